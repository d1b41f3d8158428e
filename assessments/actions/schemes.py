"""Schemes and their versions: opened, drafted, activated."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from assessments.choices import DEFAULT_WEIGHTS, IndicatorCode, VersionState
from assessments.models import Indicator, Scheme, SchemeVersion
from assessments.scoring import weights_are_full
from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.choices import Level
from people.models import Unit, User

Weights = Mapping[str, Decimal]


@transaction.atomic
def open_scheme(
    *, unit: Unit, name: str, effective_from: date, by: User | None, now: datetime, weights: Weights = DEFAULT_WEIGHTS
) -> Scheme:
    """A scheme with its first version in force. Raises Refusal when one covers the unit or a part of it."""
    ancestors = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    related = Q(unit__path__in=ancestors) | Q(unit__path__startswith=unit.path)
    if other := Scheme.objects.filter(related).select_related("unit").first():
        raise Refusal(_("%(unit)s已有考评方案，不能重叠。") % {"unit": other.unit.name}, field="unit")
    scheme = Scheme.objects.create(unit=unit, name=name)
    audit.record("assessments.open_scheme", by=by, target=scheme, unit=unit, now=now)
    version = draft_version(
        scheme=scheme, effective_from=effective_from, weights=weights, reason=_("首版"), by=by, now=now
    )
    activate_version(version=version, by=by, now=now)
    return scheme


@transaction.atomic
def draft_version(
    *, scheme: Scheme, effective_from: date, weights: Weights, reason: str, by: User | None, now: datetime
) -> SchemeVersion:
    """The next version, as a draft: it may hold any weights until it is activated."""
    if effective_from.day != 1:
        raise Refusal(_("方案版本从某月1日起生效。"), field="effective_from")
    if missing := [code.label for code in IndicatorCode if code not in weights]:
        raise Refusal(_("缺少指标：%(names)s。") % {"names": "、".join(map(str, missing))})
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=last + 1,
        effective_from=effective_from,
        reason=reason,
        created_by=by,
        created_at=now,
    )
    Indicator.objects.bulk_create(
        Indicator(version=version, code=code, weight=weights[code], position=position)
        for position, code in enumerate(IndicatorCode, start=1)
    )
    audit.record(
        "assessments.draft_version", by=by, target=version, unit=scheme.unit, now=now, reason=reason,
        weights={str(code): str(weights[code]) for code in IndicatorCode},
    )  # fmt: skip
    return version


@transaction.atomic
def edit_draft(
    *,
    version: SchemeVersion,
    expected: int,
    effective_from: date,
    weights: Weights,
    reason: str,
    by: User,
    now: datetime,
) -> SchemeVersion:
    """Change a draft. Raises Refusal for a version in force: its figures are fixed, the next one may differ."""
    if version.state != VersionState.DRAFT:
        raise Refusal(_("这一版已经启用，不能再改。请另拟一版。"))
    if effective_from.day != 1:
        raise Refusal(_("方案版本从某月1日起生效。"), field="effective_from")
    save_version(version, expected=expected, effective_from=effective_from, reason=reason)
    for indicator in version.indicators.all():
        indicator.weight = weights[indicator.code]
        indicator.save(update_fields=["weight"])
    audit.record(
        "assessments.edit_draft", by=by, target=version, unit=version.scheme.unit, now=now, reason=reason,
        weights={str(code): str(weights[code]) for code in IndicatorCode},
    )  # fmt: skip
    return version


@transaction.atomic
def activate_version(*, version: SchemeVersion, by: User | None, now: datetime) -> SchemeVersion:
    """Put a draft in force. Raises Refusal unless its weights make exactly 100.00 and its month is free."""
    version = SchemeVersion.objects.select_for_update().get(pk=version.pk)
    weights = list(version.indicators.values_list("weight", flat=True))
    if version.state != VersionState.DRAFT:
        raise Refusal(_("这一版已经启用。"))
    if not weights_are_full(weights):
        raise Refusal(_("六项权重合计必须正好是100.00，现在是%(total)s。") % {"total": sum(weights)}, field="weights")
    _require_free_month(version)
    version.state, version.activated_at = VersionState.ACTIVE, now
    version.save(update_fields=["state", "activated_at"])
    audit.record(
        "assessments.activate_version", by=by, target=version, unit=version.scheme.unit, now=now, reason=version.reason
    )
    return version


def _require_free_month(version: SchemeVersion) -> None:
    """A change holds from a period that has not been opened (S40)."""
    others = SchemeVersion.objects.filter(scheme=version.scheme, state=VersionState.ACTIVE)
    if others.filter(effective_from=version.effective_from).exists():
        raise Refusal(_("同一天已有一版生效。"), field="effective_from")
    later = others.filter(effective_from__gt=version.effective_from).order_by("effective_from").first()
    until = later.effective_from if later else date.max
    opened = [period.span.first_day for period in version.scheme.periods.all()]
    if any(version.effective_from <= day < until for day in opened):
        raise Refusal(_("生效日期之后已有开启的考评周期，请从下一个周期起生效。"), field="effective_from")


def scheme_unit(unit: Unit) -> Unit:
    """Where the scheme of a unit hangs by default: its district, or the top where that level is missing."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    line = list(Unit.objects.filter(path__in=paths).order_by(Length("path")))
    return next((node for node in line if node.level == Level.DISTRICT), line[0])


@transaction.atomic
def scheme_for(*, unit: Unit, day: date, by: User | None, now: datetime) -> Scheme:
    """The scheme over a unit; a district that has none gets the default one, in force from the year of the day."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    if scheme := Scheme.objects.filter(unit__path__in=paths).select_related("unit").first():
        return scheme
    top = scheme_unit(unit)
    name = _("%(unit)s“5+1”综合能力考评") % {"unit": top.name}
    return open_scheme(unit=top, name=name, effective_from=date(day.year, 1, 1), by=by, now=now)
