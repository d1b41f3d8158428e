"""Rules of long work that need no database."""

import math
import random
import re
import traceback
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

MOST_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
LEAST_ELAPSED = timedelta(seconds=3)
WORD = re.compile(r"[A-Za-z0-9_.:+-]{0,80}")
PERSONAL_NUMBER = re.compile(r"\d{11,17}[\dXx]?")
LARGEST_ID = 10**10


def pause_before(attempt: int, *, first: timedelta = FIRST_PAUSE) -> timedelta:
    """How long to wait before a further attempt: growing fourfold, with jitter against stampedes."""
    full = min(first * 4 ** min(max(attempt - 1, 0), 8), LONGEST_PAUSE)
    return full * random.uniform(0.5, 1)  # noqa: S311 (spreads load, guards nothing)


def time_left(*, done: int, total: int, elapsed: timedelta) -> timedelta | None:
    """How long the rest will take at the pace so far, in full tens of seconds; None while that's anybody's guess."""
    if elapsed < LEAST_ELAPSED or done * 20 < total or not 0 < done <= total:
        return None
    left = elapsed.total_seconds() * (total - done) / done
    return timedelta(seconds=math.ceil(left / 10) * 10)


def checked_params(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a job: ids, dates and short codes only. Raises ValueError for anything else.

    They lie in the clear in the database, so no name, phone or ID number may get in.
    """
    for key, value in params.items():
        for item in value if isinstance(value, list | tuple) else [value]:
            if not _harmless(item):
                raise ValueError(f"job parameter {key!r} must be an id or a short code")
    return dict(params)


def _harmless(item: Any) -> bool:
    if item is None or isinstance(item, bool):
        return True
    if isinstance(item, int):
        return 0 <= item < LARGEST_ID
    return isinstance(item, str) and bool(WORD.fullmatch(item)) and not PERSONAL_NUMBER.fullmatch(item)


def describe_fault(error: BaseException) -> str:
    """What went wrong and where, without the message: it may quote personal data (rule 11)."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
