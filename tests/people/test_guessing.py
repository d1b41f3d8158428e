"""Guessing passwords (G1), and learning from the answers who has an account (G2)."""

import statistics
import threading
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from people.choices import Role
from people.guessing import COOKIE, seconds_to_wait
from people.models import Person
from people.rules.guessing import FREE_FAILURES, LONGEST_PAUSE
from tests.factories.people import PASSWORD

LOGIN = "/accounts/login/"
LOCKED = 429


@pytest.fixture
def secretary(account, worker):
    Person.objects.filter(pk=worker.pk).update(work_number="YX0007")
    worker.refresh_from_db()
    return account(Role.SECRETARY, person=worker, username="wangjiang")


def log_in(client, name="wangjiang", password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": name, "password": password}, **headers)


def fail(client, times=5, name="wangjiang", **headers):
    return [log_in(client, name, "wrong", **headers).status_code for _try in range(times)]


def signed_in(client):
    return "_auth_user_id" in client.session


def test_five_failures_from_wherever_close_the_account_to_devices_it_never_used(client, secretary):
    for number in range(5):
        fail(client, 1, REMOTE_ADDR=f"10.0.0.{number}")

    locked = log_in(client, REMOTE_ADDR="10.9.9.9")
    assert (locked.status_code, "半小时" in locked.content.decode()) == (LOCKED, True)
    assert not signed_in(client)


def test_the_lock_opens_by_itself_after_half_an_hour(client, secretary, time_machine_at):
    fail(client)
    with time_machine_at(timezone.now() + timedelta(minutes=31)):
        log_in(client)
        assert signed_in(client)


def test_a_device_that_logged_in_before_is_not_locked_out_with_the_guessers(client, secretary):
    known = Client()
    log_in(known)
    known.post("/accounts/logout/")
    fail(client)

    assert log_in(known).status_code == 302
    assert signed_in(known)


@pytest.mark.parametrize("name", ["YX0007", "phone"])
def test_it_is_known_under_every_name_of_the_account(client, secretary, worker, name):
    name = worker.phone if name == "phone" else name
    known = Client()
    log_in(known)
    known.post("/accounts/logout/")
    fail(client, name=name)

    log_in(known, name)
    assert signed_in(known)


def test_a_known_device_has_five_tries_of_its_own(client, secretary):
    log_in(client)
    client.post("/accounts/logout/")

    assert fail(client)[-1] == LOCKED
    assert log_in(client).status_code == LOCKED
    assert log_in(Client()).status_code == 302


def test_a_device_knows_only_the_accounts_that_used_it(client, secretary, account):
    other = account(Role.SECRETARY, username="lisi")
    log_in(client, "lisi")
    client.post("/accounts/logout/")
    fail(Client())

    assert log_in(client).status_code == LOCKED
    assert other.is_active


def test_a_made_up_device_is_none(client, secretary):
    fail(Client())
    client.cookies[COOKIE] = '{"id": "x", "names": ["y"]}:1abcde:signature'

    assert log_in(client).status_code == LOCKED


def test_a_shared_computer_remembers_all_who_use_it(client, secretary, account):
    account(Role.SECRETARY, username="lisi")
    for name in ("wangjiang", "lisi"):
        log_in(client, name)
        client.post("/accounts/logout/")
    for name in ("wangjiang", "lisi"):
        fail(Client(), name=name)

    for name in ("lisi", "wangjiang"):
        assert log_in(client, name).status_code == 302
        client.post("/accounts/logout/")


def test_nothing_that_was_typed_is_kept_with_the_count(client, secretary, worker):
    fail(client, 1, worker.phone)
    row = AccessAttempt.objects.get()

    kept = " ".join(str(value) for value in vars(row).values())
    assert worker.phone not in kept
    assert "wrong" not in kept


def test_names_without_an_account_are_counted_alike(client, db):
    assert fail(client, 6, "nobody")[-2:] == [LOCKED, LOCKED]


def guess_at_many(client, times):
    for number in range(times):
        log_in(client, f"name-{number // 4}", "wrong")


def test_a_network_that_guesses_at_many_names_has_to_wait(client, secretary, rf):
    guess_at_many(client, FREE_FAILURES + 6)
    refused = log_in(client)

    assert "秒后再试" in refused.content.decode()
    assert not signed_in(client)
    assert 0 < seconds_to_wait(rf.post(LOGIN, {"login": "x"})) <= LONGEST_PAUSE.total_seconds()
    assert log_in(Client(), REMOTE_ADDR="10.9.9.9").status_code == 302


def test_it_gets_its_turn_after_the_pause(client, secretary, time_machine_at):
    guess_at_many(client, FREE_FAILURES + 6)
    with time_machine_at(timezone.now() + LONGEST_PAUSE):
        log_in(client)
        assert signed_in(client)


def test_who_is_known_there_does_not_wait_with_the_guessers(client, secretary):
    known = Client()
    log_in(known)
    known.post("/accounts/logout/")
    guess_at_many(client, FREE_FAILURES + 6)

    assert log_in(known).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_instant_are_all_counted(account):
    account(Role.SECRETARY, username="wangjiang")
    start = threading.Barrier(20)

    def guess():
        start.wait()
        fail(Client(), 1)
        connection.close()

    threads = [threading.Thread(target=guess) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counted = AccessAttempt.objects.aggregate(all=Sum("failures_since_start"))["all"]
    assert 5 <= counted <= 20
    assert log_in(Client()).status_code == LOCKED


class Clock:
    """Seconds of log-ins of different kinds, taken in turns so that a slow moment meets all alike."""

    def __init__(self):
        self.seconds = {}

    def time(self, kind, work):
        began = time.perf_counter()
        work()
        self.seconds.setdefault(kind, []).append(time.perf_counter() - began)

    def spread(self):
        medians = [statistics.median(times) for times in self.seconds.values()]
        return max(medians) - min(medians)


@pytest.mark.parametrize("strength", ["quick", "strong"])
def test_neither_words_nor_time_tell_whether_an_account_exists(client, account, settings, strength):
    rounds = 120 if strength == "quick" else 12
    if strength == "strong":
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.AXES_FAILURE_LIMIT = 10_000
    for name, active in (("wangjiang", True), ("gone", False)):
        user = account(Role.SECRETARY, username=name, is_active=active)
        user.set_password(PASSWORD)
        user.save()
    clock, answers = Clock(), {}

    def guess(kind, name, number):
        answer = log_in(client, name, "wrong", REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1")
        answers.setdefault(kind, set()).add((answer.status_code, str(answer.context["form"].non_field_errors())))

    for number in range(rounds):
        for kind, name in (("right name", "wangjiang"), ("disabled", "gone"), ("no such name", "nobody-here")):
            clock.time(kind, lambda kind=kind, name=name, number=number: guess(kind, name, number))

    assert len(set.union(*answers.values())) == 1
    assert clock.spread() < 0.005 if strength == "quick" else clock.spread() < 0.05


def test_twin_that_skips_the_hash_for_unknown_names_is_told_by_time(account, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = account(Role.SECRETARY)
    user.set_password(PASSWORD)
    clock = Clock()
    for _number in range(5):
        clock.time("known", lambda: user.check_password("wrong"))
        clock.time("unknown", lambda: None)

    assert clock.spread() > 0.05
