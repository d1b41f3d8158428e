"""What the search for marks must be able to find: a forgotten scope shows at once, also as nothing but a number."""

import io

import pytest
from openpyxl import Workbook

from people.choices import Role
from people.models import Person
from tests.access.asking import asking
from tests.access.branding import FAR_MARKS, MARKS, branded_models, texts_of
from tests.access.pages import pages_of
from tests.access.reading import opened, settled
from tests.access.seeing import betrayed, marked, read
from tests.access.twins import far_only
from tests.access.world import HOME_PLACE

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db):
    """The district's administrator at home, while only the far district has anything."""
    world, _mirror = far_only()
    actor = next(a for a in world.actors if (a.role, a.place) == (Role.DISTRICT_ADMIN, HOME_PLACE))
    pages = list(pages_of(actor, world, with_objects=False))
    return actor, asking([actor]), pages


@pytest.fixture
def unscoped(monkeypatch):
    """As if persons had forgotten whom they are for."""
    for kind in (type(Person.objects), type(Person.objects.all())):
        monkeypatch.setattr(kind, "visible_to", lambda self, *args, **kwargs: self.all())


def test_with_every_scope_in_place_nothing_is_found(reader):
    actor, ask, pages = reader
    texts = read(ask, actor, pages)

    assert (marked(texts, FAR_MARKS), betrayed(ask, actor, texts, MARKS["far"])) == ([], [])


def test_an_unscoped_list_shows_marks_in_pages_and_workbooks_and_betrays_itself_to_a_search(reader, unscoped):
    actor, ask, pages = reader
    texts = read(ask, actor, pages)

    assert {"people:person-list", "people:person-export"} <= {key.split()[0] for key in marked(texts, FAR_MARKS)}
    assert any(key.startswith("people:person-list") for key in betrayed(ask, actor, texts, MARKS["far"]))


def test_a_count_that_takes_in_others_is_another_text(reader, monkeypatch):
    actor, ask, pages = reader
    home = [page for page in pages if page[0] == "home"]
    before = read(ask, actor, home)
    for kind in (type(Person.objects), type(Person.objects.all())):
        monkeypatch.setattr(kind, "visible_to", lambda self, *args, **kwargs: self.all())
    after = read(ask, actor, home)

    assert [settled(text) for text in after.values()] != [settled(text) for text in before.values()]


def test_a_workbook_is_read_cell_by_cell():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["单位", MARKS["far"]])
    book.save(file)

    assert MARKS["far"] not in file.getvalue().decode(errors="replace")
    assert MARKS["far"] in opened(file.getvalue())


def test_texts_that_are_marked_reach_over_all_apps():
    marked_columns = [field for model in branded_models() for field in texts_of(model)]

    assert len(marked_columns) >= 60
    assert {field.model._meta.app_label for field in marked_columns} >= {"people", "cohorts", "coursework", "mentors"}
