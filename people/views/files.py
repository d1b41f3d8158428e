"""The one door through which private files leave (rule 10)."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.access import signed_in
from people import audit
from people.files import may_read_file
from people.models import PrivateFile
from people.models.audit import AuditKind


@require_safe
@signed_in("谁能读由文件所属的应用判定（people.files），判定不过即 404")
def private_file(request: HttpRequest, pk: int) -> Any:
    """As an attachment, never shown in place: what people upload must not run in our name."""
    user: Any = request.user
    file = PrivateFile.objects.filter(pk=pk).first()
    if file is None or not may_read_file(user, file):
        raise Http404
    audit.record("people.download_file", by=user, target=file, kind=AuditKind.EXPORT, now=timezone.now())
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.shown_name,
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
