"""What the domain says when it declines: a message for the person, never a traceback."""

from typing import Any


class Refusal(Exception):
    """An action declined. `message` is for the user and says what, where and how to mend it."""

    def __init__(self, message: Any, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        self.code = code


class StaleSave(Refusal):
    """Somebody saved the same thing in the meantime. Carries both values, for the 409 page.

    `fields` holds (label, theirs, mine) for every field in which the two differ.
    """

    def __init__(self, message: Any, *, fields: list[tuple[Any, Any, Any]]) -> None:
        super().__init__(message, code="stale")
        self.fields = fields
