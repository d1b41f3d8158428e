"""A worker of the walker's community with a certificate."""

from tests.factories.careers import CertificateFactory, ExamRegistrationFactory
from tests.factories.people import PersonFactory


def build(world) -> None:
    world.certified = PersonFactory(unit=world.tree.community, name="持证人")
    CertificateFactory(person=world.certified)
    ExamRegistrationFactory(person=world.certified, unit=world.tree.community, name="持证人")


ROWS = {"careers:person-careers": lambda world: {"pk": world.certified.pk}}
