"""The accounts that the log-in page of a demo offers in one click."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.district import ACCOUNTS


def is_open() -> bool:
    """Only in a demo, and never where real people work."""
    return settings.DEMO and not settings.PRODUCTION


def demo_accounts(request: HttpRequest) -> dict[str, Any]:
    return {"demo_accounts": ACCOUNTS} if is_open() else {}
