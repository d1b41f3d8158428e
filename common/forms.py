"""The base of every form: crispy without its own form tag, refusals shown at their field."""

from collections.abc import Callable
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.exceptions import Refusal, StaleSave
from common.form_wording import reword
from common.plain_text import plain

T = TypeVar("T")


class PlainFormMixin:
    """For forms and model forms: templates draw the tag, the buttons and the request key."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def full_clean(self) -> None:
        """Fields that were added or changed meanwhile speak the words of an office too."""
        form: Any = self
        for field in form.fields.values():
            reword(field)
        super().full_clean()  # type: ignore[misc]

    def __getitem__(self, name: str) -> forms.BoundField:
        """No browser cuts what is pasted: the page counts (static/js/forms.js), and the server refuses in words."""
        bound = super().__getitem__(name)  # type: ignore[misc]
        attrs = bound.field.widget.attrs
        if "maxlength" in attrs:
            attrs["data-most"] = attrs.pop("maxlength")
        return bound

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """What was typed, without signs that nobody sees; a password stays as it is."""
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        if isinstance(widget, forms.PasswordInput):
            return value
        if isinstance(value, list):
            return [plain(one) if isinstance(one, str) else one for one in value]
        return plain(value) if isinstance(value, str) else value

    def act(self, action: Callable[..., T], **kwargs: Any) -> T | None:
        """Call a domain action; its refusal becomes an error at the field it names."""
        form: Any = self
        try:
            return action(**kwargs)
        except StaleSave:
            raise
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return None


class PlainForm(PlainFormMixin, forms.Form):
    """A form that isn't tied to a model."""


class DateInput(forms.DateInput):
    """The browser's own date picker; the value is ISO whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own date and time picker, in Shanghai time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def form_page(request: HttpRequest, template: str, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """Render a page with its form; 422 when it came back with errors, so that nothing is kept."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
