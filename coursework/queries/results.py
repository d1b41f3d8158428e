"""What came of a reading: the sheets beside each other, and the story told in public."""

from dataclasses import dataclass
from decimal import Decimal

from coursework.models import Case, CaseVersion, VersionFile
from panels.actions import verdict_of
from panels.aggregation import Verdict
from panels.choices import SeatState
from panels.models import Criterion, Seat

MOST_SHOWN = 60


@dataclass(frozen=True)
class Line:
    """One criterion with the points of each reading, in the order of the seats."""

    criterion: Criterion
    points: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Result:
    """All readings handed in, criterion by criterion."""

    seats: tuple[Seat, ...]
    lines: tuple[Line, ...]
    verdict: Verdict


def result_of(case: Case) -> Result:
    """Three queries, whatever was read. Only for a case with a panel."""
    assert case.panel is not None
    seats = list(
        case.panel.seats.filter(state=SeatState.SUBMITTED).select_related("judge").prefetch_related("scores")
        .order_by("position")
    )  # fmt: skip
    points = [{score.criterion_id: score.points for score in seat.scores.all()} for seat in seats]
    lines = [
        Line(criterion, tuple(sheet.get(criterion.pk) for sheet in points))
        for criterion in case.panel.rubric.criteria.all()
    ]
    return Result(tuple(seats), tuple(lines), verdict_of(case.panel))


def latest_version(case: Case) -> CaseVersion | None:
    """What was handed in last, with its files."""
    rows = case.versions.order_by("-number").prefetch_related("files__case_file__file")
    return rows.first()


def pictures_of(version: CaseVersion) -> list[VersionFile]:
    """The photos of a version, in their order."""
    return [row for row in version.files.all() if row.case_file.is_picture]


def shown_stories() -> list[tuple[Case, CaseVersion, int | None]]:
    """Public cases, the newest first, with what was handed in and the place of a cover photo; four queries."""
    cases = list(
        Case.objects.published().select_related("author", "unit__parent").order_by("-published_at")[:MOST_SHOWN]
    )
    versions = CaseVersion.objects.filter(case__in=cases).order_by("case", "-number").distinct("case")
    latest = {version.case_id: version for version in versions.prefetch_related("files__case_file__file")}
    return [(case, latest[case.pk], _cover(latest[case.pk])) for case in cases]


def _cover(version: CaseVersion) -> int | None:
    return next((row.position for row in pictures_of(version)), None)
