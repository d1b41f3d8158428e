"""A worker of the walker's community with a certificate and a registration."""

from people.choices import Role
from tests.factories.careers import CertificateFactory, ExamRegistrationFactory
from tests.factories.people import PersonFactory


def build(world) -> None:
    world.certified = PersonFactory(unit=world.tree.community, name="持证人")
    world.certificate = CertificateFactory(person=world.certified)
    # The mirror of this world registers somebody else for the same year.
    world.exam = ExamRegistrationFactory(
        person=world.certified, unit=world.tree.community, name="持证人", id_hash=f"walked-{world.certified.pk}"
    )
    own = world.user(Role.TRAINEE).person
    world.own_certificate = CertificateFactory(person=own)


def _certificate(world):
    return {"pk": world.certificate.pk}


def _exam(world):
    return {"pk": world.exam.pk}


def _person(world):
    return {"pk": world.certified.pk}


ROWS = {
    "careers:person-careers": _person,
    "careers:certificate-add": _person,
    "careers:certificate-detail": lambda world: {"pk": world.own_certificate.pk},
    "careers:certificate-verify": _certificate,
    "careers:certificate-void": _certificate,
    "careers:exam-detail": _exam,
    "careers:exam-correct": _exam,
    "careers:exam-void": _exam,
}
LINKED = {"careers:certificate-detail": {Role.TRAINEE}}
