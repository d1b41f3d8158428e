from people.models.accounts import RoleHolding, User
from people.models.audit import AuditEvent, RequestKey
from people.models.calendar import HolidayYear
from people.models.files import PrivateFile
from people.models.persons import CareLink, Person, PostHolding
from people.models.units import Unit

__all__ = [
    "AuditEvent",
    "CareLink",
    "HolidayYear",
    "Person",
    "PostHolding",
    "PrivateFile",
    "RequestKey",
    "RoleHolding",
    "Unit",
    "User",
]
