"""The roll call on its page: when it opens, who is missing, and what others have marked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.models import RollCall
from tests.cohorts.views.test_care import tap
from tests.cohorts.views.test_classes import page
from tests.factories.cohorts import SessionFactory


@pytest.fixture
def far_off(cohort, now):
    return SessionFactory(cohort=cohort, starts_at=now + timedelta(days=33))


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_lesson_weeks_away_says_when_its_roll_opens(far_off, members, teacher, sign_in, phase):
    client = sign_in(teacher)
    answer = client.get(page("roll-call", far_off.pk, phase))
    shown = answer.content.decode()
    day = f"{timezone.localtime(far_off.starts_at):%m-%d}"
    assert (answer.status_code, answer.context["register"]) == (200, None)
    assert ("点名的时间" in shown, day in shown, page("session-detail", far_off.pk) in shown) == (True, True, True)
    refused = tap(client, far_off, members[0], "present", phase=phase)
    assert (refused.status_code, "起可以点" in refused.json()["message"]) == (422, True)
    assert client.post(page("roll-done", far_off.pk, phase)).status_code == 422
    assert not RollCall.objects.exists()


def test_the_page_of_a_lesson_to_come_offers_no_roll_yet(far_off, session, members, teacher, sign_in):
    client = sign_in(teacher)
    ahead = client.get(page("session-detail", far_off.pk)).content.decode()
    assert ("起可以点" in ahead, page("roll-call", far_off.pk, "before") in ahead) == (True, False)
    begun = client.get(page("session-detail", session.pk)).content.decode()
    assert page("roll-call", session.pk, "before") in begun
