import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from people.actions.care import open_care
from people.actions.persons import hold_post
from people.choices import PostTrack, Role, StaffType
from people.models import AuditEvent, Person, RequestKey
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"
LIST = reverse("people:person-list")


def url(name, person):
    return reverse(f"people:{name}", args=[person.pk])


def names(answer):
    return [row.cells[0].html for row in answer.context["listing"]["rows"]]


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def people(tree):
    return [
        PersonFactory(unit=tree.community, name="陈思远", name_key="chensiyuan csy", staff_type=StaffType.SPECIALIST),
        PersonFactory(
            unit=tree.sibling_community, name="王雨桐", name_key="wangyutong wyt", post_track=PostTrack.CHIEF
        ),
    ]


class TestList:
    @pytest.mark.parametrize("text", ["思远", "陈 思远", "chensi", "csy", "CSY"])
    def test_a_name_is_found_by_characters_pinyin_and_initials(self, enter, admin, people, text):
        assert names(enter(admin).get(LIST, {"q": text})) == ["陈思远"]

    def test_filters_narrow_by_unit_track_and_kind_of_contract(self, enter, admin, tree, people):
        client = enter(admin)

        assert names(client.get(LIST, {"unit": tree.sibling_street.pk})) == ["王雨桐"]
        assert names(client.get(LIST, {"track": "chief"})) == ["王雨桐"]
        assert names(client.get(LIST, {"staff_type": "specialist"})) == ["陈思远"]

    def test_it_lists_and_counts_workers_in_a_post_and_others_when_asked(self, enter, admin, tree, people):
        PersonFactory(unit=tree.community, name="已走", standing="left", post_title="")
        PersonFactory(unit=tree.community, name="待岗", standing="arriving", post_title="")
        PersonFactory(unit=tree.community, name="外部", kind="external")
        client = enter(admin)

        assert names(client.get(LIST)) == ["陈思远", "王雨桐"]
        assert names(client.get(LIST, {"standing": "arriving"})) == ["待岗"]
        assert names(client.get(LIST, {"standing": "external"})) == ["外部"]
        assert len(names(client.get(LIST, {"standing": "all"}))) == 5

    def test_units_offered_are_those_within_reach(self, enter, account, people):
        page = enter(account(Role.STREET_ADMIN)).get(LIST)

        assert names(page) == ["陈思远"]
        assert "北湖街道" not in page.content.decode()

    def test_phones_are_masked_except_for_those_one_looks_after(self, enter, account, people):
        mentor = account(Role.MENTOR)
        open_care(user=mentor, person_ids=[people[0].pk], role=Role.MENTOR, source="b:1", now=timezone.now())

        assert people[0].phone in enter(mentor).get(LIST).content.decode()
        assert people[0].phone not in enter(account(Role.DISTRICT_ADMIN)).get(LIST).content.decode()

    def test_it_costs_the_same_with_one_and_with_three_rows(self, enter, admin, tree, django_assert_max_num_queries):
        client = enter(admin)
        client.get(LIST)
        for _round in range(2):
            PersonFactory(unit=tree.community)
            with django_assert_max_num_queries(9):
                client.get(LIST)
            PersonFactory(unit=tree.sibling_community)

    def test_the_export_is_the_filtered_list_masked_and_on_record(self, enter, admin, tree, people):
        answer = enter(admin).get(reverse("people:person-export"), {"q": "csy"})
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values for cell in row]

        assert "陈思远" in cells
        assert "王雨桐" not in cells
        assert people[0].phone not in cells
        assert "attachment" in answer["Content-Disposition"]
        assert AuditEvent.objects.get(kind="export").detail["rows"] == 1

    def test_a_formula_in_a_name_is_no_formula_in_the_workbook(self, enter, admin, tree):
        PersonFactory(unit=tree.community, name="=1+1")
        answer = enter(admin).get(reverse("people:person-export"))

        assert "'=1+1" in [c for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values for c in row]


class TestRecord:
    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.DISTRICT_ADMIN, 404), (Role.STREET_ADMIN, 404), (Role.CITY_ADMIN, 200), (Role.JUDGE, 403)],
    )
    def test_another_district_does_not_exist(self, enter, account, far_worker, role, status):
        assert enter(account(role)).get(url("person-detail", far_worker)).status_code == status

    def test_the_neighbour_street_does_not_exist(self, enter, account, people):
        assert enter(account(Role.STREET_ADMIN)).get(url("person-detail", people[1])).status_code == 404

    def test_numbers_are_masked_and_readers_get_no_buttons(self, enter, account, worker):
        page = enter(account(Role.AUDITOR)).get(url("person-detail", worker)).content.decode()

        assert ID not in page
        assert worker.phone not in page
        assert "修改" not in page
        assert "查看完整号码" not in page

    def test_trainees_come_to_their_own_record_and_see_their_numbers(self, enter, account, worker, people):
        client = enter(account(Role.TRAINEE, person=worker))
        answer = client.get(reverse("people:person-own"), follow=True)

        assert ID in answer.content.decode()
        assert client.get(url("person-detail", people[0])).status_code == 404

    def test_an_account_without_a_person_is_told_what_to_do(self, enter, account):
        answer = enter(account(Role.TRAINEE)).get(reverse("people:person-own"))

        assert "联系本单位管理员" in answer.content.decode()

    def test_its_cost_does_not_grow_with_the_posts(self, enter, admin, tree, worker, django_assert_max_num_queries):
        client = enter(admin)
        client.get(url("person-detail", worker))
        for year in range(2020, 2023):
            hold_post(
                person=worker, unit=tree.community, title=f"岗位{year}", track=PostTrack.GENERAL,
                since=date(year, 1, 1), by=admin, now=timezone.now(),
            )  # fmt: skip
            with django_assert_max_num_queries(18):
                client.get(url("person-detail", worker))


