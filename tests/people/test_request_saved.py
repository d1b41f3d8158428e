import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from people.choices import Role
from people.models import RequestKey

pytestmark = pytest.mark.django_db
SAVED = reverse("people:request-saved")


def test_one_learns_whether_the_own_form_was_saved_and_of_nobody_elses(enter, account):
    key, (owner, other) = uuid.uuid4(), (account(Role.MENTOR), account(Role.MENTOR))
    RequestKey.objects.create(user=owner, key=key, route="/x/", created_at=timezone.now())

    assert enter(owner).get(SAVED, {"key": key}).json() == {"saved": True}
    assert enter(owner).get(SAVED, {"key": uuid.uuid4()}).json() == {"saved": False}
    assert enter(other).get(SAVED, {"key": key}).json() == {"saved": False}


@pytest.mark.parametrize("key", ["", "no-key"])
def test_what_is_no_key_was_not_saved(enter, account, key):
    assert enter(account(Role.MENTOR)).get(SAVED, {"key": key}).json() == {"saved": False}
