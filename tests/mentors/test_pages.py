import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mentors.actions.bonds import end_bond
from mentors.choices import BondState, MentorKind
from mentors.models import Bond, GuidanceLog
from people.choices import Role
from tests.factories.mentors import LogFactory, make_bond, make_mentor, make_trainee, mentor_account
from tests.factories.people import PersonFactory, UserFactory, give_role

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"mentors:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def log(pair, now):
    return LogFactory(bond=pair.bond, met_on=timezone.localdate(now), topic="停车难议事会", written_by=pair.mentor)


@pytest.fixture
def far_admin(account, tree):
    return account(Role.DISTRICT_ADMIN, tree.far_district)


def filled(**said):
    today = f"{timezone.localdate():%Y-%m-%d}"
    return {
        "met_on": today,
        "how": "face",
        "topic": "停车难",
        "advice": "先做清单",
        "next_step": "",
        "next_due_on": "",
        **said,
    }


# The board


def test_the_board_says_how_far_the_class_is_covered(as_user, training_admin, tree, cohort, enrolment, theory, now):
    make_bond(enrolment, theory, now=now)
    make_trainee(tree.district, tree.community, cohort=cohort, name="郑海涛")
    client = as_user(training_admin)
    shown = text_of(client.get(url("pairing", cohort.pk)))

    assert "两位导师都已签约 0/2 · 理论导师 1/2 · 实务导师 0/2" in shown
    assert "陈思远" not in text_of(client.get(url("pairing", cohort.pk), {"show": "theory"}))


def test_the_trainee_page_ranks_who_suits_and_says_why(as_user, training_admin, tree, enrolment, practice):
    make_mentor(tree.district, MentorKind.INDUSTRY, name="不对口", tags=["数字化治理"])
    shown = text_of(as_user(training_admin).get(url("pairing-trainee", enrolment.pk)))

    assert "专长对上：矛盾调解 · 还可带 3 人" in shown
    assert shown.index("李老师") < shown.index("不对口")


def test_a_proposal_is_made_and_signed_by_two_presses(as_user, training_admin, enrolment, practice):
    client = as_user(training_admin)
    client.post(url("bond-propose", enrolment.pk), {"slot": "practice", "mentor": practice.pk})
    bond = Bond.objects.get()
    client.post(url("bond-sign", bond.pk))

    bond.refresh_from_db()
    assert (bond.state, bond.proposed_by, bond.signed_by) == (BondState.SIGNED, training_admin, training_admin)


def test_a_mentor_on_the_wrong_side_is_refused_with_words(as_user, training_admin, enrolment, theory):
    answer = as_user(training_admin).post(url("bond-propose", enrolment.pk), {"slot": "practice", "mentor": theory.pk})

    assert "只能任理论导师" in text_of(answer)
    assert not Bond.objects.exists()


def test_a_whole_class_is_paired_by_suggestion_and_signed(as_user, training_admin, tree, cohort, theory, practice):
    picked = [make_trainee(tree.district, tree.community, cohort=cohort).pk for _ in range(4)]
    client = as_user(training_admin)
    client.post(url("pairing-bulk", cohort.pk), {"suggest": "1", "pick": picked})
    # Each mentor has three places, and nobody gets a fourth trainee.
    assert Bond.objects.filter(state=BondState.PROPOSED).count() == 6
    client.post(url("pairing-bulk", cohort.pk), {"sign": "1", "pick": picked})

    assert Bond.objects.filter(state=BondState.SIGNED).count() == 6


@pytest.mark.parametrize("do", ["suggest", "sign"])
def test_pressing_without_picking_is_answered(as_user, training_admin, cohort, do):
    answer = as_user(training_admin).post(url("pairing-bulk", cohort.pk), {do: "1"})

    assert "请先勾选" in text_of(answer)


def test_a_street_pairs_its_own_trainees_only(as_user, account, tree, cohort, enrolment, practice):
    other = make_trainee(tree.district, tree.sibling_community, cohort=cohort)
    client = as_user(account(Role.STREET_ADMIN))

    def propose(to):
        return client.post(url("bond-propose", to.pk), {"slot": "practice", "mentor": practice.pk}).status_code

    assert (propose(enrolment), propose(other)) == (302, 404)


