"""Spot checks on the page of a sheet."""

import pytest
from django.urls import reverse

from assessments.models import SpotCheck
from people.choices import Role
from tests.assessments.conftest import holder

FOUND = {"points": "-2", "checked_on": "2026-10-20", "reason": "值班表与在岗不符"}


def url_of(name, pk):
    return reverse(f"assessments:{name}", kwargs={"pk": pk})


@pytest.fixture
def check(sheet, sign_in, street_admin):
    sign_in(street_admin).post(url_of("check-add", sheet.pk), FOUND)
    return SpotCheck.objects.get()


def test_the_street_records_one_and_reads_it_on_the_sheet(check, sheet, sign_in, street_admin):
    page = sign_in(street_admin).get(url_of("sheet-detail", sheet.pk)).content.decode()

    assert "值班表与在岗不符" in page
    assert "-2.00" in page
    assert url_of("check-void", check.pk) in page


def test_the_secretary_reads_it_without_a_way_to_change_it(check, sheet, sign_in, secretary):
    page = sign_in(secretary).get(url_of("sheet-detail", sheet.pk)).content.decode()

    assert "值班表与在岗不符" in page
    assert url_of("check-void", check.pk) not in page
    assert url_of("check-add", sheet.pk) not in page
    assert sign_in(secretary).get(url_of("check-void", check.pk)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"points": "0"}, "加减分不能是 0"),
        ({"points": "三分"}, "请填数字"),
        ({"points": "-11"}, "超出了"),
        ({"checked_on": "2026-09-30"}, "之内"),
        ({"reason": ""}, "请填写这一项"),
    ],
)
def test_bad_input_is_told_and_the_rest_is_kept(sheet, sign_in, street_admin, wrong, words):
    answer = sign_in(street_admin).post(url_of("check-add", sheet.pk), FOUND | wrong)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert words in page
    assert (wrong.get("reason", FOUND["reason"]) or "textarea") in page
    assert not SpotCheck.objects.exists()


def test_taken_back_with_a_reason_it_leaves_the_page(check, sheet, sign_in, street_admin):
    assert sign_in(street_admin).post(url_of("check-void", check.pk), {"reason": ""}).status_code == 422
    answer = sign_in(street_admin).post(url_of("check-void", check.pk), {"reason": "查错了人"}, follow=True)

    assert "已撤销，得分已经重算" in answer.content.decode()
    assert "值班表与在岗不符" not in answer.content.decode()
    check.refresh_from_db()
    assert check.void_reason == "查错了人"


def test_out_of_scope_there_is_nothing(check, sheet, tree, sign_in):
    stranger = sign_in(holder(Role.STREET_ADMIN, tree.sibling_street))

    assert stranger.get(url_of("check-add", sheet.pk)).status_code == 404
    assert stranger.get(url_of("check-void", check.pk)).status_code == 404
