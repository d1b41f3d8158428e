"""Long text that a browser doesn't cut in silence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LongTextField(forms.CharField):
    """Text of several lines. Too much is refused in words with everything typed kept: maxlength would cut a paste."""

    def __init__(self, *, max_length: int, rows: int = 2, help_text: Any = "", **options: Any) -> None:
        super().__init__(
            max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text,
            error_messages={"max_length": _("最多 %(limit_value)d 个字，您写了 %(show_value)d 个，请删减后再保存。")},
            **options,
        )  # fmt: skip

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}