def test_another_district_sees_nothing_of_it(as_user, far_admin, pair, log, theory, cohort, enrolment):
    client = as_user(far_admin)
    for name, pk in (
        ("mentor-detail", theory.pk),
        ("pairing", cohort.pk),
        ("pairing-trainee", enrolment.pk),
        ("bond-detail", pair.bond.pk),
        ("bond-end", pair.bond.pk),
        ("log-detail", log.pk),
        ("person-bonds", enrolment.person_id),
    ):
        assert client.get(url(name, pk)).status_code == 404, name
    for name in ("mentor-list", "bond-list", "log-list"):
        assert "陈思远" not in text_of(client.get(url(name)))
        assert "李老师" not in text_of(client.get(url(name)))


# One pair


def test_the_pair_tells_every_arrow_with_who_and_when(as_user, training_admin, pair, log):
    shown = text_of(as_user(training_admin).get(url("bond-detail", pair.bond.pk)))

    assert "提议结对" in shown
    assert "签约" in shown
    assert "停车难议事会" in shown
    assert "记一次指导" not in shown


def test_ending_says_that_the_mentor_is_shut_out_and_does_it(as_user, district_admin, pair, log):
    client = as_user(pair.mentor)
    assert client.get(url("log-detail", log.pk)).status_code == 200

    client = as_user(district_admin)
    assert client.post(url("bond-end", pair.bond.pk), {"reason": ""}).status_code == 422
    client.post(url("bond-end", pair.bond.pk), {"reason": "导师调离"})

    client = as_user(pair.mentor)
    for name, pk in (("log-detail", log.pk), ("bond-detail", pair.bond.pk), ("log-add", pair.bond.pk)):
        assert client.get(url(name, pk)).status_code == 404
    assert client.get(reverse("people:person-detail", args=[pair.bond.trainee_id])).status_code == 404
    assert "陈思远" not in text_of(client.get(url("mentee-list")))


def test_a_replacement_offers_free_mentors_of_the_same_side(as_user, district_admin, tree, pair, log, theory):
    new = make_mentor(tree.district, MentorKind.SECRETARY, name="江书记")
    client = as_user(district_admin)
    shown = text_of(client.get(url("bond-replace", pair.bond.pk)))
    assert ("江书记" in shown, "周教授" in shown) == (True, False)
    client.post(url("bond-replace", pair.bond.pk), {"mentor": new.pk, "reason": "导师调离"})

    bond = Bond.objects.get(mentor=new)
    assert (bond.state, bond.follows_id) == (BondState.SIGNED, pair.bond.pk)
    account = mentor_account(new)
    client = as_user(account)
    # Without a care link nothing is seen: the account came after the signature.
    assert client.get(url("log-detail", log.pk)).status_code == 404
    as_user(district_admin).post(url("mentor-access", new.pk))
    assert as_user(account).get(url("log-detail", log.pk)).status_code == 200


def test_a_closed_pair_is_not_closed_again(as_user, district_admin, pair, now):
    end_bond(bond=pair.bond, reason="调离", by=district_admin, now=now)
    answer = as_user(district_admin).get(url("bond-end", pair.bond.pk))

    assert "已经结束" in text_of(answer)


# The mentor's phone


def test_the_mentor_logs_in_five_fields(as_user, pair):
    client = as_user(pair.mentor)
    page = client.get(url("log-add", pair.bond.pk)).content.decode()
    group = page[page.index("<fieldset") : page.index("</fieldset>")]
    assert page.count('class="form-label') - group.count('class="form-label') + page.count("<fieldset") == 5
    assert re.findall(r"<legend>(.+?)</legend>", group) == ["下一步"]
    labels = re.findall(r"<label.+?</label>", group, re.DOTALL)
    assert [re.sub(r"<[^>]+>|\s", "", label) for label in labels] == ["要做什么", "哪天前做完"]
    due = f"{timezone.localdate() + timedelta(days=7):%Y-%m-%d}"
    answer = client.post(url("log-add", pair.bond.pk), filled(next_step="再议一次", next_due_on=due))

    log = GuidanceLog.objects.get()
    assert answer["Location"] == url("log-detail", log.pk)
    assert (log.next_step, f"{log.next_due_on:%Y-%m-%d}") == ("再议一次", due)


