"""What is not for everybody: the rows of domain.md section 4 about numbers, notes of care and scores, as data.

Written from the document, not from people/matrix.py, so that a slip in either shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from common.crypto import lookup_hash, seal
from people.choices import Role
from people.models import Person
from tests.access.world import World
from tests.assessments.access_rows import EVIDENCE, SCORE
from tests.cohorts.access_rows import CARE_NOTE, ILLNESS

ID_NUMBER = "11010519491231002X"
CA, DA, TA, SA, CS = Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.TRAINING_ADMIN, Role.STREET_ADMIN, Role.SECRETARY
CT, ME, TR, AU = Role.CLASS_TEACHER, Role.MENTOR, Role.TRAINEE, Role.AUDITOR

# Of the trainee of the home district: who reads it somewhere in full, without asking for it with a reason.
READ_BY: dict[str, set[Role]] = {
    "ID number": {TR},
    "phone": {CT, ME, TR},
    "care note": {DA, TA, CT, TR},
    "illness": {DA, TA, CT, TR},
    "score": {CA, DA, SA, CS, TR, AU},
    "evidence of a score": {CA, DA, SA, CS, TR, AU},
}


@dataclass(frozen=True)
class Fact:
    name: str
    text: str

    def read_by(self, role: Role) -> bool:
        return role in READ_BY[self.name]


def plant_facts(world: World) -> list[Fact]:
    """Give the trainee an ID number, and say which strings stand for what."""
    trainee = Person.objects.get(pk=world.user(TR).person_id)
    Person.objects.filter(pk=trainee.pk).update(id_sealed=seal(ID_NUMBER), id_hash=lookup_hash(ID_NUMBER))
    texts = {
        "ID number": ID_NUMBER,
        "phone": trainee.phone,
        "care note": CARE_NOTE,
        "illness": ILLNESS,
        "score": SCORE,
        "evidence of a score": EVIDENCE,
    }
    return [Fact(name, texts[name]) for name in READ_BY]


def seen_in(texts: dict[str, str], facts: list[Fact]) -> Iterator[tuple[str, str]]:
    """(fact, address) of each fact that stands somewhere."""
    for fact in facts:
        for address, text in texts.items():
            if fact.text in text:
                yield fact.name, address
