"""The page against which all others are held: signed in, a table of fifty rows, and nothing of ours."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ROWS = [
    {"url": f"/rows/{number}/", "name": f"第{number}人", "unit": "临江街道望江社区", "post": "网格员",
     "grade": number % 12, "phone": f"138****{number:04}"}
    for number in range(50)
]  # fmt: skip


@login_required
def bare_page(request: HttpRequest) -> HttpResponse:
    return render(request, "bare_page.html", {"who": request.user, "rows": ROWS})
