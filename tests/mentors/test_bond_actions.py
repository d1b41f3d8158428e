import threading

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from common.access import Right
from common.exceptions import Refusal, StaleSave
from mentors.actions.bonds import (
    complete_bond,
    end_bond,
    end_bonds_of_leavers,
    propose_bond,
    propose_bonds,
    replace_bond,
    sign_bonds,
)
from mentors.actions.logs import confirm_log, write_log
from mentors.actions.pool import add_mentor, edit_mentor, open_access, renew_mentor, retire_mentor
from mentors.choices import BondState, How, MentorKind, MentorState, Slot
from mentors.models import Bond, GuidanceLog, MentorProfile
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent, CareLink, Person, User
from tests.factories.mentors import make_bond, make_mentor, make_trainee, mentor_account
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def propose(enrolment, mentor, slot, now, by=None):
    return propose_bond(enrolment=enrolment, mentor=mentor, slot=slot, by=by, now=now)


def guide(pair, now, **said):
    said = {"met_on": timezone.localdate(now), "how": How.FACE, "topic": "停车", "advice": "先做清单", **said}
    return write_log(bond=pair.bond, by=pair.mentor, now=now, **said)


def open_links(user):
    return list(CareLink.objects.filter(user=user, until=None).values_list("person", flat=True))


# The pool


def test_an_external_expert_gets_a_record_and_a_profile(tree, district_admin, now):
    mentor = add_mentor(
        kind=MentorKind.ACADEMIC, unit=tree.district, name="周明", phone="19900001234", by=district_admin, now=now
    )

    assert (mentor.person.kind, mentor.person.unit) == ("external", tree.district)
    assert mentor.capacity == 3
    assert AuditEvent.objects.filter(verb="mentors.add_mentor", target_id=str(mentor.pk)).count() == 1


def test_nobody_is_in_the_pool_twice(tree, theory, district_admin, now):
    with pytest.raises(Refusal, match="已在导师库里") as refused:
        add_mentor(kind=MentorKind.ACADEMIC, unit=tree.district, person=theory.person, by=district_admin, now=now)

    assert refused.value.field == "person"


def test_a_phone_of_another_leaves_no_half_mentor(tree, worker, district_admin, now):
    with pytest.raises(Refusal, match="手机号"):
        add_mentor(
            kind=MentorKind.ACADEMIC, unit=tree.district, name="周明", phone=worker.phone, by=district_admin, now=now
        )

    assert not MentorProfile.objects.exists()
    assert not Person.objects.filter(name="周明").exists()


def test_capacity_stays_in_bounds(tree):
    with pytest.raises(IntegrityError, match="mentor_capacity_in_bounds"):
        make_mentor(tree.district, capacity=21)


def test_an_edit_counts_the_version_and_an_old_one_is_refused(theory, district_admin, now):
    edit_mentor(mentor=theory, expected=1, capacity=5, by=district_admin, now=now)

    assert (theory.capacity, theory.version) == (5, 2)
    with pytest.raises(StaleSave):
        edit_mentor(mentor=theory, expected=1, capacity=4, by=district_admin, now=now)


def test_places_can_not_sink_below_the_pairs(tree, enrolment, cohort, theory, district_admin, now):
    make_bond(enrolment, theory, now=now)
    make_bond(make_trainee(tree.district, tree.community, cohort=cohort), theory, now=now)

    with pytest.raises(Refusal, match="不能少于 2"):
        edit_mentor(mentor=theory, expected=1, capacity=1, by=district_admin, now=now)
    with pytest.raises(Refusal, match="不能改导师类别"):
        edit_mentor(mentor=theory, expected=1, kind=MentorKind.INDUSTRY, by=district_admin, now=now)


def test_who_has_trainees_can_not_leave_the_pool(enrolment, theory, district_admin, now):
    bond = make_bond(enrolment, theory, now=now)
    with pytest.raises(Refusal, match="1 位学员"):
        retire_mentor(mentor=theory, reason="调离", by=district_admin, now=now)

    end_bond(bond=bond, reason="调离", by=district_admin, now=now)
    retire_mentor(mentor=theory, reason="调离", by=district_admin, now=now)

    theory.refresh_from_db()
    assert (theory.state, theory.retire_reason) == (MentorState.RETIRED, "调离")


