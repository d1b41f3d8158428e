"""User names as they may be shown: one that is a phone number counts as one."""

import re
from typing import TYPE_CHECKING

from people.masking import mask_phone

if TYPE_CHECKING:
    from people.models import User


def shown_username(user: "User") -> str:
    return mask_phone(user.username) if re.fullmatch(r"1\d{10}", user.username) else user.username
