import pytest

from people.choices import Role
from reports.metrics import METRICS
from tests.factories.coursework import draft, holder, make_author, make_call, review, submit

pytestmark = pytest.mark.django_db


def test_cases_handed_in_and_readings_but_no_drafts(tree, figures):
    call = make_call(tree.district)
    office = holder(Role.TRAINING_ADMIN, tree.district)
    draft(call, make_author(call.cohort, tree.community, name="甲"))
    case = submit(call, make_author(call.cohort, tree.community, name="乙"))
    review(case, office, (18, 18, 18, 18, 18), (17, 17, 17, 17, 17))

    whole = figures(tree.district).year.whole

    shown = {code: METRICS[code].show(whole[code]) for code in METRICS if code.startswith("cases.")}
    assert shown == {"cases.submitted": "1", "cases.accepted": "0", "cases.readings": "2"}
