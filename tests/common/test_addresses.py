import pytest
from django.urls import NoReverseMatch, reverse

from common.addresses import by_key
from people.models import Person


@pytest.mark.parametrize("key", [1, 90, 987_654_321])
def test_the_address_of_a_row_is_what_the_resolver_says(key):
    assert by_key("people:person-detail")(Person(pk=key)) == reverse("people:person-detail", args=[key])


def test_an_address_that_takes_more_than_the_key_is_refused():
    with pytest.raises(NoReverseMatch):
        by_key("cohorts:roll-call")(Person(pk=1))
