"""A roll call as components/register.html draws it."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.actions.roll import STATUSES, is_locked
from cohorts.choices import MarkStatus, Phase
from cohorts.models import AttendanceMark, Session
from cohorts.queries.registers import Register, Tile
from common.templatetags.banfei import moment
from people.models import User

NONE = "none"
KINDS = {MarkStatus.PRESENT: "done", MarkStatus.LATE: "soon", MarkStatus.ABSENT: "need", MarkStatus.LEAVE: "go"}
MINUTE = timedelta(minutes=1)


def words_of(phase: Phase) -> dict[str, str]:
    """What a tile says under the name."""
    return {
        MarkStatus.PRESENT: _("✓ 到") if phase is Phase.BEFORE else _("✓ 在"),
        MarkStatus.LATE: _("迟到"),
        MarkStatus.ABSENT: _("缺") if phase is Phase.BEFORE else _("不在"),
        MarkStatus.LEAVE: _("请假"),
    }


def label_of(mark: AttendanceMark, session: Session, phase: Phase) -> str:
    """The mark in words; who came late shows by how many minutes."""
    minutes = int((mark.marked_at - session.starts_at) / MINUTE)
    if mark.status == MarkStatus.LATE and phase is Phase.BEFORE and minutes > 0 and mark.marked_at < session.ends_at:
        return _("迟 %(n)d 分") % {"n": minutes}
    return words_of(phase)[MarkStatus(mark.status)]


def register_part(shown: Register, *, refused: str = "") -> dict[str, Any]:
    """What the component draws; `refused` says why the roll call isn't complete, and marks who is missing."""
    phase, session = shown.phase, shown.session
    words, order = words_of(phase), STATUSES[phase]
    states: list[dict[str, Any]] = [
        {"key": status.value, "label": words[status], "kind": KINDS[status]} for status in order
    ]
    states.append({"key": NONE, "label": _("未点"), "kind": "calm", "start": True})
    short = {
        MarkStatus.PRESENT: _("到") if phase is Phase.BEFORE else _("在"),
        MarkStatus.LATE: _("迟"),
        MarkStatus.LEAVE: _("假"),
        MarkStatus.ABSENT: _("缺") if phase is Phase.BEFORE else _("不在"),
    }
    counts = [
        {"key": status.value, "label": short[status], "count": shown.count(status), "need": status is MarkStatus.ABSENT}
        for status in short
        if status in order
    ]
    counts.append({"key": NONE, "label": _("未点"), "count": shown.count(None), "need": False})

    def url(name: str, of_phase: Phase = phase) -> str:
        return reverse(f"cohorts:{name}", args=[session.pk, of_phase.value])

    lock = _lock(shown, url("roll-resume"))
    tiles = tiles_of(shown)
    missing = [tile for tile in tiles if refused and tile["state"] == NONE]
    for tile in missing:
        tile["missing"] = True
    return {
        "title": _("%(phase)s点名") % {"phase": phase.label},
        "phases": [
            {"label": _("%(phase)s点名") % {"phase": one.label}, "url": url("roll-call", one), "current": one is phase}
            for one in Phase
        ],
        "counts": counts,
        "saved_at": timezone.localtime(shown.saved_at) if shown.saved_at else None,
        "states": states,
        "tiles": tiles,
        "alert": {"text": refused, "first": missing[0] if missing else None} if refused else None,
        "lock": lock,
        "state_url": None if lock else url("roll-state"),
        "hint": None if lock else _("点一下换状态。断网也能点，联网后自动补传，直到传上为止。"),
        "save_url": url("roll-tap"),
        "rest_url": None if lock else url("roll-rest"),
        "rest_label": _("其余全部到") if phase is Phase.BEFORE else _("其余全部在"),
        "done_url": None if lock else url("roll-done"),
        "done_label": _("完成更正") if session.reopened_at else _("完成点名"),
    }


def _lock(shown: Register, url: str) -> dict[str, Any] | None:
    """A roll call that is complete: since when and by whom, who marked last, and the way to change it."""
    call, last = shown.roll_call, shown.last
    if call is None or call.done_at is None or not is_locked(shown.session, call):
        return None
    text = _("已完成 %(at)s") % {"at": _by(call.done_at, call.done_by)}
    if last is not None and last.marked_by_id != call.done_by_id:
        text += _("；最后一次改动 %(at)s") % {"at": _by(last.marked_at, last.marked_by)}
    return {"text": text, "url": url, "label": _("更正")}


def _by(at: datetime, user: User | None) -> str:
    return " · ".join(filter(None, [moment(at), user.name if user else ""]))


def tiles_of(shown: Register) -> list[dict[str, Any]]:
    words = words_of(shown.phase)
    return [_tile(tile, words, STATUSES[shown.phase], shown.session, shown.phase) for tile in shown.tiles]


def states_now(shown: Register) -> dict[str, Any]:
    """The register in short, for a page that is open already."""
    tiles = {tile["id"]: [tile["state"], tile["label"], tile["version"]] for tile in tiles_of(shown)}
    return {"saved_at": f"{timezone.localtime(shown.saved_at):%H:%M}" if shown.saved_at else "", "tiles": tiles}


def _tile(
    tile: Tile, words: dict[str, str], order: tuple[MarkStatus, ...], session: Session, phase: Phase
) -> dict[str, Any]:
    status = MarkStatus(tile.status) if tile.status else None
    # Leave is tapped only where it was granted.
    order = order if tile.leave else tuple(one for one in order if one is not MarkStatus.LEAVE)
    following = order[(order.index(status) + 1) % len(order)] if status in order else order[0]
    return {
        "id": tile.enrolment.pk,
        "name": tile.person.name,
        "state": status.value if status else NONE,
        "kind": KINDS[status] if status else "calm",
        "label": _label(tile, status, words, session, phase),
        "next": following.value,
        "version": tile.version,
        "skip": "" if tile.leave else MarkStatus.LEAVE.value,
    }


def _label(tile: Tile, status: MarkStatus | None, words: dict[str, str], session: Session, phase: Phase) -> str:
    if tile.awaits_leave and status in (None, MarkStatus.ABSENT):
        return _awaiting(words[MarkStatus.ABSENT] if status else "")
    if status is None:
        return _("未点")
    if status is MarkStatus.LEAVE and tile.leave:
        return tile.leave
    return label_of(tile.mark, session, phase) if tile.mark else words[status]


def _awaiting(word: str) -> str:
    """Absent until the leave is granted; the tile says that it was asked for."""
    return _("%(word)s · 请假待批") % {"word": word} if word else _("请假待批")
