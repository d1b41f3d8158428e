"""What people send about appraisals: shape only; whether it may be done is the actions' to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.entry import Mark, RowEntry
from assessments.choices import IndicatorCode
from assessments.entries import NEEDS_REASON, read_score
from assessments.models import ItemScore, SchemeVersion
from assessments.spans import month_of
from common.exceptions import Refusal
from common.forms import DateInput, PlainForm


class CellForm(PlainForm):
    """One cell of the grid, as its script sends it."""

    row = forms.IntegerField()
    column = forms.ChoiceField(choices=IndicatorCode.choices)
    version = forms.IntegerField()
    value = forms.CharField(required=False, max_length=20)
    was = forms.CharField(required=False, max_length=20)

    @property
    def place(self) -> dict[str, Any]:
        """The cell, as the address of its indicator's page names it."""
        return {"pk": self.cleaned_data["row"], "code": self.cleaned_data["column"]}

    def entry(self) -> RowEntry:
        """Raises Refusal for what is no score."""
        data = self.cleaned_data
        score, seen = read_score(data["value"]), read_score(data["was"])
        return RowEntry(data["row"], data["version"], {data["column"]: score}, {data["column"]: seen})


@dataclass
class TypedRow:
    """A row of the grid as a plain form sends it: only what was changed is to be saved."""

    sheet_id: int
    version: int
    texts: dict[str, str] = field(default_factory=dict)
    scores: dict[str, Decimal | None] = field(default_factory=dict)
    seen: dict[str, Decimal | None] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def entry(self) -> RowEntry:
        return RowEntry(self.sheet_id, self.version, self.scores, self.seen)


def read_typed_rows(post: Mapping[str, Any], sheet_ids: Iterable[int], codes: list[str]) -> list[TypedRow]:
    """The rows of these sheets that were changed or can't be read; `take` names a cell whose value is given up."""
    rows = [_read_typed_row(post, pk, codes) for pk in sheet_ids if f"version:{pk}" in post]
    return [row for row in rows if row.scores or row.errors]


def _read_typed_row(post: Mapping[str, Any], pk: int, codes: list[str]) -> TypedRow:
    version = post[f"version:{pk}"]
    row = TypedRow(pk, int(version) if version.isdecimal() else 0)
    was = dict(zip(codes, post.get(f"was:{pk}", "").split("|"), strict=False))
    for code in codes:
        text = post.get(f"{pk}:{code}")
        if text is not None and post.get("take") != f"{pk}:{code}":
            _read_typed_cell(row, code, text, was.get(code, ""))
    return row


def _read_typed_cell(row: TypedRow, code: str, text: str, was: str) -> None:
    row.texts[code] = text
    try:
        score, seen = read_score(text), read_score(was)
    except Refusal as refusal:
        row.errors[code] = str(refusal.message)
        return
    if score != seen:
        row.scores[code], row.seen[code] = score, seen


