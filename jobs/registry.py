"""Which kinds of long work exist. Each app registers its own in its tasks.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from jobs.models import Job
    from jobs.runner import Run
    from people.models import User

Handler = Callable[["Run"], None]
EndHook = Callable[["Job"], None]
Permission = Callable[["User", "Job"], bool]
Size = Callable[[int], str]
Describe = Callable[[Sequence["Job"]], "Mapping[int, Told]"]


@dataclass(frozen=True)
class Told:
    """What a kind says of one of its jobs, for its owner: what it is about (a file's name), where its outcome
    is and what that link is called, and of a job that has ended how: a sentence and perhaps more of it.

    `state` is what became of a job that is done, where that says more than "done"; `state_kind` its colour.
    """

    title: str = ""
    url: str = ""
    link: str = ""
    outcome: str = ""
    detail: str = ""
    state: str = ""
    state_kind: str = ""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its handler may run any number of times and must put every write into a step.

    `describe` tells of many jobs at once, by their keys. `resumes`: a job that stopped may be taken up again
    as it is; others are started anew from the page of what they are about. `size` says in words how much the
    work was, of the total that its runs report.
    """

    code: str
    label: str | Promise
    permission: Permission
    handler: Handler
    describe: Describe | None = None
    resumes: bool = True
    size: Size | None = None


_kinds: dict[str, JobKind] = {}
_end_hooks: list[EndHook] = []


def job_kind(
    code: str,
    *,
    label: str | Promise,
    permission: Permission,
    describe: Describe | None = None,
    resumes: bool = True,
    size: Size | None = None,
) -> Callable[[Handler], Handler]:
    """Register a handler. `permission(user, job)` is asked at the start, before each run and at download."""

    def register(handler: Handler) -> Handler:
        known = _kinds.get(code)
        if known is not None and known.handler.__module__ != handler.__module__:
            raise ValueError(f"two handlers for job kind {code!r}")
        _kinds[code] = JobKind(code, label, permission, handler, describe, resumes, size)
        return handler

    return register


def kind_of(code: str) -> JobKind:
    """Raises KeyError for a kind that no installed app registers."""
    return _kinds[code]


def is_kind(code: str) -> bool:
    return code in _kinds


def label_of(code: str) -> str | Promise:
    """A job may outlive its kind: an app that was taken out leaves the code."""
    return _kinds[code].label if is_kind(code) else code


def forget_kind(code: str) -> None:
    """Take a kind out again, for tests that register their own."""
    _kinds.pop(code, None)


def on_job_end(hook: EndHook) -> EndHook:
    """Call the hook with every job that ends, in the transaction of its end: what it writes is
    there exactly when the end is. It must not raise; an app above tells the owner this way."""
    if hook not in _end_hooks:
        _end_hooks.append(hook)
    return hook


def forget_end_hook(hook: EndHook) -> None:
    """Take a hook out again, for tests that register their own."""
    _end_hooks.remove(hook)


def job_ended(job: "Job") -> None:
    for hook in _end_hooks:
        hook(job)
