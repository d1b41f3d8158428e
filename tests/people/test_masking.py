import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.actions.care import open_care
from people.choices import Role
from people.masking import mask_id_number, mask_phone, numbers_for

ID = "11010519491231002X"
MASKED = "110105********002X"


@given(st.from_regex(r"\A1\d{10}\Z"))
def test_a_masked_phone_keeps_its_length_and_hides_four_figures(phone):
    masked = mask_phone(phone)

    assert len(masked) == 11
    assert masked[3:7] == "****"
    assert (masked[:3], masked[7:]) == (phone[:3], phone[7:])


def test_absent_numbers_stay_empty():
    assert (mask_phone(None), mask_id_number(None)) == ("", "")


@pytest.mark.parametrize(
    ("role", "unmasks"),
    [
        (Role.DISTRICT_ADMIN, True),
        (Role.STREET_ADMIN, True),
        (Role.CITY_ADMIN, False),
        (Role.TRAINING_ADMIN, False),
        (Role.AUDITOR, False),
    ],
)
def test_admins_see_masks_and_some_may_ask_for_more(account, worker, role, unmasks):
    numbers = numbers_for(account(role), worker)

    assert numbers.id_number == MASKED
    assert numbers.phone == mask_phone(worker.phone)
    assert numbers.can_unmask is unmasks


def test_the_far_district_may_not_unmask(account, tree, worker):
    assert not numbers_for(account(Role.DISTRICT_ADMIN, unit=tree.far_district), worker).can_unmask


@pytest.mark.parametrize("role", [Role.CLASS_TEACHER, Role.MENTOR])
def test_who_looks_after_a_person_sees_the_phone_but_not_the_id_number(account, worker, role):
    user = account(role)
    open_care(user=user, person_ids=[worker.pk], role=role, source="x", now=timezone.now())

    numbers = numbers_for(user, worker)

    assert (numbers.id_number, numbers.phone, numbers.can_unmask) == (MASKED, worker.phone, False)


def test_the_person_sees_both_in_full(account, worker):
    numbers = numbers_for(account(Role.TRAINEE, person=worker), worker)

    assert (numbers.id_number, numbers.phone) == (ID, worker.phone)
