"""Forms of calls, cases and readings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cohorts.choices import CohortState
from cohorts.models import Cohort
from common.access import Right
from common.forms import DateInput, PlainForm
from coursework.choices import MOST_FILES
from panels.models import Rubric
from people.models import User
from people.queries import units_with

TEXT_LIMIT = 5000


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, also none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=ManyFilesInput(), required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """An empty file comes through: whoever looks into the files says which one it is."""
        return [super(ManyFilesField, self).clean(one, initial) for one in data or []]


def _long(label: Any, help_text: Any, rows: int = 6) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=TEXT_LIMIT, widget=area)


class CallForm(PlainForm):
    """What is asked, and by when."""

    title = forms.CharField(label=_("征集名称"), max_length=60, help_text=_("如“第六期菁英班社区创新案例”。"))
    brief = forms.CharField(
        label=_("要求"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("学员写之前会看到：写什么、写多长、交哪些材料。"),
    )
    due_on = forms.DateField(label=_("提交截止"), widget=DateInput())
    read_by = forms.DateField(label=_("评审截止"), widget=DateInput(), help_text=_("评委在这一天前交回评分。"))


class CallAddForm(CallForm):
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("班次"), empty_label=_("请选择班次"))
    field_order = ("cohort", "title", "brief", "due_on", "read_by")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_with(user, "cases", Right.MANAGE).values("pk").order_by()
        cohorts = (
            Cohort.objects.filter(unit__in=units)
            .filter(voided_at=None)
            .exclude(state=CohortState.ARCHIVED)
            .order_by("-starts_on", "-pk")
        )
        self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]


class CallEditForm(CallForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CaseForm(PlainForm):
    """The case in the author's words; anything may be missing while it is a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("题目"), required=False, max_length=40, help_text=_("最多40个字。"))
    lead = forms.CharField(label=_("一句话介绍"), required=False, max_length=60, help_text=_("最多60个字。"))
    problem = _long(_("问题"), _("居民遇到什么难事，为什么一直没解决。"))
    method = _long(_("做法"), _("一步步怎么做的，请了谁，花了多少。"), rows=9)
    result = _long(_("成效"), _("解决了什么，别的社区可以怎么学。"))
    highlights = forms.CharField(
        label=_("成效数字（可不填）"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("7次：居民议事，平均23人到场")}),
        help_text=_("每行一条，最多3条，写成“数字：说明”。"),
    )
    uploads = ManyFilesField(
        label=_("加附件"),
        help_text=format_lazy(
            _("PDF、docx、xlsx、pptx 每个不超过20 MB，照片（jpg、png）10 MB，视频（mp4）100 MB；最多{most}个。"),
            most=MOST_FILES,
        ),
    )
    may_publish = forms.BooleanField(label=_("通过后同意署名公开展示（文字和照片）"), required=False)

    @property
    def texts(self) -> dict[str, str]:
        names = ("title", "lead", "problem", "method", "result", "highlights")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def new_files(self) -> list[tuple[str, Any]]:
        return [(upload.name, upload) for upload in self.cleaned_data["uploads"]]


class CaseSubmitForm(PlainForm):
    """The second press; the version says that nothing changed since it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(PlainForm):
    """Why: returned, stepped back, replaced, taken down."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class AppointForm(PlainForm):
    """One judge out of those without a conflict."""

    judge = forms.ModelChoiceField(User.objects.none(), label=_("评委"), empty_label=_("请选择评委"))

    def __init__(self, *args: Any, judges: Any, loads: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["judge"]
        field.queryset = judges
        field.label_from_instance = lambda judge: (
            _("%(name)s（手上%(number)d份）")
            % {
                "name": judge.name,
                "number": loads.get(judge.pk, 0),
            }
        )


class DecideForm(PlainForm):
    """Accepted or not, and what the author is told."""

    accept = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("1", _("通过")), ("0", _("不通过"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("作者会看到；不通过时必填。"),
    )


class ReadingForm(PlainForm):
    """Points for each criterion, and a comment for the author."""

    comment = forms.CharField(
        label=_("评语"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("定案后作者会看到评语，看不到您的姓名。"),
    )

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(rubric.criteria.all())
        for criterion in self.criteria:
            most, label = criterion.max_points, criterion.label_words
            self.fields[criterion.code] = forms.DecimalField(
                label=_("%(label)s（满分%(most)s）") % {"label": label, "most": f"{most.normalize():f}"},
                help_text=criterion.hint_words,
                min_value=Decimal(0),
                max_value=most,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
            )
        self.order_fields([*(criterion.code for criterion in self.criteria), "comment"])

    @property
    def points(self) -> dict[str, Decimal]:
        return {criterion.code: self.cleaned_data[criterion.code] for criterion in self.criteria}
