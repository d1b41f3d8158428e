"""Rubrics, panels and seats, made through the actions that make them in life."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from panels import actions
from panels.actions import Line
from panels.models import Panel, Rubric, Seat
from people.choices import Role
from people.models import Unit, User
from tests.factories.people import UserFactory, give_role

NOW = datetime(2026, 11, 3, 10, 41, tzinfo=ZoneInfo("Asia/Shanghai"))
LONG_AGO = date(2020, 1, 1)
CODES = ["bold", "process", "copyable", "lasting", "thrifty"]


def points_of(*values) -> dict[str, Decimal]:
    """points_of(18, 16, 17, 15, 19) for the five criteria in their order."""
    return dict(zip(CODES, map(Decimal, values), strict=True))


def make_rubric(unit: Unit, points: str = "20 20 20 20 20", active: bool = True) -> Rubric:
    lines = [Line(code, f"指标{code}", Decimal(most)) for code, most in zip(CODES, points.split(), strict=True)]
    rubric = actions.draft_rubric(unit=unit, code="five", name="五条标准", lines=lines, by=None, now=NOW)
    return actions.activate_rubric(rubric=rubric, by=None, now=NOW) if active else rubric


def make_panel(unit: Unit, rubric: Rubric | None = None, **fields) -> Panel:
    fields = {"due_on": date(2026, 11, 20), **fields}
    return actions.open_panel(rubric=rubric or make_rubric(unit), unit=unit, by=None, now=NOW, **fields)


def make_judge(unit: Unit, **fields) -> User:
    """A judge who has been one for years, so that tests may play in the past."""
    user = UserFactory(home=unit, **fields)
    give_role(user, Role.JUDGE, unit, since=LONG_AGO)
    return user


def seat(panel: Panel, judge: User) -> Seat:
    return actions.appoint(panel=panel, judge=judge, by=None, now=NOW)


def read(panel: Panel, judge: User, *values, comment: str = "") -> Seat:
    """Seat a judge, who hands in these points."""
    return actions.submit_reading(
        seat=seat(panel, judge), points=points_of(*values), comment=comment, by=judge, now=NOW
    )
