"""Every form with every column of every model beside what it asks for: the extra ones change nothing (E3)."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.forms import BaseForm, ModelForm
from django.urls import get_resolver, reverse

from people.models import Person
from tests.access.branding import APPS
from tests.access.effects import Ground
from tests.access.filling import every_column, filled_form
from tests.access.reading import text_of
from tests.access.routes import ROUTES
from tests.access.test_hostile import reader_of
from tests.access.world import ROWS

pytestmark = pytest.mark.django_db
PLAIN = ("accounts/", "dev/", "i18n/", "healthz")
WRITING = [
    name
    for name, route in ROUTES.items()
    if "POST" in route.methods and (not route.takes or name in ROWS) and not route.address.startswith(PLAIN)
]
# Boxes on other pages that the view reads without a form.
READ_WITHOUT_A_FORM = {"imports:import-confirm": {"only_whole"}}
# A post with nothing in it is none to Django's forms.
BODY = {"posted": "1"}


@contextmanager
def forms_seen(into: set[str]):
    """The names that bound forms ask for: a form on somebody else's page is known by its class alone."""
    clean = BaseForm.full_clean

    def noting(form) -> None:
        into.update(form.add_prefix(name) for name in form.fields)
        clean(form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseForm, "full_clean", noting)
        yield


@pytest.fixture(scope="module")
def ground(world, ask) -> Ground:
    return Ground()


@pytest.mark.parametrize("name", WRITING)
def test_fields_that_a_form_does_not_ask_for_change_nothing(name, world, ask, ground):
    route = ROUTES[name]
    url = reverse(name, kwargs=ROWS[name](world) if route.takes else None)
    actor, own_page = reader_of(route, world), "GET" in route.methods
    asked, names = filled_form(text_of(ask(actor, "GET" if own_page else "POST", url)))
    told: set[str] = set()
    seen: list[dict] = []

    with forms_seen(told):
        plain = ask(actor, "POST", url, BODY | asked, then=lambda: seen.append(ground.effects()))
    extra = every_column(but=names | (set() if own_page else told) | READ_WITHOUT_A_FORM.get(name, set()))
    more = ask(actor, "POST", url, extra | BODY | asked, then=lambda: seen.append(ground.effects()))

    assert more.status_code == plain.status_code
    assert seen[1] == seen[0]


def test_most_forms_are_really_saved_by_it(world, ask, ground):
    """Or nothing would have been tried: of all that may be posted, this many write more than the audit trail."""
    saved = 0
    for name in WRITING:
        url = reverse(name, kwargs=ROWS[name](world) if ROUTES[name].takes else None)
        actor = reader_of(ROUTES[name], world)
        asked, _names = filled_form(text_of(ask(actor, "GET" if "GET" in ROUTES[name].methods else "POST", url)))
        seen: list[dict] = []
        ask(actor, "POST", url, BODY | asked, then=lambda: seen.append(ground.effects()))  # noqa: B023
        saved += bool(set(seen[0]) - {"people_auditevent"})

    assert saved >= 40, saved


def test_a_view_that_saves_whatever_is_posted_is_caught(world, ask, ground):
    def saves_everything(body: dict) -> dict:
        person = Person.objects.get(pk=world.person.pk)
        with transaction.atomic():
            for name, value in body.items():
                if name in {"post_title", "grade"}:
                    setattr(person, name, value)
            person.save()
            found = ground.effects()
            transaction.set_rollback(True)
        return found

    asked = {"post_title": "网格员"}

    assert saves_everything(asked) != saves_everything(every_column(but=asked) | asked)


def test_no_form_writes_a_model_by_itself():
    """Forms ask and actions write: a form of a model would take what its class happens to name."""
    get_resolver().url_patterns  # noqa: B018 loads every view, and so every form
    ours = [kind for kind in _below(ModelForm) if kind.__module__.partition(".")[0] in APPS]

    assert ours == []


def _below(kind: type) -> list[type]:
    return [one for child in kind.__subclasses__() for one in (child, *_below(child))]
