"""Guidance: written by the mentor, confirmed or commented by the trainee, corrected without loss."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from common.versions import save_version
from mentors.choices import BondState, How
from mentors.models import Bond, GuidanceLog
from mentors.permissions import can_confirm_log, can_correct_log, can_write_log
from mentors.rules import next_step_problems
from notices.actions import notify, settle
from people import audit
from people.actions.files import store_file
from people.models import User


@transaction.atomic
def write_log(
    *,
    bond: Bond,
    met_on: date,
    how: How,
    topic: str,
    advice: str,
    by: User,
    now: datetime,
    next_step: str = "",
    next_due_on: date | None = None,
) -> GuidanceLog:
    """Log a guidance; the first one makes a signed pair active. Raises Refusal for a day that can't be."""
    bond = _locked(bond)
    _require(can_write_log(by, bond), _("这一结对已经结束，不能再记。"))
    _require_day(bond, met_on, now)
    _require_next(met_on, next_step, next_due_on)
    log = GuidanceLog(
        bond=bond,
        met_on=met_on,
        how=how,
        topic=topic,
        advice=advice,
        next_step=next_step,
        next_due_on=next_due_on,
        written_by=by,
        written_at=now,
    )
    with _each_talk_once():
        log.save()
    if bond.state == BondState.SIGNED:
        save_version(bond, expected=bond.version, state=BondState.ACTIVE, started_by=by, started_at=now)
    audit.record("mentors.write_log", by=by, target=log, unit_id=bond.enrolment.unit_id, now=now)
    settle(occasion=["mentors.silent", "mentors.silent_class"], key=bond.source, now=now)
    settle(occasion="mentors.signed", key=bond.source, recipients=[by], now=now)
    _tell_trainee(log, "mentors.logged", lambda: _("%(mentor)s记了一次指导，请您确认"), now)
    return log


def _locked(bond: Bond) -> Bond:
    rows = Bond.objects.select_related("mentor__person__user", "trainee__user", "enrolment")
    return rows.select_for_update(of=("self",)).get(pk=bond.pk)


def _require(allowed: bool, message: str) -> None:
    if not allowed:
        raise Refusal(message)


def _require_day(bond: Bond, met_on: date, now: datetime) -> None:
    if met_on > timezone.localdate(now):
        raise Refusal(_("指导日期不能晚于今天。"), field="met_on")
    if met_on < bond.since:
        raise Refusal(_("结对从 %(day)s 开始，指导日期不能更早。") % {"day": f"{bond.since:%Y-%m-%d}"}, field="met_on")


def _require_next(met_on: date, step: str, due_on: date | None) -> None:
    for field, words in next_step_problems(met_on, step, due_on).items():
        raise Refusal(words, field=field)


@contextmanager
def _each_talk_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "log_written_once" not in str(error):
            raise
        raise Refusal(_("同一天、同一件事已经记过了。"), field="topic") from error


def _tell_trainee(log: GuidanceLog, occasion: str, words: Callable[[], str], now: datetime) -> None:
    trainee = getattr(log.bond.trainee, "user", None)
    notify(
        recipients=[trainee] if trainee else [],
        occasion=occasion,
        key=f"mentors.log:{log.pk}:{log.version}",
        due_on=timezone.localdate(now),
        title=lambda: words() % {"mentor": log.bond.mentor.person.name},
        body=log.topic,
        url=reverse("mentors:log-detail", args=[log.pk]),
        now=now,
    )


def _settle(log: GuidanceLog, now: datetime) -> None:
    """Nothing is left to be confirmed, in none of the log's versions."""
    settle(occasion=["mentors.logged", "mentors.corrected"], key=f"mentors.log:{log.pk}", now=now)


