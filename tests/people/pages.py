"""Pages of this test folder's own, to try the guards and the middleware on."""

from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone

from common.access import Right, get_visible, guarded, public, signed_in
from common.exceptions import Refusal, StaleSave
from config.urls import urlpatterns as of_the_house
from people import audit
from people.models import Person


@guarded("people", Right.READ)
def person(request, pk):
    return HttpResponse(get_visible(Person, request.user, pk=pk).name)


@guarded("people", Right.READ)
def person_manage(request, pk):
    return HttpResponse(get_visible(Person, request.user, Right.MANAGE, pk=pk).name)


@signed_in("tests only")
def act(request):
    audit.record("tests.act", by=request.user, now=timezone.now())
    outcome = request.POST.get("outcome")
    if outcome == "refuse":
        raise Refusal("名额已满,请改选其他班次。")
    if outcome == "stale":
        raise StaleSave("别人刚改过。", fields=[("岗位", "网格员", request.POST.get("mine", "委员"))])
    if outcome == "invalid":
        return HttpResponse("errors", status=422)
    return HttpResponse("done", headers={"HX-Trigger": "saved"})


@public("tests only")
def poster(request):
    return HttpResponse("poster")


urlpatterns = [
    # The menu leads to every page of the house; where two share a name, the later one is meant.
    *of_the_house,
    path("person/<int:pk>/", person, name="person"),
    path("person/<int:pk>/manage/", person_manage, name="person-manage"),
    path("act/", act, name="act"),
    path("poster/", poster, name="poster"),
    path("accounts/", include([path("login/", poster, name="account_login")])),
    path("accounts/password/", poster, name="account_change_password"),
]
