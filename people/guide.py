"""Help for each role, read in three minutes: one page of Markdown per role and language in docs/help."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from people.choices import Role
from people.models import User

ROLES = tuple(role for role in Role if role is not Role.PUBLIC)
FOLDER = Path("docs/help")
DEFAULT = "zh"


def slug_of(role: Role) -> str:
    """The role in an address: district-admin."""
    return role.name.lower().replace("_", "-")


def role_of(slug: str) -> Role | None:
    return next((role for role in ROLES if slug_of(role) == slug), None)


def guide_of(role: Role) -> SafeString:
    """The page of a role in the language of the request; Chinese where there is no other."""
    return _drawn(role, "en" if get_language() == "en" else DEFAULT)


@cache
def _drawn(role: Role, language: str) -> SafeString:
    text = (Path(settings.BASE_DIR) / FOLDER / language / f"{role.name.lower()}.md").read_text()
    # Our own texts; HTML in them is shown, never obeyed.
    return mark_safe(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))  # noqa: S308


def role_to_help(user: User) -> Role:
    """Whose page the user needs first: of the main role; who holds none reads a trainee's."""
    main = user.access.main
    return main.role if main else Role.TRAINEE
