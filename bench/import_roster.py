"""How long a roster takes from upload to checked, and from confirmed to done, beside a fast reader and COPY.

Needs Django set up over a migrated database. Everything measured lies in a district of its own, so that it
stands beside whatever the database holds; it can be measured once in a database.
"""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench import roster_workbook as made_up
from imports.actions import import_file
from imports.kinds import Options, kinds
from imports.models import BatchState, ImportBatch
from imports.uploads import confirm_import, receive_file
from jobs.runner import run_now
from people.choices import Role
from people.models import RoleHolding, Unit, User

PLAIN = ("id_number", "name", "phone", "street", "community", "post", "grade", "education", "politics", "staff",
         "certificate", "certified", "hired")  # fmt: skip
PLACES = (3, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)


@dataclass
class Figures:
    """`ours` and `baseline` in seconds; `detail` has their parts, the verdicts and the memory at its highest."""

    ours: float
    baseline: float
    detail: dict[str, Any] = field(default_factory=dict)


def measure(folder: Path, *, rows: int = 100_000) -> Figures:
    """Import a made-up roster of so many rows; a part of its persons is put on record before, unmeasured."""
    roster, known = folder / "roster.xlsx", folder / "known.xlsx"
    made_up.write_roster(roster, rows=rows)
    made_up.write_known(known, rows=rows)
    by, district = _prepared(folder, known)
    _settle_statistics()
    baseline = _baseline(roster, known)
    with highest_memory() as memory:
        parts, batch = _ours(roster, by, district)
    plain = sum(baseline.values())
    ours = sum(parts.values())
    detail = {
        **{name: round(seconds, 2) for name, seconds in (baseline | parts).items()},
        "checked_ratio": round(parts["upload_to_checked"] / plain, 2),
        "written_ratio": round(parts["confirm_to_done"] / plain, 2),
        "rows": rows,
        "verdicts": batch.counts["persons"],
        "memory_mb": memory,
    }
    return Figures(ours, plain, detail)


def _prepared(folder: Path, known: Path) -> tuple[User, Unit]:
    """The tree, who is on record already, and a desk to import at."""
    units = folder / "units.csv"
    units.write_text(made_up.units_csv(), encoding="utf-8")
    now = timezone.now()
    import_file(kind=kinds()["units"], path=units, by=None, now=now)
    district = Unit.objects.get(name=made_up.DISTRICT)
    import_file(kind=kinds()["people"], path=known, by=None, now=now, root=district)
    by = User.objects.create(username="bench-import", name="量测", home=district)
    since = timezone.localdate(now) - timedelta(days=1)
    RoleHolding.objects.create(user=by, role=Role.DISTRICT_ADMIN, unit=district, since=since)
    return by, district


def _settle_statistics() -> None:
    """As autovacuum leaves a database that nobody has just filled."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _ours(roster: Path, by: User, district: Unit) -> tuple[dict[str, float], ImportBatch]:
    started = time.perf_counter()
    with roster.open("rb") as content:
        batch = receive_file(
            kind=kinds()["people"], content=content, shown_name="花名册.xlsx", unit=district, options=Options(), by=by,
            now=timezone.now(),
        )  # fmt: skip
    run_now(batch.job)
    checked = time.perf_counter()
    batch = confirm_import(batch=batch, only_whole=False, by=by, now=timezone.now())
    run_now(batch.job)
    done = time.perf_counter()
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE, batch.state
    return {"upload_to_checked": checked - started, "confirm_to_done": done - checked}, batch


def _baseline(roster: Path, known: Path) -> dict[str, float]:
    """Read with calamine, COPY into a passing table, one upsert into a plain table that knows the same persons."""
    with connection.cursor() as cursor:
        listed = ", ".join(f"{name} text" for name in PLAIN)
        cursor.execute(f"CREATE TEMPORARY TABLE plain_told ({listed})")
        cursor.execute(f"CREATE UNLOGGED TABLE plain_person ({listed}, PRIMARY KEY (id_number))")
        cursor.execute("ALTER TABLE plain_person SET LOGGED")
        _upsert(cursor, _read(known))
        started = time.perf_counter()
        rows = _read(roster)
        read = time.perf_counter()
        _upsert(cursor, rows)
        done = time.perf_counter()
        cursor.execute("DROP TABLE plain_person, plain_told")
    return {"reader": read - started, "copy_and_upsert": done - read}


def _read(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[2:]


def _upsert(cursor: Any, rows: list[list[Any]]) -> None:
    text = io.StringIO()
    for row in rows:
        text.write("\t".join([_plain(row[place]) for place in PLACES]) + "\n")
    text.seek(0)
    cursor.execute("TRUNCATE plain_told")
    cursor.cursor.copy_expert("COPY plain_told FROM STDIN", text)
    changed = ", ".join(f"{name} = excluded.{name}" for name in PLAIN[1:])
    cursor.execute(
        "INSERT INTO plain_person SELECT DISTINCT ON (id_number) * FROM plain_told WHERE id_number <> '' "
        f"ON CONFLICT (id_number) DO UPDATE SET {changed}"
    )


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def highest_memory() -> Iterator[dict[str, int]]:
    """Megabytes at the highest, of this process and of any child of it, while the block runs."""
    told = {"before": 0, "process": 0, "child": 0}
    me, over = psutil.Process(), threading.Event()
    told["before"] = me.memory_info().rss >> 20

    def look() -> None:
        while not over.wait(0.05):
            told["process"] = max(told["process"], me.memory_info().rss >> 20)
            told["child"] = max([told["child"], *(_resident(child) for child in me.children())])

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield told
    finally:
        over.set()
        watch.join()


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss) >> 20
    except psutil.Error:
        return 0
