"""Yearly reports ordered through the page; each must be, to the byte, what an undisturbed run makes of its books."""

import hashlib
import io
import itertools
import time
from collections.abc import Callable, Iterator

from jobs.choices import JobState
from jobs.models import Job
from people.models import AuditEvent
from reports.choices import PaperFormat
from reports.figures import figures_of
from reports.metrics import VERSION
from reports.models import ReportFigures, ReportRun
from reports.papers import paper_of
from tests.rigs.loads.base import Load
from tests.rigs.loads.world import patiently

FIRST_YEAR = 2006
LOOK_EVERY = 0.3


class Papers(Load):
    name = "yearly report"
    jobs = "reports."

    def workers(self) -> list[Callable[[], None]]:
        return [self._order]

    def _order(self) -> None:
        visitor = self.visitor("reporter")
        for unit, year, paper_format in self._orders():
            if self.enough.is_set():
                return
            fields = {"year": str(year), "as_of": self.world.today().isoformat(), "format": paper_format}
            item = f"{unit}:{year}:{paper_format}"
            answer = self.post(visitor, "reporter", f"order {item}", f"/reports/units/{unit}/order/", fields)
            job = answer.headers["Location"].rstrip("/").rpartition("/")[2]
            self.ledger.tried(f"paper {item}", f"export {item}")
            state = self._wait(job)
            if state != JobState.DONE:
                self.faults.append(f"paper {item}: {state}, and nobody's hand was to be needed")
                continue
            self.ledger.acked(f"paper {item}", f"export {item}")

    def _orders(self) -> Iterator[tuple[int, int, str]]:
        """The large unit every other time; each books of their own, and later other papers of the same books."""
        large, *small = self.world.reported
        years = range(self.world.today().year, FIRST_YEAR, -1)
        for paper_format in (PaperFormat.XLSX, PaperFormat.CSV, PaperFormat.DOCX, PaperFormat.PDF):
            for year, unit in zip(years, itertools.cycle(small)):
                yield large.pk, year, paper_format.value
                yield unit.pk, year, paper_format.value

    def _wait(self, job: str) -> str:
        while True:
            state = patiently(lambda: Job.objects.values_list("state", flat=True).get(public_id=job))
            if state not in {JobState.QUEUED, JobState.RUNNING}:
                return str(state)
            time.sleep(LOOK_EVERY)

    def found(self) -> list[str]:
        """Orders, papers that are what they should be, and one record of each having left the house."""
        runs = ReportRun.objects.select_related("freeze__unit", "job__result", "job__owner")
        names = {run.pk: f"{run.freeze.unit_id}:{run.freeze.year}:{run.format}" for run in runs}
        there = [f"order {name}" for name in names.values()]
        done = [run for run in runs if run.job.result is not None]
        there += [f"paper {names[run.pk]}" for run in done if self._is_as_undisturbed(run)]
        events = AuditEvent.objects.filter(verb="reports.export")
        numbers = {(run.freeze.number, run.format): names[run.pk] for run in runs}
        told = [numbers.get((event.detail["report"], event.detail["format"]), "of nothing") for event in events]
        return there + [f"export {name}" for name in told]

    def _is_as_undisturbed(self, run: ReportRun) -> bool:
        freeze = run.freeze
        figures = figures_of(unit_id=freeze.unit_id, year=freeze.year, as_of=freeze.as_of, cut_off=freeze.cut_off)
        counted = ReportFigures(freeze=freeze, definitions=VERSION, content=figures.as_json())
        paper = paper_of(kept=counted, paper_format=PaperFormat(run.format), viewer=run.job.owner)
        fresh = io.BytesIO()
        paper.write(fresh)
        wanted = hashlib.sha256(fresh.getvalue()).hexdigest()
        with run.job.result.content.open("rb") as stored:
            kept = hashlib.sha256(stored.read()).hexdigest()
        return wanted == kept == run.job.result.sha256
