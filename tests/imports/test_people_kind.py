from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from common.crypto import lookup_hash
from imports.drafts import Draft
from imports.kinds import Context
from imports.people_kind import PERSONS, plan
from people.choices import Level, Role
from people.models import Person
from tests.factories.people import PersonFactory, make_unit
from tests.imports import hostile
from tests.imports.pages import checked, page_of, signed_in

ID = "42010019910127468X"


def edit_from_elsewhere(pk):
    """What an editor's save needs first, over a connection of its own; refuses to wait."""
    try:
        with transaction.atomic():
            return Person.objects.select_for_update(nowait=True).get(pk=pk).pk
    except OperationalError:
        return "held"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_nobody_edits_a_person_between_the_import_s_look_and_its_save():
    unit = make_unit("望江社区", Level.COMMUNITY)
    person = PersonFactory(unit=unit, name="石娜", id_number=ID)
    other = PersonFactory(unit=unit)
    draft = Draft("人员", PERSONS.key, 4, {"name": "石娜", "id_number": ID, "community": "望江社区"})
    now = timezone.now()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            plan(Context(None, now, timezone.localdate(now), None), [draft])
            assert elsewhere.submit(edit_from_elsewhere, person.pk).result(timeout=30) == "held"
            assert elsewhere.submit(edit_from_elsewhere, other.pk).result(timeout=30) == other.pk
        assert elsewhere.submit(edit_from_elsewhere, person.pk).result(timeout=30) == person.pk
    assert Person.objects.get(id_hash=lookup_hash(ID)) == person


HEAD = ["姓名", "身份证号", "所在社区", "岗位", "入职时间"]


@pytest.mark.parametrize(
    ("hired", "verdict", "words"),
    [
        ("1990年5月", "error", "不满 16 周岁"),
        ("1991年1月", "error", "不满 16 周岁"),
        ("2007-01-26", "error", "不满 16 周岁"),
        ("2007-01-27", "new", ""),
        ("2007年1月", "new", ""),
        ("", "new", ""),
    ],
)
@pytest.mark.django_db
def test_nobody_is_hired_before_birth_or_as_a_child(account, hired, verdict, words):
    desk = signed_in(account(Role.DISTRICT_ADMIN))
    batch = checked(desk, "people", hostile.workbook([HEAD, ["石娜", ID, "望江社区", "社区网格员", hired]]))
    assert batch.rows.get().verdict == verdict
    page = desk.get(page_of(batch)).content.decode()
    assert words in page
    assert ("岁" in page) is ("岁" in words)


@pytest.mark.django_db
def test_a_new_person_without_a_post_is_remarked_and_one_without_a_unit_refused(account):
    desk = signed_in(account(Role.DISTRICT_ADMIN))
    rows = [["石娜", ID, "望江社区", "", ""], ["邓芳", "420100198302187617", "", "副主任", ""]]
    batch = checked(desk, "people", hostile.workbook([HEAD, *rows]))
    assert list(batch.rows.order_by("nth").values_list("verdict", flat=True)) == ["new", "error"]
    page = desk.get(page_of(batch)).content.decode()
    assert "没有写岗位" in page
    assert "所在社区必填" in page
