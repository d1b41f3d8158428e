"""The author's side: a draft, its files, and handing it in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cohorts.choices import ON_ROLL
from cohorts.models import Enrolment
from common.exceptions import Refusal
from common.versions import save_version
from coursework.actions.settling import settle_submitted
from coursework.actions.steps import locked, move, note_step, require
from coursework.choices import MOST_FILES, MOST_HIGHLIGHTS, TEXTS, CaseState
from coursework.filetypes import recognise
from coursework.highlights import read_highlights
from coursework.messages import file_message
from coursework.models import Case, CaseCall, CaseFile, CaseVersion, VersionFile
from coursework.opening import require_opens
from coursework.permissions import is_author
from coursework.scrubbing import scrub
from imports.reading.faults import Unreadable
from people import audit
from people.actions.files import store_file
from people.models import User

WANTED = ("title", "problem", "method", "result")


@dataclass(frozen=True)
class Intake:
    """What became of files that were sent: kept, or refused with the reason in words."""

    kept: list[CaseFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def start_case(*, call: CaseCall, by: User, now: datetime) -> Case:
    """The author's case for the call, made on first use. Raises Refusal for who isn't in the cohort."""
    if known := Case.objects.live().filter(call=call, author=by.person_id).first():
        return known
    in_cohort = Enrolment.objects.filter(cohort=call.cohort_id, person=by.person_id, state__in=ON_ROLL)
    require(bool(by.person) and in_cohort.exists(), _("只有这个班次的在读学员可以提交案例。"), code="forbidden")
    assert by.person is not None
    fields = {"cohort_id": call.cohort_id, "unit_id": by.person.unit_id, "started_at": now}
    try:
        with transaction.atomic():
            case = Case.objects.create(call=call, author=by.person, **fields)
    except IntegrityError:
        return Case.objects.live().get(call=call, author=by.person)
    note_step(case, what=gettext_noop("开始写"), by=by, now=now)
    audit.record("coursework.start_case", by=by, target=case, unit_id=case.unit_id, now=now)
    return case


@transaction.atomic
def save_draft(
    *, case: Case, version: int, texts: Mapping[str, str], may_publish: bool, by: User, now: datetime
) -> Case:
    """Keep what is written so far; anything may be missing. A returned case becomes a draft again."""
    case = _to_write(case, by)
    changes = {name: texts.get(name, "").strip() for name in TEXTS}
    _check_highlights(changes["highlights"])
    returned = case.state == CaseState.RETURNED
    save_version(case, expected=version, may_publish=may_publish, state=CaseState.DRAFT, **changes)
    if returned:
        note_step(case, what=gettext_noop("按意见修改"), by=by, now=now)
    audit.record("coursework.save_draft", by=by, target=case, unit_id=case.unit_id, now=now)
    return case


def _check_highlights(text: str) -> None:
    try:
        found = read_highlights(text)
    except ValueError as error:
        raise Refusal(
            _("第%(line)s行请写成“数字：说明”，例如“7次：居民议事”。数字最多12个字，说明最多40个字。")
            % {"line": error},
            field="highlights",
        ) from error
    if len(found) > MOST_HIGHLIGHTS:
        raise Refusal(_("成效数字最多写%(most)d条。") % {"most": MOST_HIGHLIGHTS}, field="highlights")


@transaction.atomic
def add_files(*, case: Case, uploads: Iterable[tuple[str, BinaryIO]], by: User, now: datetime) -> Intake:
    """Keep files with the case, each told from its content and freed of its author's marks.

    A file that may not come in is named with the reason; the others are kept. Raises Refusal for too many.
    """
    case = _to_write(case, by)
    uploads = list(uploads)
    _require_room(case, len(uploads))
    intake = Intake()
    for name, content in uploads:
        try:
            intake.kept.append(_add_file(case, name, content, by, now))
        except Unreadable as fault:
            intake.refused.append(_("“%(name)s”：%(why)s") % {"name": name, "why": file_message(fault)})
    audit.record("coursework.add_files", by=by, target=case, unit_id=case.unit_id, now=now, files=len(intake.kept))
    return intake


def _require_room(case: Case, wanted: int) -> None:
    room = MOST_FILES - case.files.live().count()
    if wanted > room:
        words = _("附件最多%(most)d个，现在还能加%(room)d个；这次的%(wanted)d个都没有收下，请重新选择。")
        figures = {"most": MOST_FILES, "room": max(room, 0), "wanted": wanted}
        raise Refusal(words % figures, field="uploads", code="many")


def _add_file(case: Case, name: str, content: BinaryIO, by: User, now: datetime) -> CaseFile:
    kind = recognise(content)
    clean = scrub(content, kind)
    require_opens(clean, kind)
    kept = store_file(content=clean, shown_name=name, content_type=kind.content_type, by=by)
    return CaseFile.objects.create(case=case, file=kept, added_at=now)


@transaction.atomic
def drop_file(*, case_file: CaseFile, by: User, now: datetime) -> CaseFile:
    """Take a file out of the case; versions that were handed in with it keep it."""
    case = _to_write(case_file.case, by)
    case_file.voided_at, case_file.void_reason = now, str(_("作者移除"))
    case_file.save(update_fields=["voided_at", "void_reason"])
    audit.record("coursework.drop_file", by=by, target=case_file, unit_id=case.unit_id, now=now)
    return case_file


@transaction.atomic
def restore_file(*, case_file: CaseFile, by: User, now: datetime) -> CaseFile:
    """Put back a file that its author took out."""
    case = _to_write(case_file.case, by)
    _require_room(case, 1)
    case_file.voided_at, case_file.void_reason = None, ""
    case_file.save(update_fields=["voided_at", "void_reason"])
    audit.record("coursework.restore_file", by=by, target=case_file, unit_id=case.unit_id, now=now)
    return case_file


@transaction.atomic
def submit_case(*, case: Case, version: int, by: User, now: datetime) -> Case:
    """Hand the case in: its words and files are frozen as the next version, which is what judges read.

    Raises Refusal at the first text that is missing.
    """
    case = require_complete(case=_to_write(case, by))
    save_version(case, expected=version)
    frozen = _freeze(case, by, now)
    late = timezone.localdate(now) > case.call.due_on
    words = gettext_noop("第%(number)d次提交（逾期）") if late else gettext_noop("第%(number)d次提交")
    what = words % {"number": frozen.number}
    case = move(
        case, verb="submit_case", what=what, state=CaseState.SUBMITTED, by=by, now=now,
        submitted_at=now, return_reason="",
    )  # fmt: skip
    settle_submitted(case, by, now)
    return case


def require_complete(*, case: Case) -> Case:
    """Raises Refusal at the first text without which nothing can be handed in."""
    for name in WANTED:
        if not getattr(case, name).strip():
            label = Case._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise Refusal(_("提交前请填写“%(label)s”。") % {"label": label}, field=name, code="missing")
    return case


def _freeze(case: Case, by: User, now: datetime) -> CaseVersion:
    frozen = CaseVersion.objects.create(
        case=case,
        number=case.versions.count() + 1,
        submitted_at=now,
        submitted_by=by,
        **{name: getattr(case, name) for name in TEXTS},
    )
    files = case.files.live().order_by("pk")
    VersionFile.objects.bulk_create(
        VersionFile(version=frozen, case_file=file, position=position) for position, file in enumerate(files, start=1)
    )
    return frozen


def _to_write(case: Case, by: User) -> Case:
    case = locked(case)
    require(is_author(by, case), _("只有作者本人可以修改案例。"), code="forbidden")
    require(case.with_its_author, _("案例已经提交，不能再改；需要修改时请联系培训管理员退回。"))
    return case
