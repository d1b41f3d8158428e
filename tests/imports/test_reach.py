"""Whose eyes an import is for: the kind's own right decides, at the kind's own place in the tree."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from common.access import Right
from imports.desk import todos
from imports.kinds import kinds
from imports.models import BatchState, ImportBatch
from imports.reach import topmost
from people.choices import Role
from tests.factories.people import give_role
from tests.imports.pages import page_of, signed_in

pytestmark = pytest.mark.django_db

ALL = {"units", "people", "mentors", "roster", "exams", "scores"}
DISTRICT_SEES = {
    Role.DISTRICT_ADMIN: ALL,
    Role.TRAINING_ADMIN: {"mentors", "roster", "exams"},
    Role.STREET_ADMIN: ALL,
    Role.AUDITOR: ALL,
    Role.CITY_ADMIN: set(),
    Role.SECRETARY: set(),
    Role.CLASS_TEACHER: set(),
    Role.TRAINEE: set(),
}


@pytest.fixture
def batches(account, tree):
    """One checked file of each kind, sent in by the district's admin for the street."""
    sender = account(Role.DISTRICT_ADMIN, username="sender")
    made = {
        kind: ImportBatch.objects.create(
            kind=kind,
            shown_name=f"{kind}.xlsx",
            sha256="0" * 64,
            unit=tree.street,
            state=BatchState.CHECKED,
            checked_at=timezone.now(),
            imported_by=sender,
        )
        for kind in kinds()
    }
    assert set(made) == ALL
    return made


def seen(user, right=Right.READ) -> set[str]:
    return set(ImportBatch.objects.visible_to(user, right).values_list("kind", flat=True))


@pytest.mark.parametrize("role", DISTRICT_SEES)
def test_each_role_sees_the_kinds_of_its_own_desk(account, tree, batches, role):
    assert seen(account(role, tree.street)) == DISTRICT_SEES[role]
    assert seen(account(role, tree.sibling_street)) == set()
    assert seen(account(role, tree.far_district)) == set()


def test_an_auditor_reads_and_does_nothing(account, tree, batches):
    assert seen(account(Role.AUDITOR, tree.district), Right.MANAGE) == set()


def test_nobody_signed_in_sees_nothing(batches):
    assert seen(AnonymousUser()) == set()


@pytest.mark.parametrize("kind", sorted(ALL))
def test_the_training_admin_opens_what_she_may_import_and_nothing_else(account, batches, kind):
    client = signed_in(account(Role.TRAINING_ADMIN))
    mine = kind in DISTRICT_SEES[Role.TRAINING_ADMIN]
    assert client.get(page_of(batches[kind])).status_code == (200 if mine else 404)
    for name in ("confirm", "drop", "undo"):
        answer = client.post(page_of(batches[kind], name))
        assert (answer.status_code == 404) is not mine
    assert client.get(page_of(batches[kind], "marked")).status_code == 404


def test_the_list_counts_only_what_may_be_seen(account, batches):
    page = signed_in(account(Role.TRAINING_ADMIN)).get(reverse("imports:import-list")).content.decode()
    assert "3 次" in page
    assert "scores.xlsx" not in page
    page = signed_in(account(Role.DISTRICT_ADMIN)).get(reverse("imports:import-list")).content.decode()
    assert "6 次" in page
    assert "scores.xlsx" in page


def test_rights_of_several_roles_add_up(account, tree, batches):
    user = account(Role.TRAINING_ADMIN)
    give_role(user, Role.STREET_ADMIN, tree.sibling_street)
    assert seen(type(user).objects.get(pk=user.pk)) == {"mentors", "roster", "exams"}
    give_role(user, Role.STREET_ADMIN, tree.street)
    assert seen(type(user).objects.get(pk=user.pk)) == ALL


def test_a_file_no_longer_ones_own_leaves_the_desk(account, batches):
    sender = ImportBatch.objects.first().imported_by
    now = timezone.now()
    assert len(todos(sender, now)) == 5
    sender.role_holdings.update(role=Role.TRAINING_ADMIN)
    fresh = type(sender).objects.get(pk=sender.pk)
    titles = " ".join(todo.title for todo in todos(fresh, now))
    assert "exams.xlsx" in titles
    assert "scores.xlsx" not in titles
    assert "people.xlsx" not in titles


def test_of_nested_places_the_topmost_stands():
    assert topmost({"0001", "00010002", "0003"}) == ["0001", "0003"]
