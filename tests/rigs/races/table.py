"""Every race there is. A later feature for which two people can reach at once adds a row."""

from tests.rigs.races.base import Race
from tests.rigs.races.rows import bookings, decisions, edits, repeats, secrets

RACES: tuple[type[Race], ...] = (
    repeats.CheckIn,
    repeats.SameForm,
    repeats.SameUpload,
    repeats.SameHandIn,
    bookings.LastSeats,
    bookings.MentorsPlaces,
    edits.StaleForm,
    edits.StalePerson,
    edits.SameScore,
    bookings.OneInstructor,
    bookings.OneSlot,
    repeats.SameWorkbook,
    repeats.SameReminder,
    repeats.Schedulers,
    decisions.DecidedLeave,
    decisions.GrantedRole,
    decisions.ClosedRole,
    decisions.ConfirmedAndDropped,
    decisions.UndoneImport,
    decisions.ClaimedJob,
    decisions.TapAtClosing,
    secrets.WrongPasswords,
    secrets.OnceCode,
    secrets.RecoveryCode,
)
