from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from common.exceptions import Refusal, StaleSave
from people.actions.accounts import disable_account, enable_account, first_password, open_account, reset_password
from people.actions.files import clean_file_name
from people.actions.persons import add_person, edit_person, hold_post, unmask
from people.actions.roles import close_role, grant_role
from people.actions.units import add_unit, dissolve_unit, edit_unit
from people.choices import Level, PostTrack, Role
from people.models import AuditEvent, Person

NOW = timezone.now()
ID = "11010519491231002X"


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


def audited(verb):
    return AuditEvent.objects.filter(verb=f"people.{verb}").count()


class TestUnits:
    def test_a_community_may_hang_straight_under_a_district(self, tree, admin):
        unit = add_unit(name="三和社区", level=Level.COMMUNITY, parent=tree.district, by=admin, now=NOW)

        assert unit.path.startswith(tree.district.path)
        assert unit.parent == tree.district
        assert audited("add_unit") == 1

    def test_levels_cannot_be_turned_round(self, tree, admin):
        with pytest.raises(Refusal, match="街道"):
            add_unit(name="倒挂街道", level=Level.STREET, parent=tree.community, by=admin, now=NOW)

    def test_a_name_taken_under_the_same_parent_is_refused_at_its_field(self, tree, admin):
        with pytest.raises(Refusal, match="临江街道下已有“望江社区”") as refusal:
            add_unit(name="望江社区", level=Level.COMMUNITY, parent=tree.street, by=admin, now=NOW)

        assert refusal.value.field == "name"

    @pytest.mark.parametrize("code", ["123", "12345678901x"])
    def test_a_code_has_twelve_figures(self, tree, admin, code):
        with pytest.raises(Refusal) as refusal:
            add_unit(name="新社区", level=Level.COMMUNITY, parent=tree.street, by=admin, now=NOW, code=code)

        assert refusal.value.field == "code"

    def test_two_who_rename_at_once_are_told(self, tree, admin):
        edit_unit(unit=tree.community, name="望江东社区", code="", expected=1, by=admin, now=NOW)
        with pytest.raises(StaleSave) as stale:
            edit_unit(unit=tree.community, name="望江西社区", code="", expected=1, by=admin, now=NOW)

        assert [(theirs, mine) for _, theirs, mine in stale.value.fields] == [("望江东社区", "望江西社区")]

    def test_a_unit_with_people_or_units_is_not_dissolved(self, tree, admin, worker):
        today = NOW.date()
        with pytest.raises(Refusal, match="1 人在岗"):
            dissolve_unit(unit=tree.community, on=today, by=admin, now=NOW, reason="合并")
        with pytest.raises(Refusal, match="还有单位"):
            dissolve_unit(unit=tree.street, on=today, by=admin, now=NOW, reason="合并")

    def test_a_merged_unit_keeps_its_record_and_ends_its_roles(self, tree, admin, account):
        secretary = account(Role.SECRETARY, unit=tree.sibling_community)
        unit = dissolve_unit(
            unit=tree.sibling_community, on=NOW.date(), by=admin, now=NOW, reason="合并", successor=tree.community
        )

        assert (unit.valid_to, unit.successor) == (NOW.date(), tree.community)
        assert not secretary.access.has_role(Role.SECRETARY)
        with pytest.raises(Refusal, match="已经撤销"):
            dissolve_unit(unit=unit, on=NOW.date(), by=admin, now=NOW, reason="再来")

    @pytest.mark.parametrize(("on", "words"), [(date(9999, 1, 1), "不能晚于今天"), (date(1999, 1, 1), "启用日期")])
    def test_a_unit_ends_between_its_first_day_and_today(self, tree, admin, on, words):
        with pytest.raises(Refusal, match=words) as refusal:
            dissolve_unit(unit=tree.sibling_community, on=on, by=admin, now=NOW, reason="合并")

        assert refusal.value.field == "on"

    def test_a_new_unit_begins_today_or_earlier(self, tree, admin):
        common = {"level": Level.COMMUNITY, "parent": tree.street, "by": admin, "now": NOW}

        assert add_unit(name="新社区", **common).valid_from == timezone.localdate(NOW)
        assert add_unit(name="老社区", valid_from=date(2001, 5, 1), **common).valid_from == date(2001, 5, 1)
        with pytest.raises(Refusal) as refusal:
            add_unit(name="明天社区", valid_from=date(9999, 1, 1), **common)
        assert refusal.value.field == "valid_from"


