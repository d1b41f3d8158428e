"""Who may change what stands in the two ledgers; the rows of the matrix are those of models.thing_of."""

from careers.models import Certificate
from common.access import Right, can
from people.models import User


def manages_ledgers(user: User) -> bool:
    """Whether the user may enter anything at all, somewhere."""
    return user.access.holds("people", Right.MANAGE)


def can_verify(user: User, certificate: Certificate) -> bool:
    """The original is looked at once, and by somebody else."""
    waits = certificate.verified_at is None and user.person_id != certificate.person_id
    return waits and can(user, Right.MANAGE, certificate)