@transaction.atomic
def correct_log(
    *, log: GuidanceLog, expected: int, correction: str, by: User, now: datetime, **changes: Any
) -> GuidanceLog:
    """Change a log, saying why. The former version stays on record and the trainee confirms anew.

    Raises StaleSave, and Refusal for a day that can't be or a pair that is over.
    """
    bond = _locked(log.bond)
    _require(can_correct_log(by, log), _("结对已经结束，记录不能再改。"))
    if not correction.strip():
        raise Refusal(_("请写明更正了什么。"), field="correction")
    _require_day(bond, changes.get("met_on", log.met_on), now)
    _require_next(*(changes.get(name, getattr(log, name)) for name in ("met_on", "next_step", "next_due_on")))
    with _each_talk_once():
        save_version(
            log,
            expected=expected,
            correction=correction.strip(),
            confirmed_at=None,
            confirmed_by=None,
            written_by=by,
            written_at=now,
            **changes,
        )
    audit.record("mentors.correct_log", by=by, target=log, unit_id=bond.enrolment.unit_id, now=now, reason=correction)
    log.bond = bond
    _settle(log, now)
    _tell_trainee(log, "mentors.corrected", lambda: _("%(mentor)s更正了指导记录，请您再确认"), now)
    return log


@transaction.atomic
def attach_file(*, log: GuidanceLog, content: IO[bytes], name: str, content_type: str, by: User, now: datetime) -> Any:
    """Put a picture or a paper on a log; another one takes its place, the old file stays stored."""
    _require(can_correct_log(by, log), _("结对已经结束，记录不能再改。"))
    file = store_file(content=content, shown_name=name, content_type=content_type, by=by)
    save_version(log, expected=log.version, file=file)
    audit.record("mentors.attach_file", by=by, target=log, now=now, file=file.pk)
    return log


@transaction.atomic
def void_log(*, log: GuidanceLog, reason: str, by: User, now: datetime) -> GuidanceLog:
    """Take back a log written by mistake. Raises Refusal once the trainee has confirmed it."""
    _require(can_correct_log(by, log), _("结对已经结束，记录不能再改。"))
    if log.confirmed_at:
        raise Refusal(_("学员已经确认，不能作废；写错的地方请用“更正”。"))
    if not reason.strip():
        raise Refusal(_("请写明作废原因。"), field="reason")
    save_version(log, expected=log.version, voided_at=now, void_reason=reason.strip())
    audit.record("mentors.void_log", by=by, target=log, now=now, reason=reason)
    _settle(log, now)
    return log


@transaction.atomic
def confirm_log(*, log: GuidanceLog, by: User, now: datetime) -> GuidanceLog:
    """The trainee's signature. A second tap changes nothing."""
    _require(can_confirm_log(by, log), _("只有学员本人可以确认。"))
    confirmed = GuidanceLog.objects.unconfirmed().filter(pk=log.pk, version=log.version)
    if confirmed.update(confirmed_at=now, confirmed_by=by, version=log.version + 1):
        audit.record("mentors.confirm_log", by=by, target=log, now=now)
        _settle(log, now)
    log.refresh_from_db()
    if log.confirmed_at is None:
        raise Refusal(_("导师刚刚更正了这条记录，请看过再确认。"))
    return log


@transaction.atomic
def comment_log(*, log: GuidanceLog, comment: str, by: User, now: datetime) -> GuidanceLog:
    """What the trainee has to say, before or after confirming; the mentor is told."""
    _require(can_confirm_log(by, log), _("只有学员本人可以留言。"))
    save_version(log, expected=log.version, trainee_comment=comment.strip(), commented_at=now)
    audit.record("mentors.comment_log", by=by, target=log, now=now)
    mentor = getattr(log.bond.mentor.person, "user", None)
    notify(
        recipients=[mentor] if mentor else [],
        occasion="mentors.commented",
        key=f"mentors.log:{log.pk}:{log.version}",
        due_on=timezone.localdate(now),
        title=lambda: _("%(name)s给您留言") % {"name": log.bond.trainee.name},
        body=comment[:100],
        url=reverse("mentors:log-detail", args=[log.pk]),
        now=now,
    )
    return log
