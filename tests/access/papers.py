"""What leaves the house as a file: the yearly report of a unit in each format, as somebody would get it."""

import io
from collections.abc import Iterator

from django.utils import timezone

from common.access import Right
from people.models import Unit
from reports.actions import freeze_report, keep_figures
from reports.choices import PaperFormat
from reports.papers import paper_of
from tests.access.reading import opened
from tests.access.world import Actor


def papers_of(actor: Actor, unit: Unit) -> Iterator[tuple[str, str]]:
    """Name and text of each paper, for those who may make reports."""
    if not actor.user.access.holds("reports", Right.MANAGE):
        return
    now = timezone.now()
    freeze = freeze_report(unit=unit, year=2026, as_of=timezone.localdate(now), by=None, now=now)
    kept = keep_figures(freeze=freeze, now=now)
    for paper_format in PaperFormat:
        file = io.BytesIO()
        paper_of(kept=kept, paper_format=paper_format, viewer=actor.user).write(file)
        yield f"report.{paper_format.value}", opened(file.getvalue())
