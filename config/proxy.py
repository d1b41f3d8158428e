"""Whose address a request really comes from, when proxies of ours stand in front."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind_proxies(application: Application, count: int) -> Application:
    """Take the address that the outermost of our `count` proxies saw.

    Each proxy appends the address it was called from; what stands further left was written by the
    caller and may be a lie. Lock-outs and the audit trail live on this address.
    """
    if not count:
        return application

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= count:
            environ["REMOTE_ADDR"] = seen[-count]
        return application(environ, start_response)

    return wrapped
