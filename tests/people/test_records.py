import pytest
from django.test import override_settings
from django.urls import include, path

from common.access import Right, guarded
from people import records
from people.choices import Role
from people.records import fragments_for, register_record_fragment
from tests.people.pages import person, poster


@guarded("appraisal", Right.READ)
def scores(request, pk):
    """A section that not everybody may open."""


urlpatterns = [
    path("x/", include(([path("<int:pk>/p/", person, name="p"), path("<int:pk>/s/", scores, name="s")], "x"))),
    path("accounts/", include([path("login/", poster, name="account_login")])),
]


@pytest.fixture
def fragments(monkeypatch):
    monkeypatch.setattr(records, "_fragments", {})
    register_record_fragment("x:s", label="考评得分", order=2)
    register_record_fragment("x:p", label="培训", order=1)
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    ("role", "labels"), [(Role.DISTRICT_ADMIN, ["培训", "考评得分"]), (Role.TRAINING_ADMIN, ["培训"])]
)
def test_a_record_has_the_sections_whose_guard_lets_the_viewer_in(account, worker, fragments, role, labels):
    found = fragments_for(account(role), worker)

    assert [row["label"] for row in found] == labels
    assert found[0]["url"] == f"/x/{worker.pk}/p/"
