"""The desk: send, check, see every row, confirm, take back; each as its users may."""

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from imports.models import ImportBatch, ImportRow
from imports.tasks import tidy
from jobs.models import Job
from people.choices import Role
from people.models import AuditEvent, Person
from tests.factories.people import UserFactory
from tests.imports import hostile
from tests.imports.pages import checked, imported, page_of, send, signed_in, work

pytestmark = pytest.mark.django_db

HEADER = ["姓名", "身份证号", "手机号码", "所属街道", "所在社区", "岗位", "学历", "入职时间"]
SHI = ["石 娜", "42010019910127468X", 19900006948, "临江街道", "望江", "社区网格员", "本科", "2019.4"]
DENG = ["邓芳", "420100198302187617", "19900001071", "北湖街道", "湖景社区", "居委会副主任", "大专", "2017-03-01"]


def book(*rows):
    return hostile.workbook([["人员汇总表"], HEADER, *rows], "人员")


def other(row, **changed):
    return [changed.get(name, cell) for name, cell in zip(HEADER, row, strict=True)]


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def desk(admin):
    return signed_in(admin)


def text(answer) -> str:
    return answer.content.decode()


def test_a_file_is_checked_seen_confirmed_and_taken_back(desk):
    batch = checked(desk, "people", book(SHI, DENG))
    assert (batch.state, batch.new_rows, Person.objects.count()) == ("checked", 2, 0)
    page = text(desk.get(page_of(batch)))
    assert "石娜" in page
    assert "原“石 娜”" in page
    assert "420100********468X" in page
    assert "42010019910127468X" not in page
    assert "导入 2 行" in page

    imported(desk, batch)
    assert (batch.state, Person.objects.count(), batch.moved) == ("done", 2, 0)
    assert "新增 2 行" in text(desk.get(page_of(batch)))

    assert desk.post(page_of(batch, "undo")).status_code == 302
    assert (Person.objects.count(), ImportBatch.objects.get().state) == (0, "undone")
    assert "恢复到导入之前" in text(desk.get(page_of(batch)))


def test_every_wrong_cell_has_its_reason_and_remedy(desk):
    batch = checked(desk, "people", book(SHI, other(DENG, 身份证号="420100198302187618", 学历="高小")))
    page = text(desk.get(page_of(batch) + "?v=error"))
    assert "末位校验不符，应为 7；请照原件核对" in page
    assert "可填：" in page
    assert "石娜" not in page
    imported(desk, batch)
    assert Person.objects.get().name == "石娜"


def test_a_change_shows_before_and_after(desk):
    imported(desk, checked(desk, "people", book(SHI)))
    batch = checked(desk, "people", book(other(SHI, 手机号码="19900007777", 学历="大专")))
    page = text(desk.get(page_of(batch) + "?v=changed"))
    assert "199****7777" in page
    assert "原 199****6948" in page
    assert "原 本科" in page


def test_the_chips_filter_and_count(desk):
    batch = checked(desk, "people", book(SHI, SHI, other(DENG, 姓名="=1+1")))
    page = text(desk.get(page_of(batch)))
    for word in ("全部 <b>3</b>", "新增 <b>1</b>", "重复 <b>1</b>", "错误 <b>1</b>"):
        assert word in page
    assert "与第 3 行是同一人" in text(desk.get(page_of(batch) + "?v=duplicate"))


def test_rows_come_in_pages_under_one_query_count(desk, django_assert_num_queries):
    small = checked(desk, "people", book(SHI))
    large = checked(desk, "people", book(*[other(SHI, 姓名=f"石娜{chr(0x4E00 + n)}") for n in range(120)]))
    desk.get(page_of(small))
    for batch in (small, large):
        with django_assert_num_queries(10):
            page = text(desk.get(page_of(batch)))
    assert page.count("<tr>") == 51
    rest = text(desk.get(page_of(large) + "?after=99"))
    assert rest.count("<tr>") == 21
    assert "before=100" in rest
    assert text(desk.get(page_of(large) + "?before=100")).count("<tr>") == 51


