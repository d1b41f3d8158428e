"""What a password must not be: anything that others know about its owner."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import password_validation as djangos
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.names import pinyin_of

# Shorter pieces turn up in honest words by chance.
SHORTEST_LATIN, SHORTEST_NAME = 4, 2


def known_to_others(user: Any) -> Iterator[str]:
    """The names and numbers by which colleagues know the account's owner."""
    person = getattr(user, "person", None)
    yield getattr(user, "username", "")
    yield getattr(user, "email", "").split("@")[0]
    names = {getattr(user, "name", ""), person.name if person else ""}
    yield from names
    yield from (pinyin_of(name) for name in names if name)
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


# Django's own rules in the words of this house: its Chinese catalogue lags behind its sentences.


class NotLikeOneself(djangos.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("新密码和您的%(verbose_name)s太像，请换一个。")

    def get_help_text(self) -> str:
        return _("不要和自己的用户名、姓名、邮箱相像。")


class LongEnough(djangos.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("新密码太短，至少 %(n)d 位。") % {"n": self.min_length}

    def get_help_text(self) -> str:
        return _("至少 %(n)d 位。") % {"n": self.min_length}


class NotCommon(djangos.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("新密码太常见，容易被猜中，请换一个。")

    def get_help_text(self) -> str:
        return _("不要用常见的密码。")


class NotOnlyFigures(djangos.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("新密码不能全是数字，请加上字母或汉字。")

    def get_help_text(self) -> str:
        return _("不能全是数字。")
