"""One thing that waits for somebody: the row of every Today page."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.safestring import SafeString

Text = str | Promise


@dataclass(frozen=True)
class Todo:
    """What waits, until when, and the one action in place. `due` None sorts last.

    `state` is a badge to stand in place of the due day, where that isn't a deadline.
    """

    title: Text
    url: str
    action: Text
    due: date | None = None
    why: Text = ""
    primary: bool = False
    state: SafeString | None = None

    @property
    def order(self) -> tuple[bool, date]:
        """Oldest deadline first; what has none comes last."""
        return (self.due is None, self.due or date.max)
