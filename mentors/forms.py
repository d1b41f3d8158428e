"""Forms of mentoring. The guidance form has five fields and no more: it is filled in a stairwell."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, PlainForm
from mentors.choices import MOST_CAPACITY, MOST_TAGS, TAG_LENGTH, How, MentorKind
from mentors.models import GuidanceLog, MentorProfile
from mentors.rules import next_step_problems
from people.forms.fields import NameField, PhoneField, UnitField

NEXT = ("next_step", "next_due_on")
SEPARATORS = re.compile(r"[、,，;；/\n]+")


class TagsField(forms.CharField):
    """Words between 、; gives a list in the order written, each once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=300, **options)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        tags = list(dict.fromkeys(tag for part in SEPARATORS.split(text) if (tag := part.strip())))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("最多 %(n)d 项，请留最拿手的。"), params={"n": MOST_TAGS})
        if long := [tag for tag in tags if len(tag) > TAG_LENGTH]:
            raise forms.ValidationError(_("“%(tag)s…”太长，每项请用几个字。"), params={"tag": long[0][:10]})
        return tags


class MentorForm(PlainForm):
    """What is said of a mentor."""

    kind = forms.ChoiceField(label=_("导师类别"), choices=MentorKind.choices)
    organisation = forms.CharField(label=_("工作单位"), max_length=80)
    title = forms.CharField(label=_("职务/职称"), max_length=60, required=False)
    tags = TagsField(
        label=_("专长领域"), required=False, help_text=_("几项之间用顿号“、”分开，如“矛盾调解、公文写作”。")
    )
    capacity = forms.IntegerField(label=_("可带人数"), min_value=1, max_value=MOST_CAPACITY)
    recommended_by = forms.CharField(label=_("推荐单位"), max_length=80, required=False)

    def facts(self) -> dict[str, Any]:
        names = ("kind", "organisation", "title", "tags", "capacity", "recommended_by")
        return {name: self.cleaned_data[name] for name in names}


class MentorAddForm(MentorForm):
    """Somebody from outside; who is on record enters from the own record page."""

    name = NameField()
    phone = PhoneField(label=_("手机号"), required=False, help_text=_("用来登录和收通知。"))
    unit = UnitField(label=_("进入哪个导师库"))
    field_order = (
        "name", "phone", "kind", "organisation", "title", "tags", "capacity", "recommended_by", "unit",
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, person: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"capacity": settings.MENTOR_CAPACITY, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units
        if len(units) == 1:
            unit.initial, unit.widget = units[0], forms.HiddenInput()
        if person is not None:
            del self.fields["name"], self.fields["phone"]

    def facts(self) -> dict[str, Any]:
        more: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("name", "phone", "unit") if name in self.cleaned_data
        }
        return {**super().facts(), **more}


class MentorEditForm(MentorForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, mentor: MentorProfile, **kwargs: Any) -> None:
        names = ("kind", "organisation", "title", "capacity", "recommended_by", "version")
        initial: dict[str, Any] = {name: getattr(mentor, name) for name in names}
        kwargs["initial"] = {**initial, "tags": "、".join(mentor.tags)}
        super().__init__(*args, **kwargs)


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("原因"), min_length=2, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class CompleteForm(PlainForm):
    reason = forms.CharField(label=_("出师评语"), max_length=200, required=False)


class ReplaceForm(ReasonForm):
    """Another mentor on the same side; only those with a free place stand in the list, best first."""

    mentor = forms.ChoiceField(label=_("换成"), widget=forms.RadioSelect)
    field_order = ("reason", "mentor")

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mentor: Any = self.fields["mentor"]
        mentor.choices = choices


class LogForm(PlainForm):
    """One guidance, in five fields; day and manner are filled in already, the next step goes with its day."""

    met_on = forms.DateField(label=_("哪天"), widget=DateInput())
    how = forms.ChoiceField(label=_("怎么谈的"), choices=How.choices)
    topic = forms.CharField(label=_("谈了什么"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    advice = forms.CharField(label=_("您的建议"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    next_step = forms.CharField(
        label=_("要做什么"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("如：约居民代表再议一次")}),
    )
    next_due_on = forms.DateField(
        label=_("哪天前做完"), required=False, widget=DateInput(), help_text=_("没有就不填；有期限的，到时会提醒您。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"met_on": today, "how": How.FACE, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["met_on"].widget.attrs["max"] = f"{today:%Y-%m-%d}"

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        others = [name for name in self.fields if name not in NEXT]
        place = others.index("advice") + 1
        helper.layout = Layout(*others[:place], Fieldset(_("下一步"), *NEXT, css_class="next-step"), *others[place:])
        return helper

    def clean(self) -> dict[str, Any]:
        """What is wrong with the next step is told at once, each word at its own field."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not set(NEXT) & set(self.errors):
            problems = next_step_problems(cleaned.get("met_on"), cleaned["next_step"], cleaned["next_due_on"])
            for name, words in problems.items():
                self.add_error(name, str(words))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("met_on", "how", "topic", "advice", *NEXT)}


class CorrectForm(LogForm):
    correction = forms.CharField(label=_("更正了什么"), max_length=120, help_text=_("学员会看到，并重新确认。"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, log: GuidanceLog, **kwargs: Any) -> None:
        names = ("met_on", "how", "topic", "advice", *NEXT, "version")
        kwargs["initial"] = {name: getattr(log, name) for name in names}
        super().__init__(*args, **kwargs)


class CommentForm(PlainForm):
    comment = forms.CharField(label=_("想对导师说"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(PlainForm):
    file = forms.FileField(label=_("照片或文件"), help_text=_("照片（jpg、png）或 PDF，不超过 10 MB。"))
