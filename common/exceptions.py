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

    `fields` holds (label, theirs, mine) for every field in which the two differ; `target` is the row as it
    stands now, where it is one, so that the page can tell who saved it and offer to save again.
    """

    def __init__(self, message: Any, *, fields: list[tuple[Any, Any, Any]], target: Any = None) -> None:
        super().__init__(message, code="stale")
        self.fields = fields
        self.target = target
