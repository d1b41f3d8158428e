"""Every race there is. A later feature for which two people can reach at once adds a row."""

from tests.rigs.races.base import Race
from tests.rigs.races.rows import bookings

RACES: tuple[type[Race], ...] = (
    bookings.OneInstructor,
    bookings.LastSeats,
    bookings.MentorsPlaces,
    bookings.OneSlot,
)
