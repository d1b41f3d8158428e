import errno

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import RequestFactory

from common.views import server_error
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits


def answer_to(error):
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().get("/"))


def test_a_lost_database_asks_to_come_back():
    response = answer_to(OperationalError("gone"))

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "系统正忙或正在维护" in response.content.decode()


class NoRoom(Exception):
    pgcode = "53100"


@pytest.mark.parametrize("cause", [NoRoom(), OSError(errno.ENOSPC, "no space")])
def test_a_full_disk_is_named_and_nothing_was_saved(cause):
    error = OperationalError("could not extend file")
    error.__cause__ = cause
    response = answer_to(error)

    assert response.status_code == 507
    assert "没有保存任何内容" in response.content.decode()
    assert "告诉系统管理员" in response.content.decode()


def test_any_other_mistake_is_ours():
    response = answer_to(ValueError("oops"))

    assert response.status_code == 500
    assert "oops" not in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503", "507"])
def test_error_pages_need_no_context(name):
    html = render_to_string(f"{name}.html")

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_page_that_is_not_there_says_what_to_do(open_page, width):
    page = open_page("/nowhere/", width=width, quiet="status of 404")

    assert page.get_by_role("heading", name="没有找到这个页面").is_visible()
    assert_fits(page, width)
    assert_accessible(page)
