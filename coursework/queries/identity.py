"""Who and where a case comes from, in the words by which its text could tell, and the text without them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coursework.blinding import Marks, blind, given_away, pattern_of
from coursework.choices import TEXTS
from coursework.highlights import Highlight
from coursework.models import Case, CaseFile
from coursework.models.cases import CaseText
from coursework.opening import WITH_WORDS, words_of
from people.companions import chiefs_of, companions_of
from people.masking import numbers_to_hide
from people.models import Unit

MOST_QUOTED = 5


@dataclass(frozen=True)
class BlindText:
    """The words of a case as a judge may read them."""

    title: str
    lead: str
    problem: str
    method: str
    result: str
    figures: list[Highlight]


@dataclass(frozen=True)
class Finding:
    """Where it stands, and the words themselves."""

    place: str
    words: list[str]

    @property
    def quoted(self) -> str:
        """The first few, as they are written there."""
        more = _("等") if len(self.words) > MOST_QUOTED else ""
        return _("、").join(_("“%(word)s”") % {"word": word} for word in self.words[:MOST_QUOTED]) + more


@dataclass(frozen=True)
class Telltale:
    """What tells who wrote a case: in texts, where judges see a mask; in files, where they see it; what is unread."""

    hidden: list[Finding]
    shown: list[Finding]
    unread: list[str]


def marks_of(cases: Iterable[Case]) -> Mapping[int, Marks]:
    """By case what gives its author away, in three queries: names of units, of who leads them, of who guides.

    The cases bring `author__unit` and `unit` along.
    """
    cases = list(cases)
    chiefs = chiefs_of({unit for case in cases for unit in _units(case)})
    guides = companions_of({case.author_id for case in cases})
    paths = {path for case in cases for unit in _units(case) for path in [*unit.paths_above, unit.path]}
    names: dict[str, str] = dict(Unit.objects.filter(path__in=paths).values_list("path", "name")) if paths else {}
    return {case.pk: _marks(case, names, _people(case, chiefs, guides)) for case in cases}


def _units(case: Case) -> list[Unit]:
    """Where it was written, and where its author works by now."""
    return [case.unit, case.author.unit]


def _people(case: Case, chiefs: Mapping[int, set[str]], guides: Mapping[int, set[str]]) -> frozenset[str]:
    """The author, and those by whom the author is found."""
    leading = [chiefs.get(unit.pk, set()) for unit in _units(case)]
    return frozenset({case.author.name}).union(*leading, guides.get(case.author_id, set()))


def _marks(case: Case, names: Mapping[str, str], people: frozenset[str]) -> Marks:
    units = {names[path] for unit in _units(case) for path in [*unit.paths_above, unit.path] if path in names}
    return Marks(people, frozenset(units), numbers_to_hide(case.author))


def blind_text(text: CaseText, marks: Marks) -> BlindText:
    pattern = pattern_of(marks, _texts(text).values())
    words = {name: blind(getattr(text, name), pattern) for name in TEXTS if name != "highlights"}
    figures = [Highlight(blind(one.value, pattern), blind(one.label, pattern)) for one in text.figures]
    return BlindText(**words, figures=figures)


def blind_titles(cases: Iterable[Case]) -> dict[int, str]:
    """The titles of the cases by which a judge tells them apart; three queries."""
    cases = list(cases)
    marks = marks_of(cases)
    return {case.pk: blind_text(case, marks[case.pk]).title for case in cases}


def places_given_away(case: Case) -> list[str]:
    """The labels of those texts, and the names of those files, that tell who wrote; four queries."""
    files = [row.file.shown_name for row in case.files.live().select_related("file").order_by("pk")]
    return list(given_away({**_labelled(case), **{name: name for name in files}}, marks_of([case])[case.pk]))


def telltale(case: Case) -> Telltale:
    """What of the case would tell who wrote it, with its office files opened; four queries."""
    rows = list(case.files.live().select_related("file").order_by("pk"))
    words: dict[CaseFile, str | None] = {row: _words_in(row) for row in rows}
    marks = marks_of([case])[case.pk]
    texts = _labelled(case)
    found = given_away({**texts, **{str(row.pk): text for row, text in words.items() if text}}, marks)
    return Telltale(
        hidden=[Finding(label, found[label]) for label in texts if label in found],
        shown=[Finding(row.file.shown_name, found[str(row.pk)]) for row in rows if str(row.pk) in found],
        unread=[row.file.shown_name for row, text in words.items() if text is None],
    )


def _words_in(row: CaseFile) -> str | None:
    """None for what nobody here can read: papers, photos, films."""
    if row.file.content_type not in WITH_WORDS:
        return None
    with row.file.content.open("rb") as content:
        return words_of(content)


def _labelled(case: Case) -> dict[str, str]:
    """The texts by the labels that their author knows."""
    return {str(case._meta.get_field(name).verbose_name): text for name, text in _texts(case).items()}  # type: ignore[union-attr]


def _texts(text: CaseText) -> dict[str, str]:
    return {name: getattr(text, name) for name in TEXTS}
