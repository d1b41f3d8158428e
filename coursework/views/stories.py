"""Accepted cases, told to everybody: no phone, no ID, no score."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import public
from coursework.models import Case, CaseVersion
from coursework.queries.results import latest_version, pictures_of, shown_stories

WHY_PUBLIC = "只有已通过、作者同意并由培训管理员公开的案例"


@require_safe
@public(WHY_PUBLIC)
def showcase(request: HttpRequest) -> HttpResponse:
    rows = [_card(case, version, picture) for case, version, picture in shown_stories()]
    return render(request, "coursework/showcase.html", {"rows": rows})


def _card(case: Case, version: CaseVersion, picture: int | None) -> dict[str, Any]:
    return {
        "url": reverse("coursework:case-story", args=[case.pk]),
        "title": version.title,
        "lead": version.lead,
        "kind": f"{case.street_line} · {case.author.name}",
        "picture_url": reverse("coursework:story-picture", args=[case.pk, picture]) if picture else "",
        "picture_alt": version.title,
    }


def _published(pk: int) -> Case:
    """403 for a case that exists but isn't public, whatever became of it: the answer tells nothing of its result."""
    rows = Case.objects.live().select_related("author", "unit__parent", "cohort")
    case = rows.filter(pk=pk).first()
    if case is None:
        raise Http404
    if not Case.objects.published().filter(pk=pk).exists():
        raise PermissionDenied
    return case


@require_safe
@public(WHY_PUBLIC)
def case_story(request: HttpRequest, pk: int) -> HttpResponse:
    case = _published(pk)
    version = latest_version(case)
    assert version is not None
    urls = [
        {"url": reverse("coursework:story-picture", args=[pk, row.position]), "alt": _("照片%(n)d") % {"n": nth}}
        for nth, row in enumerate(pictures_of(version), start=1)
    ]
    context = {
        "case": case,
        "version": version,
        "kind": _("优秀案例 · %(cohort)s · %(place)s") % {"cohort": case.cohort.name, "place": case.street_line},
        "facts": version.figures,
        "cover": urls[0] if urls else None,
        "pictures": urls[1:],
    }
    return render(request, "coursework/case_story.html", context)


@require_safe
@public(WHY_PUBLIC)
def story_picture(request: HttpRequest, pk: int, position: int) -> Any:
    """A photo of a public story; nothing else of its files leaves here."""
    version = latest_version(_published(pk))
    row = next((row for row in pictures_of(version) if row.position == position), None) if version else None
    if row is None:
        raise Http404
    file = row.case_file.file
    response = FileResponse(file.content.open("rb"), content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
