"""For the walker (tests/access): a job of the district's administrator."""

from django.utils import timezone

from jobs.actions import start_job
from jobs.registry import job_kind
from people.choices import Role
from tests.access.world import World

JOB_ROUTES = ("jobs:job-detail", "jobs:job-cancel", "jobs:job-retry")


def build(world: World) -> None:
    job_kind("tests.walked", label="测试任务", permission=lambda user, job: True)(lambda run: None)
    owner = world.user(Role.DISTRICT_ADMIN)
    world.job = start_job(kind="tests.walked", by=owner, params={}, now=timezone.now())


ROWS = {name: lambda world: {"public_id": world.job.public_id} for name in JOB_ROUTES}
OWNER = {name: lambda world: world.job.owner for name in JOB_ROUTES}
