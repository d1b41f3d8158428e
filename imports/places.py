"""In which list the rows of a model are found. Apps name their own, so that a refusal can lead there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from imports.specs import Words


@dataclass(frozen=True, slots=True)
class Place:
    label: Words
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_places: dict[str, Place] = {}


def register_place(label: Words, url_name: str, *models: str) -> None:
    """`models` as in `_meta.label`; a list of this name shows their rows."""
    for model in models:
        _places[model] = Place(label, url_name)


def places_of(models: Iterable[str]) -> list[Place]:
    """The lists in which rows of these models are found, each once; none for models that have no list."""
    return list(dict.fromkeys(_places[model] for model in models if model in _places))