class TestPersons:
    def test_a_person_is_found_by_pinyin(self, tree, admin):
        person = add_person(name="曾思远", unit=tree.community, by=admin, now=NOW, id_number=ID)

        assert person.name_key == "zeng'si'yuan zengsiyuan zsy"
        assert audited("add_person") == 1

    @pytest.mark.parametrize(
        ("facts", "field", "words"),
        [
            ({"id_number": ID}, "id_number", "已经建过档"),
            ({"phone": "19912345678"}, "phone", "另一人名下"),
            ({"phone": "12"}, "phone", "11 位"),
        ],
    )
    def test_numbers_of_others_are_refused_at_their_field(self, tree, admin, facts, field, words):
        add_person(name="先来", unit=tree.community, by=admin, now=NOW, id_number=ID, phone="19912345678")
        with pytest.raises(Refusal, match=words) as refusal:
            add_person(name="后到", unit=tree.community, by=admin, now=NOW, **facts)

        assert refusal.value.field == field
        assert Person.objects.count() == 1

    def test_a_stale_edit_shows_both_values(self, worker, admin):
        edit_person(person=worker, expected=1, by=admin, now=NOW, name="新名")
        with pytest.raises(StaleSave):
            edit_person(person=worker, expected=1, by=admin, now=NOW, name="别名")

        assert Person.objects.get().name == "新名"

    def test_the_audit_trail_names_the_fields_and_not_the_values(self, worker, admin):
        edit_person(person=worker, expected=1, by=admin, now=NOW, phone="19987654321")

        assert "19987654321" not in str(AuditEvent.objects.get(verb="people.edit_person").detail)

    def test_a_transfer_closes_the_old_post_the_day_before(self, tree, worker, admin):
        first, second = date(2024, 1, 1), date(2025, 3, 1)
        common = {"person": worker, "by": admin, "now": NOW}
        old = hold_post(unit=tree.community, title="网格员", track=PostTrack.GENERAL, since=first, **common)
        hold_post(unit=tree.sibling_community, title="副书记", track=PostTrack.DEPUTY, since=second, **common)
        old.refresh_from_db()
        worker.refresh_from_db()

        assert old.until == second - timedelta(days=1)
        assert (worker.unit, worker.post_track) == (tree.sibling_community, PostTrack.DEPUTY)

    def test_a_post_cannot_begin_before_the_one_it_follows(self, tree, worker, admin):
        common = {"person": worker, "unit": tree.community, "track": PostTrack.GENERAL, "by": admin, "now": NOW}
        hold_post(title="网格员", since=date(2025, 1, 1), **common)
        with pytest.raises(Refusal, match="2025-01-01"):
            hold_post(title="委员", since=date(2024, 1, 1), **common)

    def test_unmasking_shows_the_numbers_and_keeps_the_reason(self, worker, admin):
        assert unmask(person=worker, by=admin, now=NOW, reason="核对社保信息").id_number == ID
        assert AuditEvent.objects.get(kind="unmask").reason == "核对社保信息"

    def test_unmasking_asks_for_a_reason_and_a_right(self, worker, admin, account):
        with pytest.raises(Refusal, match="事由"):
            unmask(person=worker, by=admin, now=NOW, reason=" 看 ")
        with pytest.raises(PermissionDenied):
            unmask(person=worker, by=account(Role.AUDITOR), now=NOW, reason="核对社保信息")
        assert not AuditEvent.objects.filter(kind="unmask").exists()


class TestAccounts:
    def test_a_user_name_is_taken_once(self, tree, admin):
        common = {"name": "周敏", "home": tree.district, "password": first_password(), "by": admin, "now": NOW}
        assert open_account(username="zhoumin", **common).must_change_password
        with pytest.raises(Refusal, match="zhoumin") as refusal:
            open_account(username="zhoumin", **common)

        assert refusal.value.field == "username"

    def test_a_person_has_one_account(self, tree, admin, worker, account):
        account(Role.TRAINEE, person=worker)
        with pytest.raises(Refusal, match="已有账号"):
            open_account(username="again", name="x", home=tree.district, password="x", by=admin, now=NOW, person=worker)

    def test_a_role_granted_twice_is_held_once(self, tree, admin, account):
        user = account(Role.TRAINEE)
        for _ in range(2):
            grant_role(user=user, role=Role.MENTOR, unit=tree.street, by=admin, now=NOW)

        assert user.role_holdings.filter(role=Role.MENTOR).count() == 1
        assert audited("grant_role") == 1

    def test_a_closed_role_is_gone_at_once_and_closes_once(self, admin, account):
        user = account(Role.STREET_ADMIN)
        holding = user.role_holdings.get()
        close_role(holding=holding, by=admin, now=NOW, reason="调离")

        assert not user.access.held
        with pytest.raises(Refusal):
            close_role(holding=holding, by=admin, now=NOW, reason="调离")

    def test_disabling_ends_the_sessions(self, admin, account, client):
        user = account(Role.STREET_ADMIN)
        client.force_login(user, backend="people.backends.LoginNameBackend")
        disable_account(user=user, by=admin, now=NOW, reason="离职")
        assert not type(user).objects.get(pk=user.pk).is_active

        enable_account(user=user, by=admin, now=NOW, reason="返聘")
        assert type(user).objects.get(pk=user.pk).is_active

    def test_nobody_disables_the_own_account(self, admin):
        with pytest.raises(Refusal, match="自己"):
            disable_account(user=admin, by=admin, now=NOW, reason="手误")

    def test_a_reset_password_works_once_and_must_be_changed(self, admin, account):
        user = account(Role.STREET_ADMIN)
        password = reset_password(user=user, by=admin, now=NOW)
        user.refresh_from_db()

        assert user.check_password(password)
        assert user.must_change_password
        assert password != first_password()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\名册.xlsx", "名册.xlsx"),
        ("名\u202e册\x00.xlsx", "名册.xlsx"),
        ("", "file"),
        ("很" * 200 + ".xlsx", "很" * 115 + ".xlsx"),
    ],
)
def test_file_names_are_made_fit_to_show(given, shown):
    assert clean_file_name(given) == shown
