"""Writing the audit trail. Every action records here, in its own transaction (rule 2)."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from people.models.audit import AuditEvent, AuditKind

if TYPE_CHECKING:
    from people.models import Unit, User


@dataclass(frozen=True)
class Origin:
    """Where a request came from; actions called outside a request have none."""

    request_id: UUID
    ip: str | None
    method: str
    path: str


origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


def last_writer_of(target: Model) -> int | None:
    """The account whose change of this row is the newest on record."""
    events = AuditEvent.objects.filter(kind=AuditKind.CHANGE, target=target._meta.label, target_id=str(target.pk))
    return events.order_by("-pk").values_list("actor", flat=True).first()


def record(
    verb: str,
    *,
    by: "User | None",
    target: Model | None = None,
    unit: "Unit | None" = None,
    unit_id: int | None = None,
    kind: AuditKind = AuditKind.CHANGE,
    reason: str = "",
    now: datetime | None = None,
    status: int | None = None,
    **detail: Any,
) -> AuditEvent:
    """Append one event. `detail` must hold no personal value in clear (mask it first).

    The unit decides who may search for the event: by default the actor's own.
    """
    source = origin.get()
    return AuditEvent.objects.create(
        at=now or timezone.now(),
        kind=kind,
        actor=by,
        unit_id=unit_id or (unit.pk if unit else by.home_id if by else None),
        verb=verb,
        target=target._meta.label if target else "",
        target_id=str(target.pk) if target else "",
        reason=reason[:200],
        detail=detail,
        request_id=source.request_id if source else None,
        ip=source.ip if source else None,
        method=source.method if source else "",
        path=source.path[:200] if source else "",
        status=status,
    )
