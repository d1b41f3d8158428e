"""Pairs: proposed, signed, completed, ended, replaced. Places are counted under a lock (S20)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.choices import ON_ROLL
from cohorts.models import Enrolment
from common.exceptions import Refusal
from mentors.actions.pool import let_in
from mentors.choices import GUIDING, OPEN, BondState, MentorState, Slot
from mentors.models import Bond, MentorProfile
from mentors.rules import kinds_of, slot_of, term_end
from notices.actions import notify, settle
from people import audit
from people.actions.care import close_care
from people.models import User

Pick = tuple[Enrolment, MentorProfile, Slot]


@transaction.atomic
def propose_bond(
    *,
    enrolment: Enrolment,
    mentor: MentorProfile,
    slot: Slot,
    by: User | None,
    now: datetime,
    follows: Bond | None = None,
) -> Bond:
    """Keep a mentor's place for a trainee, on one side. Raises Refusal in words (see propose_bonds)."""
    return propose_bonds(picks=[(enrolment, mentor, slot)], by=by, now=now, follows=follows)[0]


@transaction.atomic
def propose_bonds(*, picks: Sequence[Pick], by: User | None, now: datetime, follows: Bond | None = None) -> list[Bond]:
    """Propose several pairs, all or none.

    Raises Refusal when a mentor stands on the other side, is full, has left the pool or is the trainee,
    when a side is already taken, or when the trainee is no longer in the class.
    """
    mentors = _locked_mentors(pick[1].pk for pick in picks)
    enrolments = {
        row.pk: row
        for row in Enrolment.objects.filter(pk__in=[pick[0].pk for pick in picks]).select_related("person", "cohort")
    }
    loads = Counter(Bond.objects.filter(mentor__in=mentors, state__in=OPEN).values_list("mentor_id", flat=True))
    today, bonds = timezone.localdate(now), []
    for enrolment, mentor, slot in picks:
        bond = _proposal(enrolments[enrolment.pk], mentors[mentor.pk], slot, today)
        loads[mentor.pk] += 1
        _require_free(mentors[mentor.pk], loads[mentor.pk])
        bond.proposed_by, bond.proposed_at, bond.follows = by, now, follows
        bonds.append(bond)
    try:
        with transaction.atomic():
            Bond.objects.bulk_create(bonds)
    except IntegrityError as error:
        raise _refusal(error) from error
    for bond in bonds:
        audit.record("mentors.propose_bond", by=by, target=bond, unit_id=bond.enrolment.unit_id, now=now)
    return bonds


def _locked_mentors(pks: Iterable[int]) -> dict[int, MentorProfile]:
    """In one order always, so that two who lock the same mentors never wait for each other."""
    rows = MentorProfile.objects.select_related("person").filter(pk__in=set(pks)).order_by("pk")
    return {mentor.pk: mentor for mentor in rows.select_for_update(of=("self",))}


def _proposal(enrolment: Enrolment, mentor: MentorProfile, slot: Slot, today: date) -> Bond:
    if slot_of(mentor.kind) != slot:
        raise Refusal(_wrong_side(mentor, slot), field="mentor")
    if mentor.state != MentorState.ACTIVE:
        raise Refusal(_("%(name)s已退出导师库，请另选一位。") % {"name": mentor.person.name}, field="mentor")
    if mentor.person_id == enrolment.person_id:
        raise Refusal(_("导师和学员是同一个人，请另选一位导师。"), field="mentor")
    if enrolment.state not in ON_ROLL:
        raise Refusal(_("%(name)s已不在班，不能再结对。") % {"name": enrolment.person.name})
    return Bond(
        enrolment=enrolment,
        trainee=enrolment.person,
        mentor=mentor,
        slot=slot,
        kind=mentor.kind,
        since=today,
        until=term_end(today, settings.MENTOR_TERM_MONTHS),
    )


def _wrong_side(mentor: MentorProfile, slot: Slot) -> str:
    return _(
        "%(name)s是%(kind)s，只能任%(own)s。每位学员要有一位理论导师和一位实务导师，%(slot)s请从%(kinds)s中选。"
    ) % {
        "name": mentor.person.name,
        "kind": mentor.get_kind_display(),
        "own": slot_of(mentor.kind).label,
        "slot": Slot(slot).label,
        "kinds": "、".join(str(kind.label) for kind in kinds_of(slot)),
    }


def _require_free(mentor: MentorProfile, load: int) -> None:
    if load > mentor.capacity:
        raise Refusal(
            _("%(name)s最多带 %(n)d 人，名额已满，请另选一位。") % {"name": mentor.person.name, "n": mentor.capacity},
            field="mentor",
        )


def _refusal(error: IntegrityError) -> Refusal:
    if "bond_one_open_a_slot" in str(error):
        return Refusal(_("这一席位已有导师或待签约的导师，请刷新后再看；要换人的，请用“更换导师”。"), field="mentor")
    return Refusal(_("导师和学员是同一个人，或学员不在这个班，请核对。"), field="mentor")