class TestUnmasking:
    def test_it_shows_the_numbers_once_and_keeps_the_reason(self, enter, admin, worker):
        client = enter(admin)
        key = "0b0c7a52-8a3e-4a55-9b39-1d9f6f5f3a11"
        answer = client.post(url("person-unmask", worker), {"reason": "核对社保信息", "request_key": key})

        assert ID in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert AuditEvent.objects.get(kind="unmask").reason == "核对社保信息"
        assert ID not in client.get(url("person-detail", worker)).content.decode()
        assert ID.encode() not in bytes(RequestKey.objects.get().body)

    def test_without_a_reason_nothing_shows(self, enter, admin, worker):
        answer = enter(admin).post(url("person-unmask", worker), {"reason": "看"})

        assert answer.status_code == 422
        assert ID not in answer.content.decode()
        assert not AuditEvent.objects.filter(kind="unmask").exists()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_ADMIN, Role.SECRETARY, Role.TRAINING_ADMIN])
    def test_those_who_see_masks_may_not_ask(self, enter, account, worker, role):
        answer = enter(account(role)).post(url("person-unmask", worker), {"reason": "核对社保信息"})

        assert answer.status_code == 403


class TestChanges:
    FORM = {
        "name": "曾思远", "title": "网格员", "track": "general", "since": "2024-03-01", "staff_type": "staff",
        "born_on": "1949-12", "id_number": ID,
    }  # fmt: skip

    def test_a_person_comes_with_a_post(self, enter, admin, tree):
        answer = enter(admin).post(reverse("people:person-add"), {**self.FORM, "unit": tree.community.pk})
        person = Person.objects.get(name="曾思远")

        assert answer.url == url("person-detail", person)
        assert (person.post_title, person.born_precision, person.gender) == ("网格员", "day", "female")
        assert person.posts.get().since == date(2024, 3, 1)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"since": "9999-12-31"}, "since"),
            ({"since": "1800-01-01"}, "since"),
            ({"born_on": "1990-05"}, "born_on"),
            ({"gender": "male"}, "gender"),
            ({"hired_on": "1960"}, "hired_on"),
            ({"name": "孙<i>测</i>"}, "name"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, enter, admin, tree, given, field):
        form = {**self.FORM, "unit": tree.community.pk, **given}
        answer = enter(admin).post(reverse("people:person-add"), form)

        assert list(answer.context["form"].errors) == [field]
        assert not Person.objects.exists()

    def test_full_width_figures_are_taken_as_figures(self, enter, admin, tree):
        form = {**self.FORM, "unit": tree.community.pk, "phone": "１９９１２３４５６７８", "work_number": "ＹＸ０１"}
        enter(admin).post(reverse("people:person-add"), form)

        assert Person.objects.filter(phone="19912345678", work_number="YX01").exists()

    def test_the_same_name_at_the_same_unit_is_asked_about_first(self, enter, admin, tree):
        client, form = enter(admin), {**self.FORM, "unit": tree.community.pk, "id_number": ""}
        assert "仍要建档" not in client.get(reverse("people:person-add")).content.decode()
        client.post(reverse("people:person-add"), form)
        again = client.post(reverse("people:person-add"), form)

        assert again.status_code == 422
        assert "本单位已有同名人员曾思远（网格员）" in again.content.decode()
        assert Person.objects.count() == 1
        assert client.post(reverse("people:person-add"), {**form, "namesake": "on"}).status_code == 302
        assert Person.objects.count() == 2

    def test_two_id_numbers_tell_namesakes_apart(self, enter, admin, tree):
        PersonFactory(unit=tree.community, name="曾思远", id_number="110101199003074493")
        answer = enter(admin).post(reverse("people:person-add"), {**self.FORM, "unit": tree.community.pk})

        assert answer.status_code == 302

    def test_a_coming_post_is_recorded_on_its_day(self, enter, admin, tree, worker):
        form = {"unit": tree.sibling_community.pk, "title": "副书记", "track": "deputy", "since": "2130-05-01"}
        answer = enter(admin).post(url("post-hold", worker), form)
        worker.refresh_from_db()

        assert "请到那天再登记" in answer.context["form"].errors["since"][0]
        assert worker.unit == tree.community

    def test_a_taken_number_leaves_neither_person_nor_post(self, enter, admin, tree, worker):
        answer = enter(admin).post(reverse("people:person-add"), {**self.FORM, "unit": tree.community.pk})

        assert answer.status_code == 422
        assert "已经建过档" in answer.content.decode()
        assert 'value="曾思远"' in answer.content.decode()
        assert Person.objects.count() == 1

    def test_a_unit_out_of_reach_is_no_choice(self, enter, account, tree):
        form = {**self.FORM, "unit": tree.sibling_community.pk}
        answer = enter(account(Role.STREET_ADMIN)).post(reverse("people:person-add"), form)

        assert "unit" in answer.context["form"].errors

    def test_facts_change_and_numbers_left_as_shown_stay(self, enter, admin, worker):
        client, phone = enter(admin), worker.phone
        shown = client.get(url("person-edit", worker)).context["form"]["phone"].value()
        form = {"name": "新名", "staff_type": "staff", "version": worker.version, "phone": shown}
        assert client.post(url("person-edit", worker), form).status_code == 302
        worker.refresh_from_db()

        assert "****" in shown
        assert (worker.name, worker.phone) == ("新名", phone)
        assert worker.id_sealed

    def test_an_emptied_phone_is_cleared_and_free_for_others(self, enter, admin, worker, tree):
        client, phone, other = enter(admin), worker.phone, PersonFactory(unit=tree.community)
        form = {"name": "新名", "staff_type": "staff"}
        taken = client.post(url("person-edit", other), {**form, "version": other.version, "phone": phone})
        assert "另一人名下" in taken.context["form"].errors["phone"][0]

        client.post(url("person-edit", worker), {**form, "version": worker.version, "phone": ""})
        worker.refresh_from_db()
        assert (worker.phone, bool(worker.id_sealed)) == (None, True)
        assert client.post(url("person-edit", other), {**form, "version": 1, "phone": phone}).status_code == 302

    def test_a_stale_phone_is_not_shown_to_who_sees_masks(self, enter, admin, worker):
        form = {"name": "新名", "staff_type": "staff", "version": worker.version, "phone": ""}
        client = enter(admin)
        client.post(url("person-edit", worker), {**form, "phone": "19900000001"})
        answer = client.post(url("person-edit", worker), {**form, "phone": "19900000002", "name": "别名"})

        assert answer.status_code == 409
        assert "19900000001" not in answer.content.decode()

    def test_a_stale_edit_gets_both_values(self, enter, admin, worker):
        client = enter(admin)
        form = {"name": "新名", "staff_type": "staff", "version": worker.version}
        client.post(url("person-edit", worker), form)
        answer = client.post(url("person-edit", worker), {**form, "name": "别名"})

        assert answer.status_code == 409
        assert "新名" in answer.content.decode()

    def test_the_edit_page_shows_numbers_masked(self, enter, admin, worker):
        page = enter(admin).get(url("person-edit", worker)).content.decode()

        assert worker.phone not in page
        assert ID not in page

    def test_a_transfer_moves_the_person(self, enter, admin, tree, worker):
        form = {"unit": tree.sibling_community.pk, "title": "副书记", "track": "deputy", "since": "2025-03-01"}
        assert enter(admin).post(url("post-hold", worker), form).status_code == 302

        worker.refresh_from_db()
        assert (worker.unit, worker.post_title) == (tree.sibling_community, "副书记")

    def test_a_wrong_day_is_told_at_its_field(self, enter, admin, tree, worker):
        form = {"unit": tree.community.pk, "title": "副书记", "track": "deputy", "since": "2025-03-01"}
        client = enter(admin)
        client.post(url("post-hold", worker), form)
        answer = client.post(url("post-hold", worker), {**form, "title": "书记"})

        assert answer.status_code == 422
        assert "2025-03-01" in answer.context["form"].errors["since"][0]

    def test_a_double_record_is_voided_with_a_reason(self, enter, admin, worker):
        client = enter(admin)

        assert client.post(url("person-void", worker), {"reason": ""}).status_code == 422
        assert client.post(url("person-void", worker), {"reason": "重复建档"}).url == LIST
        assert client.get(url("person-detail", worker)).status_code == 404

    @pytest.mark.parametrize("name", ["person-edit", "post-hold", "person-void"])
    def test_seeing_is_not_changing(self, enter, account, worker, name):
        teacher = account(Role.TRAINEE, person=worker)

        assert enter(teacher).get(url(name, worker)).status_code == 403
        assert enter(account(Role.TRAINING_ADMIN)).post(url(name, worker)).status_code == 403


def test_full_numbers_are_offered_only_where_there_are_any(enter, admin, tree):
    bare = PersonFactory(unit=tree.community, phone=None)
    known = PersonFactory(unit=tree.community)
    client = enter(admin)

    assert "查看完整号码" not in client.get(url("person-detail", bare)).content.decode()
    assert "查看完整号码" in client.get(url("person-detail", known)).content.decode()
