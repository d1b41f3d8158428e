"""Forgetting what has served its purpose."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from people.models import RequestKey

# A draft kept on a phone may ask a week later whether it was saved.
KEEP_REQUESTS = timedelta(days=7)


@transaction.atomic
def forget_requests(*, now: datetime) -> int:
    """Drop the first answers of form posts: they hold what stood on pages. How many there were."""
    return RequestKey.objects.filter(created_at__lt=now - KEEP_REQUESTS).delete()[0]


@transaction.atomic
def forget_sessions(*, now: datetime) -> int:
    """Drop sessions that are over, and the devices that were known by them."""
    ended = Session.objects.filter(expire_date__lt=now).delete()[0]
    running = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.exclude(Exists(running)).delete()
    return ended