def test_the_same_post_again_logs_once(as_user, pair):
    client = as_user(pair.mentor)
    form = filled(request_key="7c3a8f9e-3f0e-4d2a-9a45-0c7f1f6c1d11")
    first = client.post(url("log-add", pair.bond.pk), form)
    again = client.post(url("log-add", pair.bond.pk), form)

    assert (first.status_code, again["Location"]) == (302, first["Location"])
    assert GuidanceLog.objects.count() == 1


def test_what_is_wrong_with_the_next_step_is_told_at_its_own_field(as_user, pair):
    yesterday = f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}"
    answer = as_user(pair.mentor).post(url("log-add", pair.bond.pk), filled(next_due_on=yesterday))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "next_step": ["填了期限，请写明要做什么。"],
        "next_due_on": ["期限不能早于指导那天。"],
    }
    assert 'href="#id_next_step"' in answer.content.decode()
    assert 'href="#id_next_due_on"' in answer.content.decode()


def test_the_cards_say_who_waits_and_what_the_other_mentor_advised(as_user, pair, enrolment, theory, now):
    other = make_bond(enrolment, theory, now=now)
    LogFactory(bond=other, met_on=other.since, advice="先读议事规则")
    shown = text_of(as_user(pair.mentor).get(url("mentee-list")))

    assert "1 位学员在等您" in shown
    assert "还没谈过" in shown
    assert "建议：先读议事规则" in shown


def test_a_correction_shows_what_stood_there_before(as_user, pair, log):
    client = as_user(pair.mentor)
    form = filled(advice="先访十户", correction="建议写错", version=log.version)
    client.post(url("log-correct", log.pk), form)
    shown = text_of(client.get(url("log-detail", log.pk)))

    assert "更正前的内容" in shown
    assert "先做居民需求清单" in shown
    assert client.post(url("log-correct", log.pk), form).status_code == 409


def test_a_picture_is_attached_and_a_program_is_not(as_user, pair, log, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = as_user(pair.mentor)
    wrong = client.post(url("log-file", log.pk), {"file": SimpleUploadedFile("a.png", b"MZ program")})
    right = client.post(url("log-file", log.pk), {"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n00")})

    assert (wrong.status_code, right.status_code) == (422, 302)
    log.refresh_from_db()
    assert client.get(reverse("people:file", args=[log.file_id])).status_code == 200


def test_a_log_by_mistake_is_voided(as_user, pair, log):
    client = as_user(pair.mentor)
    client.post(url("log-void", log.pk), {"reason": "记错了人"})

    assert client.get(url("log-detail", log.pk)).status_code == 404


# The trainee


def test_the_trainee_confirms_in_one_tap_and_comments(as_user, pair, log):
    client = as_user(pair.trainee)
    assert "1 次指导等您确认" in text_of(client.get(url("bond-own")))
    client.post(url("log-confirm", log.pk), {"from": "own"})
    client.post(url("log-comment", log.pk), {"comment": "周五前做完"})

    log.refresh_from_db()
    assert (log.confirmed_by, log.trainee_comment) == (pair.trainee, "周五前做完")
    assert "理论导师还没有配好" in text_of(client.get(url("bond-own")))


def test_another_trainee_sees_and_confirms_nothing(as_user, tree, pair, log):
    other = UserFactory(home=tree.community, person=PersonFactory(unit=tree.community))
    give_role(other, Role.TRAINEE, tree.community)
    client = as_user(other)

    assert client.get(url("log-detail", log.pk)).status_code == 404
    assert client.post(url("log-confirm", log.pk)).status_code == 404
    assert "还没有导师" in text_of(client.get(url("bond-own")))


def test_the_other_mentor_of_a_trainee_reads_the_pair_but_logs_nothing_on_it(
    as_user, pair, enrolment, theory, now, training_admin
):
    other = mentor_account(theory)
    make_bond(enrolment, theory, now=now)
    # The training office may manage the pair, so it is told whose log it is; the other mentor may not.
    for user, status in ((other, 403), (training_admin, 422)):
        client = as_user(user)
        assert client.get(url("log-add", pair.bond.pk)).status_code == status
        assert client.post(url("log-add", pair.bond.pk), filled()).status_code == status
    assert not GuidanceLog.objects.exists()


def test_the_own_pair_that_is_over_says_so(as_user, pair, district_admin, now):
    end_bond(bond=pair.bond, reason="调离", by=district_admin, now=now)
    assert as_user(pair.mentor).get(url("log-add", pair.bond.pk)).status_code in {404, 422}
