"""Sending a file in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PlainForm
from imports.kinds import Kind, Options
from imports.reading import limits
from people.forms.fields import CodeField
from people.models import Unit


class UploadForm(PlainForm):
    """The file, and what the kind wants to know besides. `roots`: where the user may import it."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("支持 .xlsx、.csv（UTF-8 或 GB18030），最大 20 MB、20 万行；不读取公式、宏和隐藏的工作表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=200,
    )
    cohort = CodeField(
        label=_("班次代码"),
        max_length=40,
        required=False,
        help_text=_("没有这个班次的，导入时新建"),
    )
    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=2008, max_value=2100, help_text=_("表里没有写明年度的，按这一年")
    )
    unit = forms.ModelChoiceField(
        label=_("导入范围"), queryset=Unit.objects.none(), empty_label=None, help_text=_("只导入这个单位及下级单位的行")
    )

    def __init__(self, *args: Any, kind: Kind, roots: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roots = roots
        for name in ("cohort", "year"):
            if name not in kind.options:
                del self.fields[name]
        if len(roots) > 1:
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=[root.pk for root in roots])  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > limits.MAX_FILE:
            raise forms.ValidationError(_("文件超过 20 MB，请拆成几个文件，或删去图片后再上传。"))
        return file

    @property
    def root(self) -> Unit:
        """The unit in whose subtree everything must lie."""
        root: Unit = self.cleaned_data.get("unit") or self.roots[0]
        return root

    @property
    def options(self) -> Options:
        return Options(cohort=self.cleaned_data.get("cohort") or "", year=self.cleaned_data.get("year"))