def test_the_list_costs_the_same_for_one_and_three(desk, django_assert_num_queries):
    checked(desk, "people", book(SHI))
    desk.get(reverse("imports:import-list"))
    for _ in range(2):
        with django_assert_num_queries(5):
            page = text(desk.get(reverse("imports:import-list")))
        checked(desk, "people", book(DENG)), checked(desk, "people", book(SHI))
    assert "名册.xlsx" in page


def test_one_wrong_row_keeps_everything_out_when_asked(desk):
    batch = checked(desk, "people", book(SHI, other(DENG, 姓名="=1+1")))
    answer = desk.post(page_of(batch, "confirm"), {"only_whole": "1"})
    assert answer.status_code == 422
    assert "还有 1 行错误" in text(answer)
    assert Person.objects.count() == 0


def test_rows_are_decided_again_when_things_have_moved(desk):
    batch, twin = checked(desk, "people", book(SHI, DENG)), checked(desk, "people", book(SHI, DENG))
    imported(desk, batch)
    imported(desk, twin)
    assert (Person.objects.count(), twin.state, twin.moved, twin.count("unchanged")) == (2, "done", 2, 2)
    page = text(desk.get(page_of(twin)))
    assert "核对之后有 2 行情况有变" in page
    assert "核对时：新增" in page


def test_a_whole_import_waits_when_things_have_moved_against_it(desk, tree):
    batch = checked(desk, "people", book(SHI, DENG))
    desk.post(page_of(batch, "confirm"), {"only_whole": "1"})
    Person.objects.create(name="别人", unit=tree.community, phone="19900001071")
    work(batch)
    assert (batch.state, batch.wrong_rows, Person.objects.count()) == ("checked", 1, 1)
    assert "没有保存任何内容" in text(desk.get(page_of(batch)))


