"""S12: who holds a certificate counts once."""

from datetime import date
from decimal import Decimal

import pytest

from careers.choices import CertificateLevel
from careers.queries import coverage_of
from tests.factories.careers import CertificateFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_six_of_nine_hold_a_certificate_and_two_levels_count_once(tree, django_assert_num_queries):
    people = [PersonFactory(unit=tree.community) for _ in range(9)]
    for person in people[:6]:
        CertificateFactory(person=person)
    CertificateFactory(person=people[0], level=CertificateLevel.SENIOR)
    PersonFactory(unit=tree.far_community)
    with django_assert_num_queries(1):
        community, street = coverage_of([tree.community, tree.street], day=TODAY)
    assert (community.certified, community.workers, community.share) == (6, 9, Decimal("66.7"))
    assert community.by_level == {"junior": 5, "senior": 1}
    assert street.share == community.share


def test_what_is_void_expired_or_still_to_come_does_not_count(tree):
    for fields in (
        {"voided_at": "2026-01-01T00:00Z"},
        {"expires_on": date(2026, 1, 1)},
        {"issued_on": date(2027, 1, 1)},
    ):
        CertificateFactory(person=PersonFactory(unit=tree.community), **fields)
    [figure] = coverage_of([tree.community], day=TODAY)
    assert (figure.certified, figure.workers) == (0, 3)


def test_a_unit_without_workers_has_no_share(tree):
    assert coverage_of([tree.community], day=TODAY)[0].share is None
