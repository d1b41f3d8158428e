import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection
from django.utils import timezone

from common.crypto import lookup_hash, seal, unseal
from people import audit
from people.choices import Level
from people.models import AuditEvent, Person, PostHolding
from tests.factories.people import PersonFactory, make_unit

ID = "11010519491231002X"


def test_a_sealed_number_opens_again_and_never_looks_the_same():
    first, second = seal(ID), seal(ID)

    assert first != second
    assert unseal(first) == unseal(second) == ID
    assert ID.encode() not in first


def test_the_lookup_hash_is_the_same_each_time_and_tells_numbers_apart():
    assert lookup_hash(ID) == lookup_hash(ID)
    assert lookup_hash(ID) != lookup_hash("110105194912310038")


def test_no_id_number_stands_in_clear_in_the_database(worker):
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM people_person p")
        assert ID not in cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(p)::text FROM people_personevent p")
        assert worker.phone not in cursor.fetchone()[0]


@pytest.mark.parametrize("field", ["id_number", "phone"])
def test_the_database_refuses_a_number_of_another_person(tree, worker, field):
    value = {"id_number": ID, "phone": worker.phone}[field]
    with pytest.raises(IntegrityError):
        PersonFactory(unit=tree.community, **{field: value})


def test_a_voided_person_frees_the_numbers(tree, worker):
    Person.objects.filter(pk=worker.pk).update(voided_at=timezone.now())

    assert PersonFactory(unit=tree.community, id_number=ID, phone=worker.phone).pk


def test_two_communities_of_one_name_may_stand_under_two_streets_but_not_under_one(tree):
    make_unit("同名社区", Level.COMMUNITY, tree.street)
    make_unit("同名社区", Level.COMMUNITY, tree.sibling_street)
    with pytest.raises(IntegrityError):
        make_unit("同名社区", Level.COMMUNITY, tree.street)


def test_a_post_cannot_end_before_it_began(tree, worker):
    today = timezone.localdate()
    with pytest.raises(IntegrityError):
        PostHolding.objects.create(
            person=worker,
            unit=tree.community,
            title="社区网格员",
            track="general",
            since=today,
            until=today - timezone.timedelta(days=1),
        )


REWRITING = ["UPDATE people_auditevent SET verb = 'x'", "DELETE FROM people_auditevent"]


@pytest.mark.parametrize("statement", REWRITING)
def test_audit_events_can_be_neither_changed_nor_deleted(tree, statement):
    audit.record("people.test", by=None, unit=tree.city)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", REWRITING)
def test_not_even_their_owner_changes_audit_events_by_accident(tree, statement, as_owner):
    audit.record("people.test", by=None, unit=tree.city)
    with pytest.raises(InternalError, match="append_only"), as_owner() as cursor:
        cursor.execute(statement)


def test_history_keeps_every_recorded_state_also_of_bulk_changes(worker):
    Person.objects.filter(pk=worker.pk).update(name="改名后")

    states = list(worker.events.order_by("pgh_id").values_list("pgh_label", "name"))
    assert states == [("insert", worker.name), ("update", "改名后")]


def test_an_event_belongs_to_the_unit_of_its_actor_unless_told_otherwise(account, tree):
    user = account("DA")

    assert audit.record("a", by=user).unit_id == tree.district.pk
    assert audit.record("b", by=user, unit=tree.street).unit_id == tree.street.pk
    assert AuditEvent.objects.visible_to(user).count() == 2
