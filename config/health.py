"""/healthz: tells database, broker, worker and scheduler apart."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from common.access import public
from jobs.queries import is_alive

BROKER_SECONDS = 2


def database_ok() -> bool:
    """Whether PostgreSQL answers and speaks UTF-8."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_encoding')")
            return cursor.fetchone()[0] == "UTF8"
    except DatabaseError:
        return False


def broker_ok() -> bool:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://")
    try:
        with redis.from_url(url, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def alive(process: str) -> Callable[[], bool]:
    """Whether any process of that kind gave a sign of life lately, on whichever machine."""

    def check() -> bool:
        try:
            return is_alive(process)
        except DatabaseError:
            return False

    return check


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_ok,
    "broker": broker_ok,
    "worker": alive("worker"),
    "beat": alive("beat"),
}


@public("monitoring asks without an account; the answer is four words of yes or no")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web and database can serve people; 503 otherwise. The rest is told, not judged."""
    found = {name: check() for name, check in CHECKS.items()}
    return JsonResponse(found, status=200 if found["database"] else 503)
