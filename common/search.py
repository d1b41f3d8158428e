"""One search over the whole house: each app finds its own things, among those that the user may see.

Every app registers its source in <app>/desk.py. A source asks at most one query, whatever it finds,
and says nothing of what lies out of sight.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.todo import Text

# people.User: this app imports from none above it.
User = Any
MOST_SHOWN = 10


@dataclass(frozen=True)
class Hit:
    """One thing found; `badge` is its state where that matters."""

    title: Text
    url: str
    note: Text = ""
    badge: Any = ""


@dataclass(frozen=True)
class Found:
    """What one source found; `more_url` leads to the list when there is more than fits."""

    label: Text
    hits: list[Hit]
    more_url: str = ""


Source = Callable[[User, str], Found | None]

_sources: dict[str, tuple[int, Source]] = {}


def register_search(source: Source, *, order: int = 50) -> None:
    """A source returns None, without a query, for users who have no right on its things."""
    _sources[f"{source.__module__}.{source.__name__}"] = (order, source)


def search_all(user: User, text: str) -> list[Found]:
    """What every source finds, in their order; nothing for an empty text."""
    if not text:
        return []
    sources = [source for _order, source in sorted(_sources.values(), key=lambda pair: pair[0])]
    return [found for source in sources if (found := source(user, text)) and found.hits]


def first_hits(label: Text, rows: QuerySet[Any], hit: Callable[[Any], Hit], more_url: str) -> Found:
    """The first of sorted rows, and the way to the others when there are more; one query."""
    read = list(rows[: MOST_SHOWN + 1])
    return Found(label, [hit(row) for row in read[:MOST_SHOWN]], more_url if len(read) > MOST_SHOWN else "")
