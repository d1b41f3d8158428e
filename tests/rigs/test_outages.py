"""A killed worker and a wiped broker: nothing lost, nothing doubled. Each with a twin that has no defence."""

import time
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from jobs.actions import start_job
from jobs.choices import JobState
from jobs.models import Job
from jobs.queries import is_alive
from jobs.rules import MOST_ATTEMPTS
from notices.actions import notify
from notices.choices import Channel, Group, NoticeState
from notices.models import Notice
from notices.occasions import register_occasion
from people.choices import Level
from people.models import AuditEvent, User
from tests.factories.people import make_unit
from tests.rigs.processes import LEASE, wait_until
from tests.rigs.work import KIND, POISON_KIND, STEPS, UNCOUNTED_KIND, UNGUARDED_KIND

OCCASION = "rigs.reminder"
register_occasion(OCCASION, group=Group.SYSTEM, label="提醒")
EACH_STEP_ONCE = {f"rigs.effect-{number}": 1 for number in range(STEPS)}


@pytest.fixture
def owner(rig) -> User:
    return User.objects.create(
        username="owner", name="王主任", email="owner@example.org", home=make_unit("云溪区", Level.DISTRICT)
    )


def start(owner: User, kind: str = KIND) -> Job:
    return start_job(kind=kind, by=owner, params={}, now=timezone.now())


def effects(job: Job) -> Counter:
    events = AuditEvent.objects.filter(target_id=str(job.pk), verb__startswith="rigs.")
    return Counter(events.values_list("verb", flat=True))


def remind(owner: User, key: str) -> None:
    notify(
        recipients=[owner],
        occasion=OCCASION,
        key=key,
        due_on=date(2026, 11, 24),
        title=f"提醒 {key}",
        body="请办理。",
        url="/",
        now=timezone.now(),
        channels=[Channel.MAIL],
    )


def ended(*jobs: Job) -> bool:
    return not Job.objects.filter(pk__in=[job.pk for job in jobs]).live().exists()


def kill_in_the_middle(rig, job: Job) -> None:
    worker = rig.start_worker()
    assert wait_until(lambda: effects(job).total() >= 2, within=25, meanwhile=rig.sweep), "the worker never began"
    rig.kill(worker)


def test_killed_worker_loses_and_doubles_nothing(rig, owner):
    job = start(owner)
    kill_in_the_middle(rig, job)
    before = effects(job)
    assert 2 <= before.total() < STEPS

    # Twin: with the sweep off another worker is no help. Sweeps still queued would be a help.
    rig.wipe()
    rig.start_worker()
    assert not wait_until(lambda: effects(job) != before, within=2 * LEASE)

    assert wait_until(lambda: ended(job), within=30, meanwhile=rig.sweep)
    job.refresh_from_db()

    assert (job.state, job.fence, job.done) == (JobState.DONE, 2, STEPS)
    assert effects(job) == EACH_STEP_ONCE


def test_twin_without_the_memory_of_steps_doubles(rig, owner):
    job = start(owner, UNGUARDED_KIND)
    kill_in_the_middle(rig, job)

    rig.start_worker()
    assert wait_until(lambda: ended(job), within=30, meanwhile=rig.sweep)

    assert max(effects(job).values()) == 2


def test_wiped_broker_loses_and_doubles_nothing(rig, owner):
    jobs = [start(owner) for _number in range(3)]
    for number in range(5):
        remind(owner, f"{number}")
    for job in jobs:
        rig.wake("jobs.run_job", job.pk, queue="jobs")
    rig.wake("notices.sweep")
    assert rig.queued() == 4
    rig.wipe()
    assert rig.queued() == 0
    time.sleep(1)

    # Twin: with the sweeps off nothing comes back by itself.
    rig.start_worker()
    assert not wait_until(lambda: any(effects(job) for job in jobs), within=3 * LEASE)
    assert not Notice.objects.filter(state=NoticeState.SENT).exists()

    def all_done() -> bool:
        return ended(*jobs) and not Notice.objects.exclude(state=NoticeState.SENT).exists()

    assert wait_until(all_done, within=30, meanwhile=rig.sweep)
    assert [effects(job) for job in jobs] == [EACH_STEP_ONCE] * 3
    assert sent_mails(rig) == {f"{number}": 1 for number in range(5)}


def test_worker_killed_while_sending_leaves_a_doubt_for_a_person_and_no_second_mail(rig, owner):
    remind(owner, "0")
    rig.settings["EMAIL_BACKEND"] = "tests.rigs.work.SlowGateway"
    worker = rig.start_worker()
    assert wait_until(lambda: (rig.data / "mail").exists() and bool(sent_mails(rig)), within=25, meanwhile=rig.sweep)
    assert Notice.objects.get().state == NoticeState.SENDING
    rig.kill(worker)

    del rig.settings["EMAIL_BACKEND"]
    rig.start_worker()
    assert wait_until(lambda: Notice.objects.troubled().exists(), within=25, meanwhile=rig.sweep)
    assert not wait_until(lambda: sent_mails(rig).total() > 1, within=2, meanwhile=rig.sweep)
    assert (Notice.objects.get().state, sent_mails(rig)) == (NoticeState.UNKNOWN, {"0": 1})

    # Twin: taken for unsent, as without the "sending" mark, it goes out twice.
    Notice.objects.update(state=NoticeState.PLANNED)
    assert wait_until(lambda: sent_mails(rig) == {"0": 2}, within=10, meanwhile=rig.sweep)


def test_job_that_kills_its_workers_is_parked_after_three_tries_and_others_go_on(rig, owner):
    poison, uncounted, harmless = start(owner, POISON_KIND), start(owner, UNCOUNTED_KIND), start(owner)
    rig.start_worker()

    assert wait_until(lambda: ended(poison, harmless), within=60, meanwhile=rig.sweep)
    poison.refresh_from_db()
    assert (poison.state, effects(poison)) == (JobState.PARKED, {"rigs.poison": MOST_ATTEMPTS})
    assert effects(harmless) == EACH_STEP_ONCE

    # Twin: without the count it would go on for ever.
    assert wait_until(lambda: effects(uncounted).total() > MOST_ATTEMPTS, within=30, meanwhile=rig.sweep)
    assert not ended(uncounted)


def sent_mails(rig) -> Counter:
    """What the recipient's mailbox holds: the ledger outside the system."""
    from email import message_from_bytes
    from email.header import decode_header, make_header

    subjects = Counter()
    for file in (rig.data / "mail").iterdir():
        for part in file.read_bytes().split(b"-" * 79 + b"\n"):
            if part.strip():
                subjects[str(make_header(decode_header(message_from_bytes(part)["Subject"]))).split()[-1]] += 1
    return subjects


def test_running_worker_and_scheduler_are_seen_alive(rig, owner):
    rig.start_worker()
    rig.start_beat()

    assert wait_until(lambda: is_alive("worker") and is_alive("beat"), within=40)