class ReasonForm(PlainForm):
    """Why something goes back; those whom it concerns will read it."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(PlainForm):
    """Closing; a reason only where something is not reviewed."""

    unsettled_reason = forms.CharField(
        label=_("按“未结”结账的原因"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("全部复核完的不用填。没有有效得分的人记为“未结”，不是零分，也不代表本人有问题。"),
    )


class CheckForm(PlainForm):
    """What a spot check found, and the points for it."""

    points = forms.DecimalField(
        label=_("加减分"), max_digits=5, decimal_places=2, help_text=_("加分填 2，扣分填 -2，可以有两位小数。")
    )
    checked_on = forms.DateField(label=_("抽查日期"), widget=DateInput())
    reason = forms.CharField(
        label=_("抽查情况"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明查了什么、看到什么，本人结账后看得到。"),
    )

    def clean_points(self) -> Decimal:
        points: Decimal = self.cleaned_data["points"]
        if not points:
            raise forms.ValidationError(_("加减分不能是 0。"))
        return points


SAYS = [("score", _("评分")), ("na", _("不适用")), ("excused", _("因故未评"))]


class ItemForm(PlainForm):
    """All there is to say of one indicator."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    says = forms.ChoiceField(label=_("这一项"), choices=SAYS, widget=forms.RadioSelect)
    score = forms.CharField(label=_("分数"), required=False, max_length=20, help_text=_("0 到 100，最多两位小数。"))
    reason = forms.CharField(
        label=_("不适用或未评的理由"),
        required=False,
        max_length=200,
        help_text=_("“不适用”要街道确认，这一项的权重不再计入；“因故未评”写明原因即可。"),
    )
    evidence = forms.CharField(
        label=_("佐证"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写已有的记录即可，如“领办 4 件已销号、走访 11 次”，不用另造台账。"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        says = data.get("says")
        if says == "score":
            self._read_score(data)
        elif says and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明理由。"))
        return data

    def _read_score(self, data: dict[str, Any]) -> None:
        try:
            data["score"] = read_score(data.get("score", ""))
        except Refusal as refusal:
            here = _("请在上面选“不适用”或“因故未评”，并写明理由。")
            self.add_error("score", here if refusal.code == NEEDS_REASON else str(refusal.message))

    def mark(self) -> Mark:
        data = self.cleaned_data
        reason = data["reason"].strip()
        return Mark(
            score=data["score"] if data["says"] == "score" else None,
            na_reason=reason if data["says"] == "na" else "",
            excused_reason=reason if data["says"] == "excused" else "",
            evidence=data["evidence"].strip(),
        )


def item_initial(item: ItemScore | None, version: int) -> dict[str, Any]:
    """What the form shows of an item on record."""
    if item is None:
        return {"version": version, "says": "score"}
    says = "na" if item.na_reason else "excused" if item.excused_reason else "score"
    score = "" if item.score is None else item.score
    reason = item.na_reason or item.excused_reason
    return {"version": version, "says": says, "score": score, "reason": reason, "evidence": item.evidence}


class MonthField(forms.TypedChoiceField):
    """The first day of a month, chosen among those that may follow."""

    def __init__(self, *, first: date, count: int, **kwargs: Any) -> None:
        spans = [month_of(first).step(nth) for nth in range(count)]
        choices = [(span.first_day.isoformat(), span.label) for span in spans]
        super().__init__(choices=choices, coerce=date.fromisoformat, **kwargs)


class VersionForm(PlainForm):
    """Six weights, from when and why. A draft may hold any; activation asks for exactly 100.00."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, first: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in IndicatorCode:
            self.fields[code.value] = forms.DecimalField(
                label=code.label, max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=Decimal(100)
            )
        self.fields["effective_from"] = MonthField(first=min(first or today, today), count=13, label=_("从哪个月起"))
        self.fields["reason"] = forms.CharField(label=_("制定或修改理由"), max_length=200)

    @property
    def weights(self) -> dict[str, Decimal]:
        return {code: self.cleaned_data[code] for code in IndicatorCode.values}


def version_initial(version: SchemeVersion) -> dict[str, Any]:
    """A version's figures, to change a draft or to begin the next one from."""
    weights: dict[str, Any] = dict(version.indicators.values_list("code", "weight"))
    return {
        **weights,
        "expected": version.version,
        "effective_from": version.effective_from.isoformat(),
        "reason": version.reason,
    }


class OpenMonthForm(PlainForm):
    """Which month to open."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = month_of(today).step(-2).first_day
        self.fields["month"] = MonthField(first=first, count=5, label=_("月份"))


class OpenSchemeForm(PlainForm):
    """The first scheme of a district: the usual weights, which a next version may change."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("名称"), max_length=60, initial=_("“5+1”综合能力考评"))
        first = date(today.year, 1, 1)
        self.fields["effective_from"] = MonthField(first=first, count=13, label=_("从哪个月起"))
