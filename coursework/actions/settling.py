"""When there is nothing left to do about a case, its messages need no reading any more."""

from collections.abc import Iterable
from datetime import datetime

from coursework.models import Case, CaseCall
from coursework.queries.waiting import unsubmitted
from notices.actions import settle
from panels.models import Seat
from people.models import User

TO_AUTHOR = ["coursework.due_7", "coursework.due_1", "coursework.overdue"]
TO_JUDGE = ["coursework.reading", "coursework.reading_due"]
LACKS_JUDGE = ["coursework.third", "coursework.recused"]


def settle_submitted(case: Case, by: User, now: datetime) -> None:
    """The author has handed in; the class teacher hears no more of it once everybody has."""
    call = f"coursework.call:{case.call_id}"
    settle(occasion="coursework.returned", key=f"coursework.case:{case.pk}", now=now)
    settle(occasion=TO_AUTHOR, key=call, recipients=[by], now=now)
    if not unsubmitted(CaseCall.objects.filter(pk=case.call_id)).exists():
        settle(occasion="coursework.class_overdue", key=call, now=now)


def settle_readings(judge: User, now: datetime) -> None:
    """One message may speak of many readings: it is done with the judge's last one."""
    if not Seat.objects.waiting().filter(judge=judge, panel__case__voided_at=None, panel__case__isnull=False).exists():
        settle(occasion=TO_JUDGE, key="coursework.readings", recipients=[judge], now=now)


def settle_seats(cases: Iterable[Case], now: datetime) -> None:
    settle(occasion=LACKS_JUDGE, key=[f"coursework.case:{case.pk}" for case in cases], now=now)


def settle_decided(case: Case, now: datetime) -> None:
    settle(occasion=["coursework.settled", *LACKS_JUDGE], key=f"coursework.case:{case.pk}", now=now)