def test_a_retired_mentor_comes_back(theory, district_admin, now):
    retire_mentor(mentor=theory, reason="调离", by=district_admin, now=now)
    renew_mentor(mentor=theory, by=district_admin, now=now)

    assert (theory.state, theory.retired_on, theory.retire_reason) == (MentorState.ACTIVE, None, "")
    with pytest.raises(Refusal, match="已经在库"):
        renew_mentor(mentor=theory, by=district_admin, now=now)


def test_access_opens_an_account_and_the_trainees_of_signed_pairs(enrolment, theory, district_admin, now):
    make_bond(enrolment, theory, now=now)
    password = open_access(mentor=theory, by=district_admin, now=now)

    user = User.objects.get(person=theory.person)
    assert user.check_password(password)
    assert user.must_change_password
    assert [holding.role for holding in user.role_holdings.all()] == [Role.MENTOR]
    assert open_links(user) == [enrolment.person_id]


def test_access_for_an_account_gives_the_role_only(enrolment, practice, district_admin, account, now, tree):
    user = account(Role.SECRETARY, person=practice.person)

    assert open_access(mentor=practice, by=district_admin, now=now) == ""
    assert user.role_holdings.filter(role=Role.MENTOR, unit=tree.district).count() == 1


# Pairs


def test_a_proposal_keeps_a_place_and_a_term(enrolment, theory, training_admin, now):
    bond = propose(enrolment, theory, Slot.THEORY, now, by=training_admin)

    day = timezone.localdate(now)
    assert (bond.state, bond.kind, bond.since) == (BondState.PROPOSED, MentorKind.ACADEMIC, day)
    assert (bond.until.year, bond.until.month) == (day.year + 1, day.month)
    assert MentorProfile.objects.with_load().get(pk=theory.pk).free == 2


def test_two_of_the_same_side_are_refused_in_words(tree, enrolment, theory, now):
    propose(enrolment, theory, Slot.THEORY, now)
    second = make_mentor(tree.district, name="郑教授")
    with pytest.raises(Refusal, match="要有一位理论导师和一位实务导师，实务导师请从行业骨干、社区名书记中选"):
        propose(enrolment, second, Slot.PRACTICE, now)
    with pytest.raises(Refusal, match="这一席位已有导师"):
        propose(enrolment, second, Slot.THEORY, now)

    assert Bond.objects.count() == 1


def test_the_database_refuses_a_mentor_on_the_wrong_side(enrolment, theory, now):
    with pytest.raises(IntegrityError, match="bond_slot_fits_kind"), transaction.atomic():
        Bond.objects.create(
            enrolment=enrolment, trainee=enrolment.person, mentor=theory, slot=Slot.PRACTICE, kind=theory.kind,
            since=now.date(), until=now.date(), proposed_at=now,
        )  # fmt: skip


def test_nobody_mentors_oneself(tree, enrolment, now):
    own = make_mentor(tree.district, person=enrolment.person)
    with pytest.raises(Refusal, match="同一个人"):
        propose(enrolment, own, Slot.THEORY, now)
    with pytest.raises(IntegrityError, match="bond_not_with_oneself"), transaction.atomic():
        Bond.objects.create(
            enrolment=enrolment, trainee=enrolment.person, mentor=own, slot=Slot.THEORY, kind=own.kind,
            since=now.date(), until=now.date(), proposed_at=now,
        )  # fmt: skip


def test_the_trainee_of_a_pair_is_the_one_of_the_class(enrolment, theory, worker, now):
    with pytest.raises(IntegrityError, match="bond_trainee_of_enrolment"):
        Bond.objects.create(
            enrolment=enrolment, trainee=worker, mentor=theory, slot=Slot.THEORY, kind=theory.kind,
            since=now.date(), until=now.date(), proposed_at=now,
        )  # fmt: skip


def test_a_full_mentor_is_refused_and_nothing_of_the_batch_stays(tree, cohort, now):
    mentor = make_mentor(tree.district, name="周教授", capacity=1)
    trainees = [make_trainee(tree.district, tree.community, cohort=cohort) for _ in range(2)]
    with pytest.raises(Refusal, match="周教授最多带 1 人"):
        propose_bonds(picks=[(one, mentor, Slot.THEORY) for one in trainees], by=None, now=now)

    assert not Bond.objects.exists()


def test_who_left_the_pool_or_the_class_is_not_paired(enrolment, theory, district_admin, now):
    retire_mentor(mentor=theory, reason="调离", by=district_admin, now=now)
    with pytest.raises(Refusal, match="已退出导师库"):
        propose(enrolment, theory, Slot.THEORY, now)

    renew_mentor(mentor=theory, by=district_admin, now=now)
    type(enrolment).objects.filter(pk=enrolment.pk).update(state="withdrawn", left_on=now.date())
    with pytest.raises(Refusal, match="已不在班"):
        propose(enrolment, theory, Slot.THEORY, now)


