"""What the walker meets of "5+1" in its own district: October's register of 望江社区, one sheet on it."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from assessments.actions import schemes
from assessments.models import SpotCheck
from assessments.spans import month_of
from people.choices import Role
from tests.access.world import World
from tests.factories.assessments import CODES, make_period, make_sheet, make_worker, settle

# A total that nothing else on any page comes to.
SCORE, EVIDENCE = "61.37", "走访笔录"


def build(world: World) -> None:
    now = timezone.now()
    # Not the running month: when a year ends, the calendar may not know yet on which day its last month closes.
    span = month_of(date(2026, 10, 1))
    worker = make_worker(world.tree.community, name="受评人")
    period = make_period(world.tree.district, span)
    world.score_sheet = make_sheet(worker, period)
    world.spot_check = SpotCheck.objects.create(
        sheet=world.score_sheet, points=1, checked_on=span.first_day, reason="在岗情况好", recorded_at=now
    )
    world.result = settle(world.user(Role.TRAINEE).person, period, SCORE)
    world.result.items.update(evidence=EVIDENCE)
    world.scheme_draft = schemes.draft_version(
        scheme=period.scheme,
        effective_from=span.step(6).first_day,
        weights=dict.fromkeys(CODES, Decimal(15)),
        reason="草案",
        by=None,
        now=now,
    )


def _unit(attribute: str):
    return lambda world: {"pk": getattr(world.tree, attribute).pk, "span": world.score_sheet.period.span.key}


def _sheet(world: World) -> dict:
    return {"pk": world.score_sheet.pk}


def _item(world: World) -> dict:
    return {"pk": world.score_sheet.pk, "code": "ind_post"}


def _scheme(world: World) -> dict:
    return {"pk": world.scheme_draft.scheme_id}


def _draft(world: World) -> dict:
    return {"pk": world.scheme_draft.pk}


REGISTER = ["register", "register-save", "register-submit", "register-approve", "register-return", "register-reopen"]
ROWS = {
    **{f"assessments:{name}": _unit("community") for name in ("unit-detail", *REGISTER)},
    "assessments:unit-close": _unit("street"),
    "assessments:sheet-detail": _sheet,
    "assessments:sheet-why": _sheet,
    "assessments:check-add": _sheet,
    "assessments:check-void": lambda world: {"pk": world.spot_check.pk},
    "assessments:item-edit": _item,
    "assessments:item-approve": _item,
    "assessments:person-results": lambda world: {"pk": world.score_sheet.person_id},
    "assessments:person-record": lambda world: {"pk": world.score_sheet.person_id},
    "assessments:scheme-open": lambda world: {"pk": world.tree.district.pk},
    "assessments:scheme-detail": _scheme,
    "assessments:month-open": _scheme,
    "assessments:version-add": _scheme,
    "assessments:version-edit": _draft,
    "assessments:version-activate": _draft,
}
RULES = ["scheme-open", "scheme-detail", "month-open", "version-add", "version-edit", "version-activate"]
AT = {"assessments:unit-close": "street", **{f"assessments:{name}": "district" for name in RULES}}
