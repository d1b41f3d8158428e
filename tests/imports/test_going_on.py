"""After the check: what waits for whom, a better file in the place of one that waits, and giving up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import ImportBatch, ImportRow
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent, Person
from tests.imports.pages import checked, imported, page_of, send, signed_in, work
from tests.imports.test_pages import DENG, SHI, book, other, text

pytestmark = pytest.mark.django_db
LIST = reverse("imports:import-list")
CENTRE = reverse("jobs:job-list")
WRONG = other(DENG, 姓名="=1+1")


@pytest.fixture
def desk(account):
    return signed_in(account(Role.DISTRICT_ADMIN))


def better(desk, old, data, name="改好.xlsx", **fields) -> ImportBatch:
    """Sent in by way of the page of the file that it betters."""
    page = text(desk.get(page_of(old)))
    address = f"{reverse('imports:upload', args=[old.kind])}?replaces={old.to_replace}"
    assert f'href="{address}"' in page
    answer = desk.post(address, {"file": SimpleUploadedFile(name, data), **fields})
    assert answer.status_code == 302
    return work(ImportBatch.objects.latest("pk"))


class TestNothingToImport:
    def test_only_wrong_rows_wait_for_no_confirmation(self, desk):
        batch = checked(desk, "people", book(WRONG, other(SHI, 身份证号="420100198302187618")))
        assert batch.state == "nothing"
        notice = Notice.objects.get()
        assert notice.title == "“名册.xlsx”没有可导入的内容"
        assert notice.body == "2 行都有错，请下载标注了原因的原文件，改好再传"
        assert "等您确认" not in text(desk.get("/"))
        for address in (LIST, CENTRE):
            page = text(desk.get(address))
            assert '<span class="state state-need">没有可导入的</span>' in page
            assert "待确认" not in page
        page = text(desk.get(page_of(batch)))
        assert "<b>没有可导入的内容</b>：2 行都有错，请下载标注了原因的原文件，改好再传" in page
        assert page_of(batch, "marked") in page
        assert "确认前不会保存" not in page

    def test_rows_that_are_all_known_are_no_trouble(self, desk):
        imported(desk, checked(desk, "people", book(SHI)))
        again = checked(desk, "people", book(SHI))
        assert again.state == "nothing"
        assert Notice.objects.latest("pk").body == "各行都已在系统里，没有变化"
        assert '<span class="state state-calm">没有可导入的</span>' in text(desk.get(LIST))
        answer = desk.post(page_of(again, "confirm"))
        assert (answer.status_code, "没有可导入的内容" in text(answer)) == (422, True)

    def test_wrong_rows_beside_known_ones_are_counted(self, desk):
        imported(desk, checked(desk, "people", book(SHI)))
        checked(desk, "people", book(SHI, WRONG))
        assert Notice.objects.latest("pk").body == "1 行有错，其余没有变化，请下载标注了原因的原文件，改好再传"

    def test_one_right_row_waits(self, desk):
        assert checked(desk, "people", book(SHI, WRONG)).state == "checked"
        assert "已核对，等您确认" in text(desk.get("/"))


class TestBetterFile:
    def test_the_old_one_is_put_aside_once_the_better_one_is_read(self, desk):
        old = checked(desk, "people", book(SHI, WRONG), name="一稿.xlsx")
        upload = reverse("imports:upload", args=["people"])
        page = text(desk.get(f"{upload}?replaces={old.pk}"))
        assert "代替等待处理的“一稿.xlsx”，那一份自动放弃" in page
        old.refresh_from_db()
        assert old.state == "checked"

        new = better(desk, old, book(SHI, DENG))
        old.refresh_from_db()
        assert (old.state, new.state, old.rows.count(), new.rows.count()) == ("dropped", "checked", 0, 2)
        assert "代替“一稿.xlsx”，那一份已自动放弃" in text(desk.get(page_of(new)))
        page = text(desk.get(page_of(old)))
        assert f'<a href="{page_of(new)}">改好.xlsx</a>' in page
        assert AuditEvent.objects.filter(verb="imports.replace_import", target_id=old.pk).count() == 1
        assert "“一稿.xlsx”已核对" not in text(desk.get("/"))

    def test_one_that_cannot_be_read_leaves_the_old_one_waiting(self, desk):
        old = checked(desk, "people", book(SHI, WRONG), name="一稿.xlsx")
        bad = better(desk, old, book()[:-200], name="坏.xlsx")
        old.refresh_from_db()
        assert (old.state, bad.state) == ("checked", "refused")
        assert "“一稿.xlsx”仍等您处理" in text(desk.get(page_of(bad)))
        better(desk, bad, book(SHI, DENG))
        old.refresh_from_db()
        assert old.state == "dropped"

    def test_one_for_another_unit_replaces_nothing(self, desk, tree, account):
        user = account(Role.STREET_ADMIN)
        user.role_holdings.create(role=Role.STREET_ADMIN, unit=tree.sibling_street, since="2020-01-01")
        client = signed_in(user)
        old = checked(client, "people", book(SHI, WRONG), unit=tree.street.pk)
        better(client, old, book(SHI), unit=tree.sibling_street.pk)
        old.refresh_from_db()
        assert old.state == "checked"

    def test_nobody_replaces_what_is_not_waiting_or_not_the_own(self, desk, account):
        done = imported(desk, checked(desk, "people", book(SHI)))
        theirs = checked(signed_in(account(Role.DISTRICT_ADMIN)), "people", book(DENG))
        upload = reverse("imports:upload", args=["people"])
        for asked in (done.pk, theirs.pk, 10**9, "x", "", "²"):
            assert "代替等待处理的" not in text(desk.get(f"{upload}?replaces={asked}"))
        send(desk, "people", book(DENG))
        assert ImportBatch.objects.latest("pk").replaces is None

    def test_a_file_confirmed_meanwhile_stays(self, desk):
        old = checked(desk, "people", book(SHI))
        page = f"{reverse('imports:upload', args=['people'])}?replaces={old.pk}"
        desk.post(page, {"file": SimpleUploadedFile("改好.xlsx", book(SHI, DENG))})
        new = ImportBatch.objects.latest("pk")
        imported(desk, old)
        work(new)
        old.refresh_from_db()
        assert (old.state, new.replaces_id, Person.objects.count()) == ("done", old.pk, 1)


class TestGivingUp:
    def test_it_has_a_button_of_its_own_and_the_page_shows_no_rows_any_more(self, desk):
        batch = checked(desk, "people", book(SHI, WRONG))
        assert "放弃这次导入" in text(desk.get(page_of(batch)))
        assert desk.post(page_of(batch, "drop")).url == page_of(batch)
        batch.refresh_from_db()
        assert (batch.state, ImportRow.objects.count()) == ("dropped", 0)
        page = text(desk.get(page_of(batch)))
        assert "核对时新增 1 行、变更 0 行、错误 1 行；各行内容已随放弃删除" in page
        assert "没有这样的行" not in page
        assert "全部 <b>" not in page
        assert page_of(batch, "marked") not in page
        assert desk.get(page_of(batch, "marked")).status_code == 404

    def test_it_is_over_then(self, desk):
        batch = checked(desk, "people", book(SHI))
        desk.post(page_of(batch, "drop"))
        assert desk.post(page_of(batch, "confirm")).status_code == 422
        answer = desk.post(page_of(batch, "drop"))
        assert (answer.status_code, "已经放弃了" in text(answer)) == (422, True)


def unread() -> list[str]:
    return list(Notice.objects.filter(read_at=None).order_by("pk").values_list("title", flat=True))


class TestMessages:
    def test_who_opens_the_result_has_read_of_it(self, desk, account):
        batch = checked(desk, "people", book(SHI))
        signed_in(account(Role.DISTRICT_ADMIN)).get(page_of(batch))
        desk.get(page_of(batch), headers={"Sec-Purpose": "prefetch"})
        assert unread() == ["“名册.xlsx”核对好了，请确认导入"]
        desk.get(page_of(batch))
        assert unread() == []

    def test_what_was_confirmed_unseen_needs_no_reading(self, desk):
        batch = imported(desk, checked(desk, "people", book(SHI)))
        assert unread() == ["“名册.xlsx”已导入"]
        desk.post(page_of(batch, "undo"))
        assert unread() == []

    def test_nor_does_what_was_given_up_or_replaced(self, desk):
        old = checked(desk, "people", book(SHI), name="一稿.xlsx")
        desk.post(page_of(old, "drop"))
        assert unread() == []
        old = checked(desk, "people", book(SHI), name="二稿.xlsx")
        Notice.objects.update(read_at=None)
        desk.post(page_of(old, "drop"))
        assert unread() == ["“一稿.xlsx”核对好了，请确认导入"]
