"""Persons, their posts, and looking at their numbers."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from common.crypto import lookup_hash, seal, unseal
from common.exceptions import Refusal, StaleSave
from common.versions import save_version
from people import audit
from people.actions.leaving import follow_post
from people.choices import PersonKind, PostTrack, Source, Standing
from people.masking import Numbers, can_unmask
from people.models import CareLink, Person, PostHolding, Unit, User
from people.models.audit import AuditKind
from people.names import name_key
from people.rules.dates import Moment, post_problem
from people.rules.persons import FACTS, facts_problem, told_by
from people.rules.problems import words_of


@transaction.atomic
def add_person(
    *,
    name: str,
    unit: Unit,
    by: User | None,
    now: datetime,
    kind: PersonKind = PersonKind.WORKER,
    id_number: str = "",
    phone: str = "",
    **facts: Any,
) -> Person:
    """Open a person's record; birth and sex are taken from the ID number.

    Raises Refusal when the ID number or the phone is somebody else's, or the facts contradict each other.
    """
    facts = _agreeing(facts, id_number, now)
    person = Person(name=name, name_key=name_key(name), unit=unit, kind=kind, phone=phone or None, **facts)
    if id_number:
        person.id_sealed, person.id_hash = seal(id_number), lookup_hash(id_number)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise _taken(error) from error
    audit.record("people.add_person", by=by, target=person, unit=unit, now=now)
    return person


def _agreeing(facts: dict[str, Any], id_number: str, now: datetime) -> dict[str, Any]:
    """The facts with what the ID number adds to them."""
    if found := facts_problem(facts, id_number, timezone.localdate(now)):
        raise Refusal(words_of(found[1]), field=found[0])
    return facts | told_by(id_number) if id_number else facts


def _taken(error: IntegrityError) -> Refusal:
    text = str(error)
    if "person_id_number_unique" in text:
        return Refusal(_("这个身份证号已经建过档，请在人员中查找，不要重复建档。"), field="id_number")
    if "person_phone_unique" in text:
        return Refusal(_("这个手机号已登记在另一人名下，请核对。"), field="phone")
    if "work_number" in text:
        return Refusal(_("这个工号已登记在另一人名下，请核对。"), field="work_number")
    return Refusal(_("手机号应为 11 位数字，以 1 开头。"), field="phone")


@transaction.atomic
def edit_person(*, person: Person, expected: int, by: User, now: datetime, **changes: Any) -> Person:
    """Change basic facts; posts have their own actions. Raises StaleSave, and Refusal as `add_person` does."""
    if "name" in changes:
        changes["name_key"] = name_key(changes["name"])
    id_number = changes.pop("id_number", "")
    if id_number or FACTS & changes.keys():
        known = id_number or (unseal(person.id_sealed) if person.id_sealed else "")
        agreed = _agreeing({key: changes.get(key, getattr(person, key)) for key in FACTS}, known, now)
        changes |= {key: value for key, value in agreed.items() if key in changes or value != getattr(person, key)}
    if id_number:
        changes |= {"id_sealed": seal(id_number), "id_hash": lookup_hash(id_number)}
    if "phone" in changes:
        changes["phone"] = changes["phone"] or None
    try:
        with transaction.atomic():
            save_version(person, expected=expected, **changes)
    except StaleSave as stale:
        raise _without_numbers(stale) from stale
    except IntegrityError as error:
        raise _taken(error) from error
    audit.record("people.edit_person", by=by, target=person, unit_id=person.unit_id, now=now, fields=sorted(changes))
    return person


def _without_numbers(stale: StaleSave) -> StaleSave:
    """The 409 page shows what stands on record now, also to those who see numbers masked only."""
    untold = {"id_sealed", "id_hash", "phone", "name_key"}
    secret = {field.verbose_name for field in Person._meta.concrete_fields if field.name in untold}
    return StaleSave(stale.message, fields=[row for row in stale.fields if row[0] not in secret], target=stale.target)


@transaction.atomic
def hold_post(
    *,
    person: Person,
    unit: Unit,
    title: str,
    track: PostTrack,
    since: date,
    by: User | None,
    now: datetime,
    grade: int | None = None,
    source: Source = Source.ENTERED,
) -> PostHolding:
    """Move a person to a post from a day on: the open post ends the day before (section 4).

    Who has left or is arriving is in a post again. The account follows to the new unit. Raises Refusal
    for a day that is still to come or can't be (ADR 0051), when the open post began on that day or later,
    or the last one ended on it or later, and when the person holds a role at the old unit that the user
    may not end.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    born = Moment(person.born_on, person.born_precision) if person.born_on else None
    if problem := post_problem(since, born, timezone.localdate(now)):
        raise Refusal(words_of(problem), field="since")
    if person.standing != Standing.POSTED and (last := _last_day(person)) and last >= since:
        raise Refusal(_("上一个岗位到 %(day)s 为止，新岗位要晚于这一天开始。") % {"day": last}, field="since")
    for held in person.posts.filter(until=None, voided_at=None):
        if held.since >= since:
            raise Refusal(
                _("现任岗位从 %(day)s 开始，新岗位的开始日期要晚于这一天。") % {"day": held.since}, field="since"
            )
        held.until = since - timedelta(days=1)
        held.save(update_fields=["until"])
    post = PostHolding.objects.create(
        person=person, unit=unit, title=title, track=track, grade=grade, since=since, source=source, recorded_by=by
    )
    follow_post(person=person, left=person.unit, unit=unit, by=by, now=now)
    save_version(
        person,
        expected=person.version,
        unit=unit,
        post_title=title,
        post_track=track,
        grade=grade,
        standing=Standing.POSTED,
    )
    audit.record("people.hold_post", by=by, target=person, unit=unit, now=now, post=title, since=str(since))
    return post