def test_a_signature_lets_the_mentor_in_and_tells_both(pair, enrolment):
    assert pair.bond.state == BondState.SIGNED
    assert open_links(pair.mentor) == [enrolment.person_id]
    inbox = Notice.objects.filter(occasion="mentors.signed", channel="inbox")
    assert {notice.recipient_id for notice in inbox} == {pair.mentor.pk, pair.trainee.pk}


def test_a_pair_is_signed_once(pair, now):
    with pytest.raises(Refusal, match="已经签约"):
        sign_bonds(bonds=[pair.bond], by=None, now=now)


def test_an_early_end_needs_a_reason_and_shuts_the_mentor_out(pair, district_admin, now):
    with pytest.raises(Refusal, match="结束原因"):
        end_bond(bond=pair.bond, reason=" ", by=district_admin, now=now)
    ended = end_bond(bond=pair.bond, reason="导师调离", by=district_admin, now=now)

    assert (ended.state, ended.closed_by, ended.reason) == (BondState.ENDED, district_admin, "导师调离")
    assert open_links(pair.mentor) == []
    assert not Bond.objects.visible_to(pair.mentor).exists()
    with pytest.raises(Refusal, match="已经结束"):
        end_bond(bond=pair.bond, reason="又一次", by=district_admin, now=now)


def test_the_new_mentor_reads_what_the_old_one_wrote(tree, pair, district_admin, now):
    log = guide(pair, now)
    new = make_mentor(tree.district, MentorKind.SECRETARY, name="江书记")
    account = mentor_account(new)
    bond = replace_bond(bond=pair.bond, mentor=new, reason="导师调离", by=district_admin, now=now)

    assert (bond.state, bond.follows, bond.slot) == (BondState.SIGNED, pair.bond, Slot.PRACTICE)
    assert list(GuidanceLog.objects.visible_to(account)) == [log]
    assert not GuidanceLog.objects.visible_to(account, Right.ENTER).exists()
    assert not GuidanceLog.objects.visible_to(pair.mentor).exists()
    assert not Person.objects.visible_to(pair.mentor).filter(pk=bond.trainee_id).exists()


def test_a_replacement_on_the_other_side_changes_nothing(pair, theory, district_admin, now):
    with pytest.raises(Refusal, match="只能任理论导师"):
        replace_bond(bond=pair.bond, mentor=theory, reason="换人", by=district_admin, now=now)

    pair.bond.refresh_from_db()
    assert pair.bond.state == BondState.SIGNED
    assert open_links(pair.mentor) != []


def test_completion_waits_for_guidance_and_for_signatures(pair, district_admin, now):
    with pytest.raises(Refusal, match="还没有指导记录"):
        complete_bond(bond=pair.bond, by=district_admin, now=now)
    log = guide(pair, now)
    with pytest.raises(Refusal, match="1 条指导记录学员没有确认"):
        complete_bond(bond=pair.bond, by=district_admin, now=now)
    confirm_log(log=log, by=pair.trainee, now=now)
    done = complete_bond(bond=pair.bond, by=district_admin, now=now)

    assert done.state == BondState.COMPLETED
    assert open_links(pair.mentor) == []


def test_pairs_of_who_left_the_class_end_by_themselves(pair, enrolment, now):
    type(enrolment).objects.filter(pk=enrolment.pk).update(state="withdrawn", left_on=now.date())

    assert end_bonds_of_leavers(now=now) == 1
    assert end_bonds_of_leavers(now=now) == 0
    pair.bond.refresh_from_db()
    assert (pair.bond.state, pair.bond.reason) == (BondState.ENDED, "学员已离班")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_fill_one_place_twice(tree, cohort, now):
    mentor = make_mentor(tree.district, capacity=1)
    trainees = [make_trainee(tree.district, PersonFactory(unit=tree.community).unit, cohort=cohort) for _ in range(4)]
    start, answers = threading.Barrier(4), []

    def take(enrolment):
        start.wait()
        try:
            propose(enrolment, mentor, Slot.THEORY, now)
            answers.append("taken")
        except Refusal as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(one,)) for one in trainees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()

    assert answers.count("taken") == 1
    assert sum("名额已满" in answer for answer in answers) == 3
    assert Bond.objects.count() == 1