def test_a_confirmation_sent_twice_imports_once(desk):
    batch = checked(desk, "people", book(SHI))
    key = str(uuid.uuid4())
    answers = [desk.post(page_of(batch, "confirm"), {"request_key": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert desk.post(page_of(batch, "confirm")).status_code == 422
    work(batch)
    assert Person.objects.count() == 1


def test_what_nobody_confirms_is_put_aside_after_a_month(desk):
    old, young, kept = (checked(desk, "people", book(other(SHI, 姓名=name))) for name in ("甲一", "乙二", "丙三"))
    imported(desk, kept)
    now = timezone.now()
    ImportBatch.objects.exclude(pk=young.pk).update(checked_at=now - timedelta(days=31))

    for _twice in range(2):
        tidy.work(due_at=now, now=now)

    states = dict(ImportBatch.objects.values_list("pk", "state"))
    assert states == {old.pk: "dropped", young.pk: "checked", kept.pk: "done"}
    assert set(ImportRow.objects.values_list("batch", flat=True)) == {young.pk, kept.pk}
    assert AuditEvent.objects.filter(verb="imports.drop_forgotten").count() == 1


def test_an_import_with_something_built_on_it_stays(desk, tree):
    batch = imported(desk, checked(desk, "people", book(SHI)))
    Person.objects.update(version=2)
    answer = desk.post(page_of(batch, "undo"))
    assert answer.status_code == 422
    assert "又改过，不能撤销" in text(answer)
    assert Person.objects.count() == 1


def test_an_earlier_import_waits_for_the_later(desk):
    first = imported(desk, checked(desk, "people", book(SHI)))
    second = imported(desk, checked(desk, "people", book(other(SHI, 学历="大专")), name="更正.xlsx"))
    assert "更正.xlsx" in text(desk.post(page_of(first, "undo")))
    assert desk.post(page_of(second, "undo")).status_code == 302
    assert desk.post(page_of(first, "undo")).status_code == 302


def test_the_own_file_comes_back_with_reasons(desk, account):
    batch = checked(desk, "people", book(SHI, other(DENG, 身份证号="420100198302187618")))
    answer = desk.get(page_of(batch, "marked"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.cell(2, 9).value == "错误原因"
    assert "应为 7" in sheet.cell(4, 9).value
    assert signed_in(account(Role.DISTRICT_ADMIN)).get(page_of(batch, "marked")).status_code == 404


def test_an_own_csv_comes_back_as_csv(desk):
    lines = [",".join(HEADER), ",".join(map(str, DENG)), ",".join(map(str, other(SHI, 姓名="石1")))]
    batch = checked(desk, "people", "\n".join(lines).encode("gb18030"), name="名册.csv")
    answer = desk.get(page_of(batch, "marked"))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "姓名里有数字" in answer.content.decode("utf-8-sig").splitlines()[2]


@pytest.mark.parametrize("name", ["pdf", "html", "encrypted workbook", "old xls", "png", "executable", "empty"])
def test_what_is_no_table_is_refused_at_the_form(desk, name):
    answer = send(desk, "people", hostile.REFUSED[name][0](), "x.xlsx")
    assert answer.status_code == 422
    assert ImportBatch.objects.count() == 0
    assert "请" in text(answer)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("macro", "含有宏"),
        ("encrypted zip entry", "打开密码"),
        ("zip bomb", "压缩比异常"),
        ("lying size", "声明的大小与实际不符"),
        ("entity bomb", "不允许的定义"),
        ("linked workbook", "链接着别的文件"),
        ("docx", "Word"),
        ("ods", "ODF"),
        ("more than 200,000 rows", "超过 200000 行"),
        ("truncated", "损坏"),
    ],
)
def test_what_hides_inside_is_refused_by_the_check(desk, name, words):
    batch = checked(desk, "people", hostile.REFUSED[name][0](), "x.xlsx")
    page = text(desk.get(page_of(batch)))
    assert batch.state == "refused"
    assert words in page
    assert "没有保存任何内容" in page


def test_a_street_reaches_its_own_rows_only(account, tree):
    street = signed_in(account(Role.STREET_ADMIN))
    batch = checked(street, "people", book(SHI, DENG))
    assert (batch.unit, batch.new_rows, batch.wrong_rows) == (tree.street, 1, 1)
    assert "不在您的管理范围" in text(street.get(page_of(batch) + "?v=error"))
    sibling = signed_in(account(Role.STREET_ADMIN, tree.sibling_street))
    assert sibling.get(page_of(batch)).status_code == 404
    assert sibling.post(page_of(batch, "confirm")).status_code == 404
    far = signed_in(account(Role.DISTRICT_ADMIN, tree.far_district))
    assert far.get(page_of(batch)).status_code == 404


def test_only_the_sender_confirms_but_the_desk_above_may_undo(account, desk):
    street = signed_in(account(Role.STREET_ADMIN))
    batch = checked(street, "people", book(SHI))
    assert desk.post(page_of(batch, "confirm")).status_code == 422
    assert "确认前不会保存" not in text(desk.get(page_of(batch)))
    imported(street, batch)
    auditor = signed_in(account(Role.AUDITOR))
    assert auditor.get(page_of(batch)).status_code == 200
    assert auditor.post(page_of(batch, "undo")).status_code == 403
    assert desk.post(page_of(batch, "undo")).status_code == 302


def test_a_right_lost_in_between_stops_the_job(desk, admin):
    batch = checked(desk, "people", book(SHI))
    desk.post(page_of(batch, "confirm"))
    admin.role_holdings.update(until="2020-01-01", since="2019-01-01")
    work(batch)
    assert (batch.job.state, Person.objects.count()) == ("failed", 0)


def test_training_admins_import_what_is_theirs(account):
    client = signed_in(account(Role.TRAINING_ADMIN))
    page = text(client.get(reverse("imports:import-start")))
    assert "考试报名" in page
    assert "人员与履历" not in page
    assert client.get(reverse("imports:upload", args=["people"])).status_code == 403
    assert client.get(reverse("imports:upload", args=["nothing"])).status_code == 404


def test_each_kind_has_a_template_that_is_read_again(desk):
    answer = desk.get(reverse("imports:template", args=["people"]))
    filled = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert filled.sheetnames[:2] == ["人员", "岗位履历"]
    sheet = filled["人员"]
    heads = [cell.value for cell in sheet[1]]
    row = {"*姓名": "石娜", "*身份证号": SHI[1], "所属街道": "临江街道", "*所在社区": "望江社区"}
    sheet.append([row.get(head) for head in heads])
    batch = checked(desk, "people", hostile.saved(filled))
    assert (batch.new_rows, batch.wrong_rows) == (1, 0)


def test_progress_is_a_fragment_that_sends_on_when_it_is_over(desk):
    send(desk, "people", book(SHI))
    batch = ImportBatch.objects.get()
    assert "正在核对" in text(desk.get(page_of(batch)))
    assert 'hx-trigger="every 1s"' in text(desk.get(page_of(batch), headers={"HX-Request": "true"}))
    work(batch)
    assert desk.get(page_of(batch), headers={"HX-Request": "true"})["HX-Redirect"] == page_of(batch)


def test_what_waits_is_on_the_desk(desk):
    checked(desk, "people", book(SHI))
    assert "已核对，等您确认" in text(desk.get("/"))


def test_a_refusal_is_told_on_the_import_s_own_page_and_leads_to_what_stands_on_it(desk, tree):
    batch = imported(desk, checked(desk, "people", book(SHI)))
    person = Person.objects.get()
    UserFactory(home=tree.community, person=person)
    answer = desk.post(page_of(batch, "undo"))
    page = text(answer)
    assert answer.status_code == 422
    assert "导入的内容已被使用，不能撤销" in page
    assert f'<a href="{reverse("people:account-list")}">账号</a>' in page
    assert "名册.xlsx" in page
    assert "撤销这次导入" in page
    assert f'href="{page_of(batch)}?v=new"' in page
    assert Person.objects.count() == 1


def test_a_second_confirmation_is_answered_on_the_page(desk):
    batch = checked(desk, "people", book(SHI))
    desk.post(page_of(batch, "confirm"))
    answer = desk.post(page_of(batch, "confirm"))
    page = text(answer)
    assert answer.status_code == 422
    assert "不能再次导入" in page
    assert "正在导入，全部完成后才生效" in page
    assert f"3; url={page_of(batch)}" in page


def test_sheets_are_marked_with_their_errors_and_not_with_their_size(desk):
    file = openpyxl.load_workbook(io.BytesIO(book(SHI, DENG)))
    posts = file.create_sheet("岗位履历")
    posts.append(["姓名", "身份证号", "单位", "岗位", "任职起", "任职止"])
    posts.append(["石娜", SHI[1], "望江社区", "社区网格员", "2019-04", ""])
    posts.append(["石娜", SHI[1], "不存在社区", "社区网格员", "2018-04", "2019-03"])
    batch = checked(desk, "people", hostile.saved(file))
    page = text(desk.get(page_of(batch)))
    assert ">人员</a>" in page
    assert ">岗位履历 <b>1</b></a>" in page


def test_no_errors_are_not_spoken_of(desk):
    clean = imported(desk, checked(desk, "people", book(SHI)))
    assert "没有导入" not in text(desk.get(page_of(clean)))
    wrong = imported(desk, checked(desk, "people", book(DENG, other(SHI, 姓名="石1"))))
    assert "，错误 1 行没有导入" in text(desk.get(page_of(wrong)))


def test_reasons_stand_beside_the_result(desk):
    batch = checked(desk, "people", book(SHI, other(DENG, 学历="高小")))
    page = text(desk.get(page_of(batch) + "?v=error"))
    kept = page[page.index('<td class="is-kept') :]
    assert "学历：不是可选的写法；可填：" in kept[: kept.index("</td>")]


def test_while_a_file_is_read_the_bar_tells_no_share(desk):
    send(desk, "people", book(SHI))
    batch = ImportBatch.objects.get()
    Job.objects.update(note="正在读取文件", total=0)
    page = text(desk.get(page_of(batch)))
    bar = page[page.index("<progress") : page.index("</progress>")]
    assert "value=" not in bar
    assert "正在读取文件" in page
