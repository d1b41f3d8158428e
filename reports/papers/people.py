"""The people of the report as one csv: a line for everybody behind any of its numbers, by COPY out of the books.

The numbers of a line are the person's share of the metrics, taken from the metrics' own statements: a column adds
up to the figure that the report states.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Literal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from careers.choices import CertificateLevel
from people.choices import Education, Gender, PostTrack, StaffType
from reports.content import Content
from reports.ledger import Ledger
from reports.metrics import METRICS
from reports.metrics.base import NOTHING, Text

PIECE = 64 * 1024
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Measure:
    """A column: a person's rows of a metric, or the sum of their amounts; of one part, or of all."""

    group: str
    label: Text
    metric: str
    take: Literal["rows", "total"] = "rows"
    part: str = ""
    # Missing where there is nothing (a score), or nought (a count).
    may_miss: bool = False


MEASURES = (
    Measure("training", _("培训人次"), "training.attended"),
    Measure("training", _("培训学时"), "training.hours", "total"),
    Measure("training", _("新入班"), "training.enrolled"),
    Measure("training", _("结业"), "training.graduated"),
    Measure("training", _("应到课次"), "training.attendance"),
    Measure("training", _("实到课次"), "training.attendance", "total"),
    Measure("mentors", _("双导师席位"), "mentors.both", "total"),
    Measure("mentors", _("受指导次数"), "mentors.guidance"),
    Measure("cases", _("提交案例"), "cases.submitted"),
    Measure("cases", _("通过案例"), "cases.accepted"),
    Measure("appraisal", _("一季度得分"), "appraisal.quarter", "total", "1", may_miss=True),
    Measure("appraisal", _("二季度得分"), "appraisal.quarter", "total", "2", may_miss=True),
    Measure("appraisal", _("三季度得分"), "appraisal.quarter", "total", "3", may_miss=True),
    Measure("appraisal", _("四季度得分"), "appraisal.quarter", "total", "4", may_miss=True),
    Measure("appraisal", _("季度得分年均"), "appraisal.year_mean", "total", may_miss=True),
)

SHARES = """
    SELECT rows.person_id, count(*) AS rows, sum(rows.amount) AS total
    FROM ({statement}) AS rows JOIN scope ON scope.id = rows.unit_id
    WHERE rows.person_id IS NOT NULL {part} GROUP BY rows.person_id
"""
# What stops a spreadsheet from taking a name for a formula, as common.sheets does it for the other files.
DEFUSED = r"""
    CASE WHEN {text} ~ '^\s*[=+\-@＝＋－＠]|^<r>' THEN '''' || {text} ELSE {text} END
"""
CLEAN = r"NULLIF(regexp_replace({column}, '[\x01-\x1f\x7f]+', ' ', 'g'), '')"


def write_people(file: IO[bytes], content: Content, ledger: Ledger) -> None:
    """Write the csv: the head, then whatever PostgreSQL sends, in pieces."""
    measures = [each for each in MEASURES if each.group in {section.group.code for section in content.sections}]
    ledger.open(["headcount", "certified", *[name for each in measures for name in METRICS[each.metric].needs]])
    columns = dict(_columns(content, measures))
    listed = ", ".join(f'{expression} AS "{label}"' for label, expression in columns.items())
    statement = f"""
        SELECT {listed} FROM ({_everybody(measures)}) AS everybody
        JOIN r_person AS person ON person.id = everybody.person_id
        LEFT JOIN y_headcount AS worker ON worker.person_id = person.id
        LEFT JOIN y_certified AS certified ON certified.person_id = person.id
        LEFT JOIN r_unit AS unit ON unit.id = COALESCE(worker.unit_id, person.unit_id)
        {" ".join(_joins(measures))}
        ORDER BY unit.path, person.name_key, person.id
    """  # noqa: S608  names and words of our own
    _copy(file, statement, ledger.params)


def _columns(content: Content, measures: list[Measure]) -> Iterator[tuple[str, str]]:
    shown = {section.group.code for section in content.sections}
    yield "单位", _text("unit.name")
    yield "姓名", _text("person.name")
    yield "工号", _text("person.work_number")
    yield "统计日在岗", "CASE WHEN worker.person_id IS NULL THEN '否' ELSE '是' END"
    yield "岗位", _text("COALESCE(worker.title, person.post_title)")
    yield "岗位类别", _worded("COALESCE(worker.track, person.post_track)", dict(PostTrack.choices))
    yield "用工类型", _worded("person.staff_type", dict(StaffType.choices))
    yield "学历", _worded("person.education", dict(Education.choices))
    yield "性别", _worded("person.gender", dict(Gender.choices))
    yield "入职日期", "person.hired_on"
    if "certificates" in shown:
        yield "社工证", _worded("certified.level", dict(CertificateLevel.choices))
    for number, measure in enumerate(measures):
        value = f"share_{number}.{measure.take}"
        yield str(measure.label), value if measure.may_miss else f"COALESCE({value}, 0)"
    for label, value in content.facts:
        yield label, _quoted(value)


def _everybody(measures: list[Measure]) -> str:
    """Who was in post, and who is behind any of the numbers."""
    shares = [f"SELECT person_id FROM ({_share(measure)}) AS share" for measure in measures]  # noqa: S608
    return " UNION ".join(["SELECT person_id FROM y_headcount", *shares])


def _joins(measures: list[Measure]) -> Iterator[str]:
    for number, measure in enumerate(measures):
        yield f"LEFT JOIN ({_share(measure)}) AS share_{number} ON share_{number}.person_id = person.id"


def _share(measure: Measure) -> str:
    part = f"AND rows.part = {_quoted(measure.part)}" if measure.part else ""
    return SHARES.format(statement=METRICS[measure.metric].statement, part=part)


def _text(column: str) -> str:
    return DEFUSED.format(text=CLEAN.format(column=column)).strip()


def _worded(column: str, words: Mapping[Any, Any]) -> str:
    cases = " ".join(f"WHEN {_quoted(str(key))} THEN {_quoted(str(word))}" for key, word in words.items())
    return f"CASE {column} {cases} END"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


class _Pieces:
    """Gathers what COPY sends row by row into pieces worth writing."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.held = bytearray()

    def write(self, row: bytes) -> int:
        self.held += row
        if len(self.held) >= PIECE:
            self.flush()
        return len(row)

    def flush(self) -> None:
        self.file.write(self.held)
        self.held = bytearray()


def _copy(file: IO[bytes], statement: str, params: Mapping[str, Any]) -> None:
    pieces = _Pieces(file)
    pieces.write(BOM)
    with connection.cursor() as cursor:
        query = cursor.mogrify(statement, params).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER, NULL '{NOTHING}')", pieces)
    pieces.flush()
