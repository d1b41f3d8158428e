"""The loads under which everything is killed. A later issue adds its row."""

from tests.rigs.loads.base import Load
from tests.rigs.loads.files import Files
from tests.rigs.loads.forms import Forms
from tests.rigs.loads.marks import Marks
from tests.rigs.loads.papers import Papers
from tests.rigs.loads.reminders import Reminders

LOADS: tuple[type[Load], ...] = (Marks, Forms, Files, Papers, Reminders)
