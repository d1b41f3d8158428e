"""Workbooks of new people through the upload page, the check, the confirmation and the job that saves them."""

import io
import itertools
import time
from collections.abc import Callable

from stdnum.cn import ric

from common.sheets import Column, Sheet, write_xlsx
from imports.models import BatchState, ImportBatch
from people.models import AuditEvent, Person, PostHolding
from tests.rigs.loads.base import Load
from tests.rigs.loads.world import patiently

HEADS = ("姓名", "身份证号", "手机号码", "所在社区", "岗位")
FIGURES = "甲乙丙丁戊己庚辛壬癸"
FIRST_PHONE = 13_100_000_000
LOOK_EVERY = 0.3
AT_WORK = {BatchState.CHECKING, BatchState.IMPORTING}


class Files(Load):
    name = "import"
    jobs = "imports."

    def workers(self) -> list[Callable[[], None]]:
        return [self._send_in]

    def _send_in(self) -> None:
        visitor = self.visitor("organiser")
        first = 0
        for number in itertools.count():
            if self.enough.is_set():
                return
            rows = self.world.size.file_rows[number % len(self.world.size.file_rows)]
            people = [self._row(n) for n in range(first, first + rows)]
            first += rows
            sent = self.post(
                visitor,
                "organiser",
                f"file {number}.xlsx",
                "/imports/start/people/",
                {},
                (f"{number}.xlsx", _book(people)),
            )
            self._through(visitor, sent.headers["Location"], number, [self._item(row) for row in people])

    def _through(self, visitor, page: str, number: int, items: list[str]) -> None:
        batch = int(page.rstrip("/").rpartition("/")[2])
        checked = self._wait(batch)
        if checked != BatchState.CHECKED:
            self.faults.append(f"file {number}: {checked} after the check, and nobody's hand was to be needed")
            return
        self.ledger.tried(*items)
        self.post(visitor, "organiser", f"report {batch}", f"{page}confirm/", {})
        written = self._wait(batch)
        if written != BatchState.DONE:
            self.faults.append(f"file {number}: {written} after the import, and nobody's hand was to be needed")
            return
        self.ledger.acked(*items)

    def _wait(self, batch: int) -> str:
        while True:
            state = patiently(lambda: ImportBatch.objects.values_list("state", flat=True).get(pk=batch))
            if state not in AT_WORK:
                return str(state)
            time.sleep(LOOK_EVERY)

    def _row(self, number: int) -> tuple[str, ...]:
        name = "陈" + "".join(FIGURES[int(figure)] for figure in str(number))
        years, months, days = number // 336_000, number // 28_000 % 12, number // 1_000 % 28
        start = f"110101{1960 + years}{months + 1:02d}{days + 1:02d}{number % 1_000:03d}"
        phone = str(FIRST_PHONE + number)
        return name, start + ric.calc_check_digit(f"{start}0"), phone, self.world.community.name, "社区网格员"

    def _item(self, row: tuple[str, ...]) -> str:
        return f"{row[2]} {row[0]} {row[3]} {row[4]}"

    def found(self) -> list[str]:
        """Every person in full, every file, and one report an import; a person has exactly one post."""
        people = Person.objects.filter(phone__gte=str(FIRST_PHONE), phone__lt="132", voided_at=None)
        there = [" ".join(row) for row in people.values_list("phone", "name", "unit__name", "post_title").iterator()]
        posts = PostHolding.objects.filter(person__in=people, voided_at=None).count()
        if posts != len(there):
            self.faults.append(f"{len(there)} people were imported with {posts} posts")
        there += [f"file {name}" for name in ImportBatch.objects.values_list("shown_name", flat=True)]
        reports = AuditEvent.objects.filter(verb="imports.import").values_list("target_id", flat=True)
        return there + [f"report {batch}" for batch in reports]


def _book(rows: list[tuple[str, ...]]) -> bytes:
    content = io.BytesIO()
    columns = [Column(head, head, 20) for head in HEADS]
    write_xlsx(content, [Sheet("人员", columns, rows, numbered=False)])
    return content.getvalue()
