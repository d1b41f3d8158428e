from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from people import audit
from people.actions.units import edit_unit
from people.choices import Role
from people.models import AuditEvent
from people.models.audit import AuditKind
from people.session_limits import IDLE_SECONDS
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

LIST, EXPORT = reverse("people:audit-list"), reverse("people:audit-export")
BACKEND = "people.backends.LoginNameBackend"


@pytest.fixture
def auditor(account, client):
    user = account(Role.AUDITOR)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def renamed(account, tree):
    """A unit that was renamed by the district's administrator."""
    admin = account(Role.DISTRICT_ADMIN, name="周管理")
    edit_unit(unit=tree.community, name="望江新社区", code="", expected=1, by=admin, now=timezone.now())
    return AuditEvent.objects.get(verb="people.edit_unit")


def test_events_stand_in_words_with_what_they_touched(client, auditor, renamed):
    page = client.get(LIST).content.decode()

    assert "修改机构" in page
    assert "机构 望江新社区" in page
    assert "周管理" in page
    assert "people.edit_unit" not in page.split("<tbody>")[1]


def test_the_other_district_is_out_of_sight(client, account, tree, renamed):
    client.force_login(account(Role.AUDITOR, tree.far_district), backend=BACKEND)

    assert "望江新社区" not in client.get(LIST).content.decode()
    assert client.get(reverse("people:audit-detail", args=[renamed.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.TRAINING_ADMIN, Role.STREET_ADMIN, Role.SECRETARY, Role.SYSTEM_ADMIN])
def test_who_has_no_right_to_audit_is_refused(client, account, role):
    client.force_login(account(role), backend=BACKEND)

    assert client.get(LIST).status_code == 403


def test_a_trainee_sees_the_own_events_only(client, account, renamed):
    trainee = account(Role.TRAINEE)
    audit.record("people.edit_own_account", by=trainee)
    client.force_login(trainee, backend=BACKEND)
    page = client.get(LIST).content.decode()

    assert "修改自己的账号" in page
    assert "修改机构" not in page.split("<tbody>")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "周管理"}, True),
        ({"q": "王五"}, False),
        ({"kind": "change"}, True),
        ({"kind": "export"}, False),
        ({"verb": "people.edit_unit"}, True),
        ({"verb": "people.add_unit"}, False),
        ({"target": "people.Unit"}, True),
        ({"target": "people.Person"}, False),
        ({"since": "2020-01-01", "until": "2020-01-02"}, False),
    ],
)
def test_events_are_found_by_who_what_and_when(client, auditor, renamed, query, found):
    rows = client.get(LIST, query).content.decode().partition("<tbody>")[2]

    assert ("望江新社区" in rows) is found


def test_today_lies_within_a_range_that_ends_today(client, auditor, renamed):
    day = f"{timezone.localdate():%Y-%m-%d}"

    assert "望江新社区" in client.get(LIST, {"since": day, "until": day}).content.decode()


def test_a_unit_can_be_picked(client, auditor, renamed, tree):
    assert "修改机构" in client.get(LIST, {"unit": tree.street.pk}).content.decode().partition("<tbody>")[2]
    assert "修改机构" not in client.get(LIST, {"unit": tree.sibling_street.pk}).content.decode().partition("<tbody>")[2]


def test_an_event_shows_before_and_after(client, auditor, renamed):
    page = client.get(reverse("people:audit-detail", args=[renamed.pk])).content.decode()

    assert page.index("望江社区") < page.rindex("望江新社区")
    assert "名称" in page


def test_events_of_one_request_lead_to_each_other(client, auditor, account):
    admin = account(Role.DISTRICT_ADMIN)
    client.force_login(admin, backend=BACKEND)
    client.post(reverse("notices:mail-groups"), {"groups": ["system"]})
    client.force_login(auditor, backend=BACKEND)
    event = AuditEvent.objects.get(verb="notices.set_mail_groups")

    page = client.get(reverse("people:audit-detail", args=[event.pk])).content.decode()

    assert "修改消息设置" in page
    assert "提交页面：消息" in page


def test_a_submitted_page_stands_in_the_list_only_when_nothing_tells_more_or_all_is_asked_for(client, auditor, account):
    client.force_login(account(Role.DISTRICT_ADMIN), backend=BACKEND)
    client.post(reverse("notices:mail-groups"), {"groups": ["system"]})
    client.post(reverse("people:account-open"), {})
    client.force_login(auditor, backend=BACKEND)

    def listed(**query):
        return client.get(LIST, query).content.decode().partition("<tbody>")[2]

    assert ("修改消息设置" in listed(), "提交页面：消息" in listed()) == (True, False)
    assert "提交页面：账号" in listed()
    assert "提交页面：消息" in listed(kind="all")
    assert "提交页面：消息" in listed(kind="request")
    assert "修改消息设置" not in listed(kind="request")
    assert "修改消息设置" in listed(kind="change")


def test_a_refused_visit_says_where(client, auditor):
    client.get(reverse("people:account-open"))

    assert "访问被拒绝：账号 /people/accounts/open/" in client.get(LIST).content.decode()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_export_holds_what_was_found_and_is_on_record(client, auditor, renamed, ending):
    answer = client.get(EXPORT, {"verb": "people.edit_unit", "format": ending})

    if ending == "xlsx":
        rows = [[cell for cell in row if cell] for row in openpyxl.load_workbook(BytesIO(answer.content)).active.values]
        said = str(rows[-1])
    else:
        said = b"".join(answer.streaming_content).decode().splitlines()[-1]
    assert ("修改机构" in said, "望江新社区" in said) == (True, True)
    assert "attachment" in answer["Content-Disposition"]
    exported = AuditEvent.objects.get(verb="people.export_audit")
    assert (exported.kind, exported.actor, exported.detail["rows"]) == (AuditKind.EXPORT, auditor, 1)


def test_the_list_costs_the_same_for_one_event_and_for_three(client, auditor, tree, django_assert_num_queries):
    audit.record("people.edit_unit", by=auditor, target=tree.street)
    client.get(LIST)
    for unit in (tree.community, tree.sibling_street):
        with django_assert_num_queries(7):
            client.get(LIST)
        audit.record("people.edit_unit", by=auditor, target=unit)


def test_a_log_out_is_on_record(client, auditor):
    client.post(reverse("account_logout"))

    event = AuditEvent.objects.get(kind=AuditKind.LOGOUT)
    assert (event.actor, event.verb) == (auditor, "people.logout")


def test_a_session_that_ends_by_itself_is_on_record(client, auditor, time_machine_at):
    client.get(LIST)
    with time_machine_at(timezone.now() + timedelta(seconds=IDLE_SECONDS + 60)):
        client.get(LIST)

    assert AuditEvent.objects.get(kind=AuditKind.LOGOUT).verb == "people.idle_logout"


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_list_and_event_fit_the_screen_and_can_be_read_by_all(open_page, live_server, client, auditor, renamed, width):
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    for url in (LIST, reverse("people:audit-detail", args=[renamed.pk])):
        page = open_page(url, width=width, storage_state={"cookies": [cookie], "origins": []})
        assert_fits(page, width)
        assert_accessible(page)
