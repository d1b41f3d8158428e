"""The one function through which an ID number or a phone number reaches anybody's eyes.

Html, workbooks, papers and mail all call `numbers_for`; nothing else opens a sealed number.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.access import Right
from common.crypto import unseal
from people.matrix import grants, satisfies

if TYPE_CHECKING:
    from people.models import Person, User


@dataclass(frozen=True)
class Numbers:
    """A person's numbers as one viewer may see them; empty text for a number not on record."""

    id_number: str
    phone: str
    can_unmask: bool = False


def mask_phone(phone: str | None) -> str:
    """138****5678; an absent number stays empty."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def mask_id_number(number: str | None) -> str:
    """First six and last four characters stay readable, as office lists print them."""
    return f"{number[:6]}********{number[-4:]}" if number else ""


def numbers_for(viewer: "User", person: "Person") -> Numbers:
    """What the viewer may see of the person's numbers, by the matrix row `personal_numbers`.

    The person sees both in full; class teachers and mentors see the phone of those they look
    after; everybody else in reach sees masks and, with the right to unmask, may ask for more.
    """
    id_number = unseal(person.id_sealed) if person.id_sealed else ""
    if viewer.person_id == person.pk:
        return Numbers(id_number, person.phone or "")
    phone = person.phone or "" if _sees_phone(viewer, person) else mask_phone(person.phone)
    hides = bool(id_number or person.phone)
    return Numbers(mask_id_number(id_number), phone, hides and can_unmask(viewer, person))


def phone_for(viewer: "User", person: "Person") -> str:
    """The phone in a list, for rows marked by people.queries.with_phone_sight: no query for each row."""
    if viewer.person_id == person.pk or person.phone_in_sight:  # type: ignore[attr-defined]
        return person.phone or ""
    return mask_phone(person.phone)


def numbers_to_hide(person: "Person") -> frozenset[str]:
    """The numbers that tell who somebody is, to be taken out of texts before others read them; never to be shown."""
    id_number = unseal(person.id_sealed) if person.id_sealed else ""
    return frozenset(filter(None, (id_number, person.phone, person.work_number)))


def can_unmask(viewer: "User", person: "Person") -> bool:
    """Whether the viewer may ask, with a reason, for the full numbers of this person."""
    path = person.unit.path
    return any(
        path.startswith(held.path)
        for held in viewer.access.held
        if any(satisfies(grant, Right.UNMASK) for grant in grants("personal_numbers", held.role))
    )


def _sees_phone(viewer: "User", person: "Person") -> bool:
    return type(person).objects.visible_to(viewer, Right.READ, "personal_numbers").filter(pk=person.pk).exists()
