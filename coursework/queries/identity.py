"""Who and where a case comes from, in the words by which its text could tell, and the text without them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coursework.blinding import Marks, blind, given_away, pattern_of
from coursework.choices import TEXTS
from coursework.highlights import Highlight
from coursework.models import Case
from coursework.models.cases import CaseText
from people.masking import numbers_to_hide
from people.models import Unit


@dataclass(frozen=True)
class BlindText:
    """The words of a case as a judge may read them."""

    title: str
    lead: str
    problem: str
    method: str
    result: str
    figures: list[Highlight]


def marks_of(cases: Iterable[Case]) -> Mapping[int, Marks]:
    """By case what gives its author away; one query. The cases bring `author__unit` and `unit` along."""
    cases = list(cases)
    paths = {path for case in cases for unit in _units(case) for path in [*unit.paths_above, unit.path]}
    names: dict[str, str] = dict(Unit.objects.filter(path__in=paths).values_list("path", "name")) if paths else {}
    return {case.pk: _marks(case, names) for case in cases}


def _units(case: Case) -> list[Unit]:
    """Where it was written, and where its author works by now."""
    return [case.unit, case.author.unit]


def _marks(case: Case, names: Mapping[str, str]) -> Marks:
    units = {names[path] for unit in _units(case) for path in [*unit.paths_above, unit.path] if path in names}
    return Marks(frozenset({case.author.name}), frozenset(units), numbers_to_hide(case.author))


def blind_text(text: CaseText, marks: Marks) -> BlindText:
    pattern = pattern_of(marks, _texts(text).values())
    words = {name: blind(getattr(text, name), pattern) for name in TEXTS if name != "highlights"}
    figures = [Highlight(blind(one.value, pattern), blind(one.label, pattern)) for one in text.figures]
    return BlindText(**words, figures=figures)


def blind_titles(cases: Iterable[Case]) -> dict[int, str]:
    """The titles of the cases by which a judge tells them apart; one query."""
    cases = list(cases)
    marks = marks_of(cases)
    return {case.pk: blind_text(case, marks[case.pk]).title for case in cases}


def places_given_away(case: Case) -> list[str]:
    """The labels of those texts, and the names of those files, that tell who wrote; two queries."""
    files = [row.file.shown_name for row in case.files.live().select_related("file").order_by("pk")]
    texts = {str(case._meta.get_field(name).verbose_name): text for name, text in _texts(case).items()}  # type: ignore[union-attr]
    return given_away({**texts, **{name: name for name in files}}, marks_of([case])[case.pk])


def _texts(text: CaseText) -> dict[str, str]:
    return {name: getattr(text, name) for name in TEXTS}
