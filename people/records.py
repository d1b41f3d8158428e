"""What apps above add to a person's record page: the page names their address, never imports them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import get_resolver, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from people.models import Person, User

Text = str | Promise
MORE = _("更多")


@dataclass(frozen=True)
class RecordFragment:
    """A guarded GET view that takes the person's pk and answers with one piece of HTML."""

    url_name: str
    label: Text
    order: int


@dataclass(frozen=True)
class RecordOffer:
    """Something that may be done with the person on a page of another app, which takes ?person=."""

    url_name: str
    label: Text
    fits: Callable[["User", "Person"], bool]


_fragments: dict[str, RecordFragment] = {}
_offers: dict[str, RecordOffer] = {}


def register_record_fragment(url_name: str, *, label: Text = MORE, order: int = 100) -> None:
    """Add a section to every person's record; the view's own guard decides who gets to see it."""
    _fragments[url_name] = RecordFragment(url_name, label, order)


def register_record_offer(url_name: str, *, label: Text, fits: Callable[["User", "Person"], bool]) -> None:
    """Add a button to the records of persons whom it fits, for viewers whom the page's guard lets in."""
    _offers[url_name] = RecordOffer(url_name, label, fits)


def offers_for(viewer: "User", person: "Person") -> list[dict[str, Text]]:
    known = [(offer, reverse(offer.url_name)) for offer in _offers.values()]
    return [
        {"label": offer.label, "url": f"{url}?person={person.pk}"}
        for offer, url in known
        if _may_open(viewer, url) and offer.fits(viewer, person)
    ]


def fragments_for(viewer: "User", person: "Person") -> list[dict[str, Text]]:
    """Label and address of each section whose guard lets the viewer in; costs no query."""
    known = sorted(_fragments.values(), key=lambda fragment: (fragment.order, fragment.url_name))
    urls = [(fragment, reverse(fragment.url_name, kwargs={"pk": person.pk})) for fragment in known]
    return [{"label": fragment.label, "url": url} for fragment, url in urls if _may_open(viewer, url)]


def _may_open(viewer: "User", url: str) -> bool:
    guard = get_resolver().resolve(url).func.guard  # type: ignore[attr-defined]
    return not guard.thing or viewer.access.holds(guard.thing, *guard.rights)
