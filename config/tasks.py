"""The edge between the table of periodic work and the mechanism that carries it out."""

from celery import shared_task
from django.utils import timezone

from config.schedule import PERIODIC
from jobs.periodic import plan_runs, wake_runs


@shared_task(name="config.tick")
def tick() -> None:
    """Put on record what has fallen due, and wake workers for what is still open."""
    plan_runs(rows=PERIODIC, now=timezone.now())
    wake_runs(rows=PERIODIC)