@transaction.atomic
def sign_bonds(*, bonds: Sequence[Bond], by: User | None, now: datetime) -> list[Bond]:
    """Sign proposed pairs: from now on the mentor sees the trainee, and both are told.

    Raises Refusal when one of them is no longer only proposed.
    """
    pks = [bond.pk for bond in bonds]
    rows = Bond.objects.select_related("mentor__person__user", "mentor__unit", "trainee__user", "enrolment__unit")
    locked = list(rows.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",)))
    if any(bond.state != BondState.PROPOSED for bond in locked) or len(locked) < len(set(pks)):
        raise Refusal(_("有结对已经签约或取消，请刷新后再试。"))
    Bond.objects.filter(pk__in=pks).update(
        state=BondState.SIGNED, signed_by=by, signed_at=now, version=F("version") + 1
    )
    for bond in locked:
        bond.state, bond.signed_by, bond.signed_at, bond.version = BondState.SIGNED, by, now, bond.version + 1
        if hasattr(bond.mentor.person, "user"):
            let_in(user=bond.mentor.person.user, unit=bond.mentor.unit, bonds=[bond], by=by, now=now)
        audit.record("mentors.sign_bond", by=by, target=bond, unit_id=bond.enrolment.unit_id, now=now)
        _tell_signed(bond, now)
    return locked


def _tell_signed(bond: Bond, now: datetime) -> None:
    day = timezone.localdate(now)

    def names() -> dict[str, str]:
        return {"trainee": bond.trainee.name, "mentor": bond.mentor.person.name, "slot": bond.get_slot_display()}

    notify(
        recipients=_accounts(bond.mentor.person),
        occasion="mentors.signed",
        key=bond.source,
        due_on=day,
        title=lambda: _("您与%(trainee)s结对，任%(slot)s") % names(),
        body=lambda: _("请尽快约第一次指导，谈完用手机记一笔。"),
        url=reverse("mentors:mentee-list"),
        now=now,
    )
    notify(
        recipients=_accounts(bond.trainee),
        occasion="mentors.signed",
        key=bond.source,
        due_on=day,
        title=lambda: _("%(mentor)s已成为您的%(slot)s") % names(),
        body=lambda: _("每次指导后，请确认导师写的记录。"),
        url=reverse("mentors:bond-own"),
        now=now,
    )


def _accounts(person: object) -> list[User]:
    user = getattr(person, "user", None)
    return [user] if user else []


@transaction.atomic
def complete_bond(*, bond: Bond, by: User, now: datetime, reason: str = "") -> Bond:
    """The term is served: 出师. Raises Refusal before any guidance was logged."""
    bond = _locked(bond)
    if bond.state != BondState.ACTIVE:
        raise Refusal(_("还没有指导记录，不能办理出师。"))
    if waiting := bond.logs.unconfirmed().count():
        raise Refusal(
            ngettext("还有 %(n)d 条指导记录学员没有确认。", "还有 %(n)d 条指导记录学员没有确认。", waiting)
            % {"n": waiting}
        )
    return _close(bond, BondState.COMPLETED, reason, by, now)


@transaction.atomic
def end_bond(*, bond: Bond, reason: str, by: User | None, now: datetime) -> Bond:
    """End a pair early: the mentor loses sight of the trainee in this very transaction; the logs stay."""
    bond = _locked(bond)
    if not reason.strip():
        raise Refusal(_("请写明结束原因。"), field="reason")
    return _close(bond, BondState.ENDED, reason.strip(), by, now)


@transaction.atomic
def replace_bond(*, bond: Bond, mentor: MentorProfile, reason: str, by: User, now: datetime) -> Bond:
    """Another mentor on the same side, signed at once, who reads the trainee's earlier logs."""
    was_guiding = bond.state in GUIDING
    end_bond(bond=bond, reason=reason, by=by, now=now)
    new = propose_bond(enrolment=bond.enrolment, mentor=mentor, slot=Slot(bond.slot), by=by, now=now, follows=bond)
    return sign_bonds(bonds=[new], by=by, now=now)[0] if was_guiding else new


def _locked(bond: Bond) -> Bond:
    rows = Bond.objects.select_related("mentor__person__user", "trainee__user", "enrolment")
    bond = rows.select_for_update(of=("self",)).get(pk=bond.pk)
    if bond.state not in OPEN:
        raise Refusal(_("这一结对已经结束。"))
    return bond


def _close(bond: Bond, state: BondState, reason: str, by: User | None, now: datetime) -> Bond:
    was_guiding = bond.state in GUIDING
    bond.state, bond.reason, bond.closed_by, bond.closed_at = state, reason, by, now
    bond.ended_on = max(timezone.localdate(now), bond.since)
    bond.version += 1
    bond.save()
    close_care(source=bond.source, now=now)
    settle(occasion=["mentors.silent", "mentors.silent_class"], key=bond.source, now=now)
    audit.record(
        f"mentors.{'complete' if state is BondState.COMPLETED else 'end'}_bond",
        by=by, target=bond, unit_id=bond.enrolment.unit_id, now=now, reason=reason,
    )  # fmt: skip
    if was_guiding:
        _tell_closed(bond, now)
    return bond


def _tell_closed(bond: Bond, now: datetime) -> None:
    def names() -> dict[str, str]:
        return {"trainee": bond.trainee.name, "mentor": bond.mentor.person.name, "state": bond.get_state_display()}

    for person, title, url in (
        (bond.mentor.person, lambda: _("您与%(trainee)s的结对%(state)s") % names(), reverse("mentors:mentee-list")),
        (bond.trainee, lambda: _("您与导师%(mentor)s的结对%(state)s") % names(), reverse("mentors:bond-own")),
    ):
        notify(
            recipients=_accounts(person),
            occasion="mentors.closed",
            key=bond.source,
            due_on=timezone.localdate(now),
            title=title,
            body=bond.reason,
            url=url,
            now=now,
        )


def end_bonds_of_leavers(*, now: datetime) -> int:
    """End the pairs of trainees who have left their class; the class itself does not know of mentors."""
    left = Bond.objects.open().filter(enrolment__left_on__isnull=False).exclude(enrolment__state__in=ON_ROLL)
    bonds = list(left.order_by("pk"))
    for bond in bonds:
        end_bond(bond=bond, reason=_("学员已离班"), by=None, now=now)
    return len(bonds)
