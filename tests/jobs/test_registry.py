import pytest

from jobs.registry import forget_kind, job_kind, kind_of


def test_two_handlers_of_one_kind_are_refused(kind):
    code = kind(lambda run: None)
    other = lambda run: None  # noqa: E731
    other.__module__ = "elsewhere"

    with pytest.raises(ValueError, match="two handlers"):
        job_kind(code, label="", permission=lambda user, job: True)(other)


def test_unknown_kind_is_a_programming_error():
    forget_kind("tests.unknown")

    with pytest.raises(KeyError):
        kind_of("tests.unknown")
