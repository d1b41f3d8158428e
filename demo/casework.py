"""The demo's cases: the mid-year call read and mostly decided, the final one being written."""

from datetime import datetime, timedelta
from decimal import Decimal

from cohorts.models import Enrolment
from coursework.actions.calls import open_call
from coursework.actions.reading import submit_reading
from coursework.actions.reviewing import assign_call, decide_case, publish_case, return_case
from coursework.actions.writing import add_files, save_draft, start_case, submit_case
from coursework.choices import CaseState, Innovation
from coursework.models import Case, CaseCall
from demo.district import District
from demo.stories import BRIEF, STORIES, picture
from demo.training import Class
from panels.models import Seat
from people.choices import Role
from people.models import User

HANDED_IN, PUBLISHED, UNREAD, FINAL_IN, LEFT_TO_OFFICE = 34, 9, 8, 14, 3
NOT_YET = "做法写清楚了，成效还缺数据，建议补充后参加结业案例。"


def make_cases(district: District, made: Class, *, finished: bool = False) -> None:
    """Two calls to the running class. Finished, the second is decided as well."""
    users = {user.person_id: user for user in district.accounts.values() if user.person_id}
    called = district.now - timedelta(days=80)
    first = _call(district, made, "中期案例", due=38, called=called)
    _write_all(district, first, made.enrolments[:HANDED_IN], users, called + timedelta(days=20))
    _read(district, first, unread=0 if finished else UNREAD)
    _decide(district, first, waiting=0 if finished else LEFT_TO_OFFICE)
    second = _call(district, made, "结业案例", due=-6, called=district.now - timedelta(days=25))
    writers = made.enrolments if finished else made.enrolments[1 : FINAL_IN + 1]
    _write_all(district, second, writers, users, district.now - timedelta(days=3))
    if finished:
        _read(district, second, unread=0)
        _decide(district, second, waiting=0)
        return
    _leave_on_the_way(district, second, made, users)


def _call(district: District, made: Class, title: str, *, due: int, called: datetime) -> CaseCall:
    return open_call(
        cohort=made.cohort, title=title, brief=BRIEF, due_on=district.day(due), read_by=district.day(due - 20),
        by=district.account(Role.TRAINING_ADMIN), now=called,
    )  # fmt: skip


def _write_all(
    district: District, call: CaseCall, enrolments: list[Enrolment], users: dict[int, User], at: datetime
) -> None:
    for number, enrolment in enumerate(enrolments):
        case = _draft(district, call, users[enrolment.person_id], number, at)
        submit_case(case=case, version=case.version, by=users[enrolment.person_id], now=at + timedelta(hours=number))


def _draft(district: District, call: CaseCall, author: User, number: int, at: datetime) -> Case:
    story = STORIES[number % len(STORIES)]
    again = number // len(STORIES)
    title = f"{story.title}（{again + 1}）" if again else story.title
    case = start_case(call=call, by=author, now=at)
    texts = {
        "title": title, "lead": story.lead, "problem": story.problem, "method": story.method,
        "result": story.result, "highlights": story.figures,
    }  # fmt: skip
    case = save_draft(case=case, version=case.version, texts=texts, may_publish=True, by=author, now=at)
    if number < len(STORIES):
        add_files(case=case, uploads=[("现场照片.png", picture(story))], by=author, now=at)
    case.refresh_from_db()
    return case


def _read(district: District, call: CaseCall, *, unread: int) -> None:
    """Judges by lot, then their readings; the last few are still out."""
    assign_call(call=call, seed=7, by=district.account(Role.TRAINING_ADMIN), now=district.now - timedelta(days=2))
    waiting = Seat.objects.filter(panel__case__call=call).select_related("judge", "panel").order_by("panel_id", "pk")
    seats = list(waiting)
    for seat in seats[: len(seats) - unread]:
        points: dict[str, Decimal | None] = {
            code: Decimal(district.inventor.random.randint(14, 19)) for code in Innovation.values
        }
        submit_reading(
            seat=seat, points=points, comment="问题抓得准，做法可学；成效再用数字说一说。", by=seat.judge,
            now=district.now - timedelta(days=1),
        )  # fmt: skip


def _decide(district: District, call: CaseCall, *, waiting: int) -> None:
    """Most of what is read is accepted, the best shown to everybody; some wait for the office."""
    admin = district.account(Role.TRAINING_ADMIN)
    ready = Case.objects.filter(call=call, state=CaseState.REVIEW, panel__state="settled").order_by("pk")
    for number, case in enumerate(list(ready)[waiting:]):
        accept = number % 6 != 5
        case = decide_case(case=case, accept=accept, note="" if accept else NOT_YET, by=admin, now=district.now)
        if accept and number < PUBLISHED:
            publish_case(case=case, by=admin, now=district.now)


def _leave_on_the_way(district: District, call: CaseCall, made: Class, users: dict[int, User]) -> None:
    """The demo's trainee has a draft; one case came back."""
    trainee = made.enrolments[0].person_id
    _draft(district, call, users[trainee], 2, district.now)
    case = Case.objects.filter(call=call, state=CaseState.SUBMITTED).first()
    if case is not None:
        reason = "“做法”只写了开会，请补充分工和时间，三天内再交。"
        return_case(case=case, reason=reason, by=district.account(Role.TRAINING_ADMIN), now=district.now)
