"""What a password must not be: anything that others know about its owner."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.names import name_key

# Shorter pieces turn up in honest words by chance.
SHORTEST_LATIN, SHORTEST_NAME = 4, 2


def known_to_others(user: Any) -> Iterator[str]:
    """The names and numbers by which colleagues know the account's owner."""
    person = getattr(user, "person", None)
    yield getattr(user, "username", "")
    yield getattr(user, "email", "").split("@")[0]
    names = {getattr(user, "name", ""), person.name if person else ""}
    yield from names
    yield from (name_key(name).split(" ")[0] for name in names if name)
    if person:
        yield person.work_number or ""
        yield person.phone or ""


def folded(text: str) -> str:
    """Letters and figures only, so that Zhang-San is zhangsan."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


class NotAboutOneself:
    """Refuses a password that holds the user name, work number, phone or name of its owner."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        typed = folded(password)
        for known in map(folded, known_to_others(user)):
            if len(known) >= (SHORTEST_LATIN if known.isascii() else SHORTEST_NAME) and known in typed:
                raise ValidationError(
                    _("密码里不能有自己的用户名、工号、手机号、姓名或姓名拼音。"), code="password_about_oneself"
                )

    def get_help_text(self) -> str:
        return _("密码里不能有自己的用户名、工号、手机号、姓名或姓名拼音。")


class NotThePresentOne:
    """Refuses the password that the account has now: a first password printed on paper is known to others."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("新密码不能和现在的密码相同，请换一个。"), code="password_unchanged")

    def get_help_text(self) -> str:
        return _("新密码不能和现在的密码相同，请换一个。")
