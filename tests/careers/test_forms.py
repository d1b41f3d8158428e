"""What is typed becomes what the actions take."""

from datetime import date

import pytest

from careers.forms import CertificateForm, CorrectForm
from careers.models import ExamRegistration


def test_a_month_is_enough_for_the_day_of_issue():
    form = CertificateForm({"level": "middle", "issued_on": "2023年6月", "number": "A1"})
    assert form.is_valid()
    assert form.facts() == {
        "level": "middle",
        "number": "A1",
        "registered_on": None,
        "expires_on": None,
        "issued_on": date(2023, 6, 1),
        "precision": "month",
    }


@pytest.mark.parametrize("field", ["level", "issued_on"])
def test_level_and_day_of_issue_are_asked_for(field):
    data = {"level": "junior", "issued_on": "2023-06", field: ""}
    assert list(CertificateForm(data).errors) == [field]


@pytest.mark.parametrize(("said", "kept"), [("", None), ("yes", True), ("no", False)])
def test_unknown_stays_unknown(said, kept):
    exam = ExamRegistration(year=2025, level="junior", pre_exam=kept, version=3)
    assert CorrectForm(registration=exam)["pre_exam"].value() == said
    form = CorrectForm({"result": "passed", "pre_exam": said, "version": 3}, registration=exam)
    assert form.is_valid()
    assert form.facts() == {"result": "passed", "subjects": None, "pre_exam": kept}


@pytest.mark.parametrize(("year", "hint"), [(2025, ""), (2099, "考试还没有举行")])
def test_the_form_says_when_there_can_be_no_result_yet(year, hint):
    form = CorrectForm(registration=ExamRegistration(year=year, level="junior"))
    assert hint in str(form.fields["result"].help_text)
    assert bool(form.fields["result"].help_text) == bool(hint)
