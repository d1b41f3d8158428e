"""Why somebody is told something. Each app registers its own occasions in its tasks.py or choices.py."""

from dataclasses import dataclass

from django.utils.functional import Promise

from notices.choices import Group


@dataclass(frozen=True)
class Occasion:
    code: str
    group: Group
    label: str | Promise


_occasions: dict[str, Occasion] = {}


def register_occasion(code: str, *, group: Group, label: str | Promise) -> Occasion:
    """Make an occasion known; the same code may be registered again with the same meaning only."""
    occasion = Occasion(code, group, label)
    known = _occasions.setdefault(code, occasion)
    if known.group is not group:
        raise ValueError(f"two meanings of occasion {code!r}")
    return known


def occasion_of(code: str) -> Occasion:
    """Raises KeyError for an occasion that nobody registered."""
    return _occasions[code]


def occasion_label(code: str) -> str | Promise:
    """The occasion in words; one that nobody registers any more keeps its code."""
    return _occasions[code].label if code in _occasions else code
