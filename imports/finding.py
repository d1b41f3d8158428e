"""Whom and which unit a row means: shared by the kinds, so that all of them refuse in the same words."""

from collections.abc import Iterable, Mapping

from common.crypto import lookup_hash
from imports.drafts import Draft
from imports.kinds import Context, Outcome
from imports.unitnames import UnitIndex, UnitNode
from imports.values.variants import folded
from people.models import Person, Unit


class Units:
    """Units as the rows name them, within reach of the import."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.by_id: dict[int, Unit] = {unit.pk: unit for unit in Unit.objects.all()}
        self.index = UnitIndex(
            UnitNode(unit.pk, unit.parent_id, unit.level, unit.name, unit.valid_to is not None)
            for unit in self.by_id.values()
        )

    def find(self, outcome: Outcome, column: str, *, street: str = "", level: str = "") -> Unit | None:
        """The unit in the row's column; None when the cell is empty, or wrong and thereby refused."""
        text = outcome.draft.values.get(column)
        if not text:
            return None
        found = self.index.find(text, street=street, level=level)
        if found.node is None:
            assert found.problem is not None
            outcome.refuse(column, found.problem.code, **found.problem.params)
            return None
        unit = self.by_id[found.node.id]
        if not self.context.reaches(unit):
            outcome.refuse(column, "unit_out_of_reach", name=unit.name)
        elif found.completed:
            outcome.draft.notes[column] = "unit_completed"
            outcome.draft.raw.setdefault(column, text)
            outcome.draft.values[column] = unit.name
        return unit


def same_name(known: str, written: str) -> bool:
    """Traditional and simplified forms are one name; the form on record stays."""
    return folded(known) == folded(written)


def id_hashes(drafts: Iterable[Draft]) -> set[str]:
    return {lookup_hash(d.values["id_number"]) for d in drafts if d.values.get("id_number")}


class Persons:
    """Persons as rows name them by ID number: those on record, and those whom this import makes.

    `decided` are outcomes of the same file about persons (`Outcome.subject`), right or wrong.
    """

    def __init__(self, context: Context, drafts: Iterable[Draft], decided: Iterable[Outcome] = ()) -> None:
        self.context = context
        self.by_hash: dict[str, Person] = {}
        self.faulty: dict[str, Draft] = {}
        known = Person.objects.live().filter(id_hash__in=id_hashes(drafts)).select_related("unit")
        self.by_hash.update({person.id_hash: person for person in known if person.id_hash})
        for outcome in decided:
            number = outcome.draft.values.get("id_number")
            if number and isinstance(outcome.subject, Person):
                self.by_hash[lookup_hash(number)] = outcome.subject
            elif number and outcome.is_wrong:
                self.faulty.setdefault(lookup_hash(number), outcome.draft)

    def find(self, outcome: Outcome, *, column: str = "id_number", required: bool = True) -> Person | None:
        """The row's person; None when there is none. What can't be is refused: another name under the number,
        a person out of reach, and with `required` a number that is not on record."""
        values = outcome.draft.values
        number = values.get(column)
        if not number:
            return None
        key = lookup_hash(number)
        person = self.by_hash.get(key)
        if person is None and key in self.faulty:
            outcome.refuse(column, "person_faulty", sheet=self.faulty[key].sheet, row=self.faulty[key].number)
        elif person is None:
            if required:
                outcome.refuse(column, "person_missing")
        elif not same_name(person.name, values.get("name") or person.name):
            outcome.refuse("name", "name_differs", name=person.name)
        elif person.pk and not self.context.reaches(person.unit):
            outcome.refuse(column, "person_unseen")
        return None if outcome.is_wrong else person


def first_of(seen: dict[str, Draft], key: str, outcome: Outcome, labels: Mapping[str, str], what: str) -> bool:
    """Whether the row is the first with this key. Later ones are repeats, or refused when they say otherwise.

    `labels` are the columns to compare, by key; `what` names what makes the two rows one ("身份证号").
    """
    first = seen.setdefault(key, outcome.draft)
    if first is outcome.draft:
        return True
    differing = [
        label for column, label in labels.items() if first.values.get(column) != outcome.draft.values.get(column)
    ]
    if differing:
        outcome.refuse("id_number", "same_but_differs", row=first.number, columns="、".join(differing))
    else:
        outcome.repeat("same_record", row=first.number, reason=what)
    return False
