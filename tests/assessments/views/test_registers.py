"""The register: who sees and fills it, cell by cell and as one form."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.actions.entry import Mark, RowEntry, mark_item, save_rows
from assessments.choices import SheetState
from assessments.models import ItemScore, ScoreSheet
from people.choices import Role
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, NOW, OCTOBER, make_sheet, make_worker

JSON = {"accept": "application/json"}


def url_of(name, unit):
    return reverse(f"assessments:{name}", kwargs={"pk": unit.pk, "span": OCTOBER})


def enter(client, sheet, value, column="ind_post", was="", version=1, **headers):
    fields = {"row": sheet.pk, "column": column, "value": value, "was": was, "version": version}
    return client.post(url_of("register-save", sheet.unit), fields, headers={**JSON, **headers})


def scores_of(sheet):
    return {item.code: item.score for item in sheet.items.all()}


# Who


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SECRETARY, "community", 200),
        (Role.STREET_ADMIN, "street", 200),
        (Role.DISTRICT_ADMIN, "district", 200),
        (Role.CITY_ADMIN, "city", 200),
        (Role.AUDITOR, "district", 200),
        (Role.SECRETARY, "sibling_community", 404),
        (Role.STREET_ADMIN, "sibling_street", 404),
        (Role.DISTRICT_ADMIN, "far_district", 404),
        (Role.TRAINEE, "community", 404),
        (Role.MENTOR, "community", 403),
    ],
)
def test_the_register_opens_for_those_over_the_unit(tree, sheet, sign_in, role, place, status):
    client = sign_in(holder(role, getattr(tree, place)))

    assert client.get(url_of("register", tree.community)).status_code == status


def test_a_month_that_was_not_opened_has_no_register(tree, period, sign_in, secretary):
    url = reverse("assessments:register", kwargs={"pk": tree.community.pk, "span": "2026-09"})

    assert sign_in(secretary).get(url).status_code == 404


@pytest.mark.parametrize("key", ["2026-13", "2026-00", "2026-Q5", "october"])
def test_an_address_without_a_period_is_not_found(tree, period, sign_in, secretary, key):
    base = url_of("register", tree.community).replace("2026-10", key)

    assert sign_in(secretary).get(base).status_code == 404


def test_the_own_row_of_a_secretary_can_not_be_typed_into(tree, sheet, own_sheet, sign_in, secretary, street_admin):
    save_rows(entries=[RowEntry(own_sheet.pk, 1, {"ind_post": Decimal("77.25")})], by=street_admin, now=NOW)
    page = sign_in(secretary).get(url_of("register", tree.community)).content.decode()

    assert f'name="{sheet.pk}:ind_post"' in page
    assert f'name="{own_sheet.pk}:ind_post"' not in page
    assert "本人，由街道评" in page
    assert "1 人中 0 人已评完，另 1 人由街道评" in page
    assert "77.25" not in page


def test_the_own_sheet_of_a_secretary_is_closed_to_them_until_it_is_settled(own_sheet, sign_in, secretary):
    client = sign_in(secretary)
    urls = [reverse(f"assessments:{name}", kwargs={"pk": own_sheet.pk}) for name in ("sheet-detail", "sheet-why")]
    urls.append(reverse("assessments:item-edit", kwargs={"pk": own_sheet.pk, "code": "ind_post"}))
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]

    ScoreSheet.objects.filter(pk=own_sheet.pk).update(state=SheetState.CLOSED, closed_at=NOW)
    assert client.get(urls[0]).status_code == 200


def test_a_forged_post_for_the_own_row_is_refused(own_sheet, sign_in, secretary):
    answer = enter(sign_in(secretary), own_sheet, "100")

    assert (answer.status_code, answer.json()["why"]) == (422, "不能给自己评分，您的评分表由街道填写。")
    assert scores_of(own_sheet) == {}


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.DISTRICT_ADMIN, "district", 403),
        (Role.AUDITOR, "district", 403),
        (Role.SECRETARY, "sibling_community", 404),
        (Role.STREET_ADMIN, "sibling_street", 404),
        (Role.TRAINEE, "community", 403),
    ],
)
def test_others_enter_nothing(tree, sheet, sign_in, role, place, status):
    assert enter(sign_in(holder(role, getattr(tree, place))), sheet, "90").status_code == status
    assert scores_of(sheet) == {}


def test_the_page_costs_the_same_with_1_and_3_people(tree, sheet, sign_in, street_admin, queries_of):
    client, url = sign_in(street_admin), url_of("register", tree.community)
    client.get(url)
    one = queries_of(lambda: client.get(url))
    for _ in range(2):
        make_sheet(make_worker(tree.community), sheet.period, EXAMPLE)

    assert queries_of(lambda: client.get(url)) == one


# Cell by cell


def test_a_cell_is_saved_and_says_the_total_and_how_many_are_done(sheet, sign_in, secretary):
    make_sheet(sheet.person, sheet.period, {code: score for code, score in EXAMPLE.items() if code != "ind_post"})
    answer = enter(sign_in(secretary), sheet, "88")

    told = answer.json()
    assert (answer.status_code, told["value"], told["total"], told["version"]) == (200, "88", "84.85", 2)
    assert told["summary"] == "1 人中 1 人已评完，另 1 人由街道评"
    assert told["cells"]["ind_pledge"]["value"] == "80"


def test_what_needs_a_reason_says_where_to_write_it(sheet, sign_in, secretary):
    answer = enter(sign_in(secretary), sheet, "不适用")

    url = reverse("assessments:item-edit", kwargs={"pk": sheet.pk, "code": "ind_post"})
    assert (answer.status_code, answer.json()["url"]) == (422, url)
    assert answer.json()["why"] == "“不适用”和“因故未评”要写理由：点姓名，再点这一项的名称"


@pytest.mark.parametrize(("value", "why"), [("105", "超出 0 到 100"), ("84.845", "最多两位小数"), ("好", "请填")])
def test_a_wrong_score_is_not_saved_and_says_why(sheet, sign_in, secretary, value, why):
    answer = enter(sign_in(secretary), sheet, value)

    assert answer.status_code == 422
    assert why in answer.json()["why"]
    assert scores_of(sheet) == {}


def test_a_cell_that_somebody_else_wrote_answers_with_both_values(sheet, sign_in, secretary, street_admin):
    save_rows(entries=[RowEntry(sheet.pk, 1, {"ind_dispute": Decimal(86)})], by=street_admin, now=NOW)
    answer = enter(sign_in(secretary), sheet, "70", column="ind_dispute")

    told = answer.json()
    assert (answer.status_code, told["theirs"], told["version"]) == (409, "86", 2)
    assert told["why"] == f"{street_admin.name} 10:41 改为 86，您填的是 70。"
    assert scores_of(sheet) == {"ind_dispute": Decimal(86)}


def test_either_value_can_be_taken_afterwards(sheet, sign_in, secretary, street_admin):
    save_rows(entries=[RowEntry(sheet.pk, 1, {"ind_dispute": Decimal(86)})], by=street_admin, now=NOW)
    client = sign_in(secretary)
    told = enter(client, sheet, "70", column="ind_dispute").json()
    answer = enter(client, sheet, "70", column="ind_dispute", was=told["theirs"], version=told["version"])

    assert (answer.status_code, scores_of(sheet)) == (200, {"ind_dispute": Decimal(70)})


def test_another_cell_of_the_row_is_no_conflict(sheet, sign_in, secretary, street_admin):
    save_rows(entries=[RowEntry(sheet.pk, 1, {"ind_dispute": Decimal(86)})], by=street_admin, now=NOW)
    answer = enter(sign_in(secretary), sheet, "88")

    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    assert answer.json()["cells"]["ind_dispute"]["value"] == "86"
    assert scores_of(sheet) == {"ind_dispute": Decimal(86), "ind_post": Decimal(88)}


def test_a_not_applicable_said_meanwhile_is_not_written_over(sheet, sign_in, secretary, street_admin):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(na_reason="新岗"), by=street_admin, now=NOW)
    answer = enter(sign_in(secretary), sheet, "88")

    assert (answer.status_code, answer.json()["shown"], answer.json()["theirs"]) == (409, "不适用：新岗", "")
    assert ItemScore.objects.get().na_reason == "新岗"


def test_the_same_post_twice_saves_once_and_gets_the_first_answer(sheet, sign_in, secretary):
    client, key = sign_in(secretary), str(uuid.uuid4())
    first = enter(client, sheet, "88", **{"x-request-key": key})
    second = enter(client, sheet, "88", **{"x-request-key": key})

    sheet.refresh_from_db()
    assert (first.json(), second.headers["X-Replayed"], sheet.version) == (second.json(), "1", 2)


def test_what_was_submitted_meanwhile_is_told_in_the_cell(sheet, sign_in, secretary):
    ScoreSheet.objects.update(state=SheetState.SUBMITTED)
    answer = enter(sign_in(secretary), sheet, "88")

    assert (answer.status_code, "待街道复核" in answer.json()["why"]) == (422, True)


def test_a_row_of_another_unit_or_a_strange_column_is_refused(tree, sheet, sign_in, street_admin):
    other = make_sheet(make_worker(tree.sibling_community), sheet.period)
    client = sign_in(street_admin)
    fields = {"row": other.pk, "column": "ind_post", "value": "1", "was": "", "version": 1}
    assert client.post(url_of("register-save", sheet.unit), fields, headers=JSON).status_code == 404
    assert enter(client, sheet, "88", column="ind_nothing").status_code == 422


# As one form, without scripts


def form_of(sheet, was="|||||", version=1, **texts):
    return {
        f"version:{sheet.pk}": version,
        f"was:{sheet.pk}": was,
        **{f"{sheet.pk}:{code}": texts.get(code.removeprefix("ind_"), "") for code in EXAMPLE},
    }


def test_the_whole_form_is_saved(tree, sheet, own_sheet, sign_in, street_admin):
    fields = form_of(sheet, request="85", post="88") | form_of(own_sheet, post="91.5")
    answer = sign_in(street_admin).post(url_of("register-save", tree.community), fields, follow=True)

    assert answer.redirect_chain == [(url_of("register", tree.community), 302)]
    assert "已保存 2 人的评分" in answer.content.decode()
    assert scores_of(sheet) == {"ind_request": Decimal(85), "ind_post": Decimal(88)}
    assert scores_of(own_sheet) == {"ind_post": Decimal("91.50")}


def test_one_wrong_score_saves_nothing_and_keeps_all_that_was_typed(tree, sheet, own_sheet, sign_in, street_admin):
    fields = form_of(sheet, post="105") | form_of(own_sheet, post="91.5")
    answer = sign_in(street_admin).post(url_of("register-save", tree.community), fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(text in page for text in ('value="105"', 'value="91.5"', "岗位职责：超出 0 到 100"))
    assert ItemScore.objects.count() == 0


def test_a_stale_form_shows_both_values_and_saves_nothing(tree, sheet, sign_in, secretary, street_admin):
    save_rows(entries=[RowEntry(sheet.pk, 1, {"ind_post": Decimal(86)})], by=street_admin, now=NOW)
    client, url = sign_in(secretary), url_of("register-save", tree.community)
    answer = client.post(url, form_of(sheet, post="70", request="85"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'<button class="theirs" name="take" value="{sheet.pk}:ind_post" data-take="86"' in page
    assert all(text in page for text in ('value="70"', 'value="85"', "改为 86，您填的是 70。"))
    assert scores_of(sheet) == {"ind_post": Decimal(86)}


@pytest.mark.parametrize(("take", "kept"), [(True, 86), (False, 70)])
def test_the_form_takes_theirs_or_mine(tree, sheet, sign_in, secretary, street_admin, take, kept):
    save_rows(entries=[RowEntry(sheet.pk, 1, {"ind_post": Decimal(86)})], by=street_admin, now=NOW)
    again = form_of(sheet, was="|||||86", version=2, post="70", request="85")
    taken = {"take": f"{sheet.pk}:ind_post"} if take else {}
    sign_in(secretary).post(url_of("register-save", tree.community), again | taken)

    assert scores_of(sheet) == {"ind_post": Decimal(kept), "ind_request": Decimal(85)}