def _last_day(person: Person) -> date | None:
    """The last day in any post, of somebody who is in none."""
    latest: date | None = person.posts.filter(voided_at=None).aggregate(latest=Max("until"))["latest"]
    return latest


@transaction.atomic
def void_person(*, person: Person, by: User, now: datetime, reason: str) -> Person:
    """Void a record that should not exist; its posts go with it and its numbers are free again.

    Raises Refusal when an account or any fact of another app hangs on it: such a person has been
    real to somebody, and leaves by the post instead.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.voided_at is not None:
        raise Refusal(_("这份档案已经作废。"))
    if kept := facts_about(person):
        raise Refusal(
            _("%(name)s已有%(facts)s，不能作废。人员离开的，请办理离任或调动。")
            % {"name": person.name, "facts": "、".join(kept)}
        )
    person.posts.filter(voided_at=None).update(voided_at=now, void_reason=reason)
    save_version(person, expected=person.version, voided_at=now, void_reason=reason)
    audit.record("people.void_person", by=by, target=person, unit_id=person.unit_id, now=now, reason=reason)
    return person


def facts_about(person: Person) -> list[str]:
    """Names of the kinds of records that refer to the person, apart from posts.

    The protected foreign keys of all apps answer, so that no app above needs to be known here.
    """
    try:
        Collector(using="default").collect([person])
    except ProtectedError as protected:
        kinds = {type(row) for row in protected.protected_objects} - {PostHolding, CareLink}
        return sorted(str(kind._meta.verbose_name) for kind in kinds)
    return []


@transaction.atomic
def unmask(*, person: Person, by: User, now: datetime, reason: str) -> Numbers:
    """Show the full numbers once, for a reason that is kept. Raises PermissionDenied without the right."""
    if not can_unmask(by, person):
        raise PermissionDenied
    if len(reason.strip()) < 4:
        raise Refusal(_("请写明查看完整号码的事由（至少 4 个字）。"), field="reason")
    audit.record(
        "people.unmask", by=by, target=person, unit_id=person.unit_id, kind=AuditKind.UNMASK, reason=reason, now=now
    )
    return Numbers(unseal(person.id_sealed) if person.id_sealed else "", person.phone or "")
