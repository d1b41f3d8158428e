"""Accounts and roles: opened, granted, closed, disabled."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.guessing import forget_tries
from people.models import Person, Unit, User
from people.names import name_key

# Letters and figures that nobody mixes up when reading a first password aloud.
CLEAR_CHARS = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """A random first password of four groups; it must be changed at the first log-in."""
    return "-".join("".join(secrets.choice(CLEAR_CHARS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def open_account(
    *,
    username: str,
    name: str,
    home: Unit,
    password: str | None,
    by: User | None,
    now: datetime,
    person: Person | None = None,
    email: str = "",
    must_change_password: bool = True,
) -> User:
    """Open an account. Raises Refusal when the user name is taken or the person has one."""
    user = User(
        username=username,
        name=name,
        home=home,
        person=person,
        email=email,
        must_change_password=must_change_password,
        password_set_at=now,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if person and User.objects.filter(person=person).exists():
            raise Refusal(_("%(name)s已有账号。") % {"name": person.name}, field="person") from error
        raise _username_taken(username) from error
    audit.record("people.open_account", by=by, target=user, unit=home, now=now)
    return user


def _username_taken(username: str) -> Refusal:
    return Refusal(_("用户名“%(name)s”已被使用，请换一个。") % {"name": username}, field="username")


@transaction.atomic
def edit_account(*, user: User, expected: int, username: str, name: str, email: str, by: User, now: datetime) -> User:
    """Change what an account is called and where its mail goes. Raises StaleSave, and Refusal when the
    user name is taken, or is the work number by which somebody else logs in."""
    after = {"username": username, "name": name}
    before = {field: getattr(user, field) for field in after}
    if Person.objects.live().filter(work_number=username).exclude(user=user).exists():
        raise _username_taken(username)
    mailed_elsewhere = email != user.email
    try:
        with transaction.atomic():
            save_version(user, expected=expected, email=email, name_key=name_key(name), **after)
    except IntegrityError as error:
        raise _username_taken(username) from error
    audit.record(
        "people.edit_account",
        by=by,
        target=user,
        unit_id=user.home_id,
        now=now,
        before=before,
        after=after,
        fields=["email"] if mailed_elsewhere else [],
    )
    return user


@transaction.atomic
def reset_factor(*, user: User, by: User, now: datetime, reason: str) -> User:
    """Take the second factor away from somebody who lost the phone: every session ends, and the next log-in
    sets up a new one. Raises Refusal when there is none."""
    deleted, _kinds = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        raise Refusal(_("这个账号没有启用第二因素，不用重置。"))
    end_sessions(user=user)
    audit.record("people.reset_factor", by=by, target=user, unit_id=user.home_id, now=now, reason=reason)
    return user


@transaction.atomic
def disable_account(*, user: User, by: User, now: datetime, reason: str) -> User:
    """Disable an account and end its sessions. Raises Refusal for one's own account."""
    if user == by:
        raise Refusal(_("不能停用自己的账号。"))
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    audit.record("people.disable_account", by=by, target=user, unit_id=user.home_id, now=now, reason=reason)
    return user


@transaction.atomic
def enable_account(*, user: User, by: User, now: datetime, reason: str) -> User:
    """Let a disabled account log in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("people.enable_account", by=by, target=user, unit_id=user.home_id, now=now, reason=reason)
    return user


@transaction.atomic
def reset_password(*, user: User, by: User, now: datetime) -> str:
    """Set a fresh first password, shown once to hand over; all sessions of the account end, and the account is
    no longer locked after wrong passwords."""
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_set_at = now
    user.save(update_fields=["password", "must_change_password", "password_set_at"])
    end_sessions(user=user)
    lifted = forget_tries(user)
    audit.record("people.reset_password", by=by, target=user, unit_id=user.home_id, now=now, lock_lifted=bool(lifted))
    return password


@transaction.atomic
def edit_own_account(*, user: User, email: str, language: str, expected: int, now: datetime) -> User:
    """Change what everybody settles for themselves: where mail goes and the language. Raises StaleSave."""
    save_version(user, expected=expected, email=email, language=language)
    audit.record("people.edit_own_account", by=user, target=user, unit_id=user.home_id, now=now)
    return user


@transaction.atomic
def choose_language(*, user: User, language: str, now: datetime) -> None:
    """The language of the pages is also that of messages and mail to come; choosing it again changes nothing."""
    rows = User.objects.filter(pk=user.pk).exclude(language=language)
    if rows.update(language=language, version=F("version") + 1):
        audit.record("people.choose_language", by=user, target=user, unit_id=user.home_id, now=now, language=language)


@transaction.atomic
def end_session(*, session: UserSession, by: User, now: datetime) -> None:
    """Log one device out at once."""
    Session.objects.filter(session_key=session.session_key).delete()
    audit.record("people.end_session", by=by, target=by, unit_id=by.home_id, now=now)
    session.delete()


def end_sessions(*, user: User, keep: str | None = None) -> None:
    """End the user's sessions on the server, except the one kept."""
    ended = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    Session.objects.filter(session_key__in=list(ended.values_list("session_key", flat=True))).delete()
    ended.delete()
