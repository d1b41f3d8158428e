"""Fills an empty, migrated database for a number of people."""

import hashlib
import io
import itertools
import re
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from assessments.choices import Kind
from assessments.spans import Span
from bench.seed.bulk import bare_tables, move_sequences
from bench.seed.plan import Plan
from common.crypto import seal
from people.models import Unit
from people.names import name_key

STATEMENTS = sorted((Path(__file__).parent / "sql").glob("*.sql"))
SURNAMES = "陈李张刘王杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
GIVEN = (
    "思远", "明月", "桂芳", "建国", "晓燕", "志强", "丽华", "海涛", "雨桐", "子涵", "春梅", "立新", "文静",
    "国栋", "慧敏", "长江", "秀英", "天佑", "佳宁", "永红",
)  # fmt: skip
MIDDLE = ["一", "安", "宏", "之"]
BLOCK = 64


def fill(people: int, today: date | None = None, *, settle: bool = True) -> dict[str, float]:
    """Write all rows; answers the seconds of each part. `settle` ends as autovacuum would, outside a transaction."""
    plan = Plan(people, today or timezone.localdate())
    took: dict[str, float] = {}
    tables = filled_tables()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute("SET maintenance_work_mem = '768MB'")
        started = time.perf_counter()
        with bare_tables(cursor, tables):
            _copy_units(cursor, plan)
            _copy_names(cursor)
            _copy_offices(cursor, plan)
            words = _words(plan)
            for path in STATEMENTS:
                begun = time.perf_counter()
                cursor.execute(path.read_text().format(**words))
                took[path.stem] = time.perf_counter() - begun
            begun = time.perf_counter()
        took["keys_and_indexes"] = time.perf_counter() - begun
        move_sequences(cursor, tables)
        begun = time.perf_counter()
        cursor.execute("VACUUM ANALYZE" if settle else "ANALYZE")
        took["vacuum"] = time.perf_counter() - begun
        took["all"] = time.perf_counter() - started
    return took


def filled_tables() -> list[str]:
    """Every table into which a statement inserts."""
    texts = "".join(path.read_text() for path in STATEMENTS)
    return sorted({"people_unit", *re.findall(r"INSERT INTO (\w+)", texts)})


def _words(plan: Plan) -> dict[str, Any]:
    span = Span(Kind.MONTH, plan.month.year, plan.month.month)
    inner, outer = _pads(settings.LOOKUP_KEY.encode())
    return {
        "people": plan.people,
        "names": len(SURNAMES) * len(GIVEN) * len(MIDDLE),
        "today": plan.today.isoformat(),
        "month": plan.month.isoformat(),
        "opens_on": span.opens_on.isoformat(),
        "closes_on": span.closes_on.isoformat(),
        "districts": plan.districts,
        "streets": plan.streets,
        "streets_a_district": plan.streets_a_district,
        "communities_a_street": plan.communities_a_street,
        "first_district": plan.district(0),
        "first_community": plan.community(0),
        # Nobody opens a million numbers here: one sealed number stands for all, their hashes are their own.
        "sealed": f"\\x{seal('11010519491231002X').hex()}",
        "password": make_password(None),
        "inner_pad": f"\\x{inner.hex()}",
        "outer_pad": f"\\x{outer.hex()}",
    }


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The two blocks with which HMAC begins its inner and its outer hash."""
    key = hashlib.sha256(key).digest() if len(key) > BLOCK else key
    key = key.ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def _copy(cursor: Any, target: str, rows: Any) -> None:
    text = io.StringIO()
    for row in rows:
        text.write("\t".join("\\N" if value is None else str(value) for value in row) + "\n")
    text.seek(0)
    cursor.copy_expert(f"COPY {target} FROM STDIN", text)


def _copy_units(cursor: Any, plan: Plan) -> None:
    rows = (
        (number, path, depth, children, above, name, level, "", "2000-01-01", 1)
        for number, path, depth, children, above, name, level in plan.units(Unit._get_path)
    )
    _copy(cursor, "people_unit (id, path, depth, numchild, parent_id, name, level, code, valid_from, version)", rows)


def _copy_names(cursor: Any) -> None:
    cursor.execute("CREATE TEMP TABLE b_name (id int PRIMARY KEY, name text, name_key text)")
    names = ("".join(parts) for parts in itertools.product(SURNAMES, MIDDLE, GIVEN))
    # The middle character makes names of four; most people have three or two.
    short = (name[0] + (name[1:3] if number % 3 else name[2:]) for number, name in enumerate(names))
    _copy(cursor, "b_name", ((number, name, name_key(name)) for number, name in enumerate(short)))


def _copy_offices(cursor: Any, plan: Plan) -> None:
    """Accounts of offices, numbered after those of the people: role, where it is held, the nth place of its kind."""
    cursor.execute("CREATE TEMP TABLE b_office (id bigint, username text, role text, unit_id bigint, place int)")
    rows = [("CA", 1, 0), ("AU", 1, 0), ("SY", 1, 0)]
    for number in range(plan.districts):
        rows += [(role, plan.district(number), number) for role in ("DA", "TA", "IN", "IP")]
    for number in range(plan.streets):
        rows += [("SA", plan.street(number), number)]
        rows += [(role, plan.district(number // plan.streets_a_district), number) for role in ("CT", "JU")]
    accounts = (
        (plan.people + nth, f"{role.lower()}{nth}", role, unit, place)
        for nth, (role, unit, place) in enumerate(rows, 1)
    )
    _copy(cursor, "b_office", accounts)
    cursor.execute("ANALYZE b_office")
