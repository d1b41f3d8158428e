"""The walker's own judgement: what it demands of a guard, and what it lets pass."""

from types import SimpleNamespace

import pytest

from common.access import Right, guarded, public, signed_in
from people.choices import Role
from tests.access.expect import Answer, Place, expected, keeps
from tests.access.routes import Route
from tests.access.world import Actor

PATHS = {"city": "0001", "district": "00010001", "street": "000100010001", "sibling": "000100010002", "far": "00010002"}
IN_COMMUNITY, IN_DISTRICT = Place(PATHS["street"] + "0001"), Place(PATHS["district"])


def route(decorator, *takes):
    return Route("tests:page", "page/", decorator(lambda request: None), frozenset(takes))


def actor(role, place="home", at="district"):
    return Actor(place, role, unit=SimpleNamespace(path=PATHS[at]))


PERSON = route(guarded("people", Right.READ), "pk")


@pytest.mark.parametrize(
    ("who", "place", "answer"),
    [
        (Actor("stranger"), IN_COMMUNITY, Answer.LOGIN),
        (Actor("disabled"), IN_COMMUNITY, Answer.LOGIN),
        (actor(Role.TRAINING_ADMIN), IN_COMMUNITY, Answer.ALLOWED),
        (actor(Role.CITY_ADMIN, at="city"), IN_COMMUNITY, Answer.ALLOWED),
        (actor(Role.TRAINING_ADMIN, "far", "far"), IN_COMMUNITY, Answer.UNSEEN),
        (actor(Role.STREET_ADMIN, at="street"), IN_COMMUNITY, Answer.ALLOWED),
        (actor(Role.STREET_ADMIN, "sibling", "sibling"), IN_COMMUNITY, Answer.UNSEEN),
        (actor(Role.STREET_ADMIN, "sibling", "sibling"), IN_DISTRICT, Answer.NO_FAULT),
        (actor(Role.STREET_ADMIN, "far", "far"), IN_DISTRICT, Answer.UNSEEN),
        (actor(Role.MENTOR), IN_COMMUNITY, Answer.NO_FAULT),
        (actor(Role.MENTOR), Place(linked=True), Answer.ALLOWED),
        (actor(Role.MENTOR, "far", "far"), IN_COMMUNITY, Answer.UNSEEN),
        (actor(Role.JUDGE), IN_COMMUNITY, Answer.FORBIDDEN),
        (actor(Role.JUDGE, "far", "far"), IN_COMMUNITY, Answer.FORBIDDEN),
    ],
    ids=str,
)
def test_the_matrix_says_who_reaches_an_object(who, place, answer):
    assert expected(PERSON, who, place) is answer


def test_a_page_without_an_object_opens_for_every_holder_of_the_right():
    listing = route(guarded("people", Right.READ))

    assert expected(listing, actor(Role.MENTOR, "far", "far"), None) is Answer.ALLOWED
    assert expected(listing, actor(Role.JUDGE), None) is Answer.FORBIDDEN


def test_public_and_signed_in_pages_ask_for_no_right():
    assert expected(route(public("all")), Actor("stranger"), None) is Answer.NO_FAULT
    assert expected(route(signed_in("all")), Actor("stranger"), None) is Answer.LOGIN
    assert expected(route(signed_in("all")), actor(Role.JUDGE), None) is Answer.ALLOWED


@pytest.mark.parametrize(
    ("answer", "status", "location", "method", "kept"),
    [
        (Answer.LOGIN, 302, "/accounts/login/?next=/", "GET", True),
        (Answer.LOGIN, 302, "/elsewhere/", "GET", False),
        (Answer.LOGIN, 200, "", "GET", False),
        (Answer.LOGIN, 403, "", "POST", True),
        (Answer.FORBIDDEN, 404, "", "GET", False),
        (Answer.UNSEEN, 200, "", "GET", False),
        (Answer.ALLOWED, 422, "", "POST", True),
        (Answer.ALLOWED, 302, "/accounts/login/", "GET", False),
        (Answer.NO_FAULT, 500, "", "GET", False),
    ],
)
def test_an_answer_is_held_against_what_was_demanded(answer, status, location, method, kept):
    assert keeps(answer, status, location, method) is kept
