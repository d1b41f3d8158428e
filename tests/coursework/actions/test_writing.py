import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from common.exceptions import Refusal, StaleSave
from coursework.actions.writing import add_files, drop_file, restore_file, save_draft, start_case, submit_case
from coursework.choices import CaseState
from coursework.models import Case, CaseVersion, VersionFile
from people.models import PrivateFile
from tests.factories.coursework import NOW, TEXTS, docx, draft, make_author, photo, png, submit


def add(case, by, *files):
    return add_files(case=case, uploads=[(name, io.BytesIO(data)) for name, data in files], by=by, now=NOW)


def test_the_first_press_starts_a_case_and_the_second_finds_it(call, author):
    case = start_case(call=call, by=author, now=NOW)
    assert (case.author, case.unit, case.state) == (author.person, author.person.unit, CaseState.DRAFT)
    assert start_case(call=call, by=author, now=NOW) == case


def test_who_is_not_in_the_class_writes_no_case(call, organizer, tree):
    outsider = make_author(_other_cohort(tree), tree.community)
    for user in (organizer, outsider):
        with pytest.raises(Refusal, match="在读学员"):
            start_case(call=call, by=user, now=NOW)


def _other_cohort(tree):
    from tests.factories.cohorts import make_cohort

    return make_cohort(tree.district)


def test_a_draft_may_lack_anything(call, author):
    case = start_case(call=call, by=author, now=NOW)
    saved = save_draft(case=case, version=1, texts={"title": " 空地 "}, may_publish=False, by=author, now=NOW)
    assert (saved.title, saved.problem, saved.version) == ("空地", "", 2)


def test_an_old_page_does_not_overwrite_a_newer_save(call, author):
    case = draft(call, author)
    with pytest.raises(StaleSave):
        save_draft(case=case, version=1, texts=TEXTS, may_publish=True, by=author, now=NOW)


def test_figures_are_written_as_asked(call, author):
    case = start_case(call=call, by=author, now=NOW)
    for text, words in (("很多次", "第1行"), ("1：a\n2：b\n3：c\n4：d", "最多写3条")):
        with pytest.raises(Refusal, match=words) as refused:
            save_draft(case=case, version=1, texts={"highlights": text}, may_publish=True, by=author, now=NOW)
        assert refused.value.field == "highlights"


@pytest.mark.parametrize("missing", ["title", "problem", "method", "result"])
def test_handing_in_wants_all_four_texts(call, author, missing):
    case = draft(call, author, **{missing: " "})
    with pytest.raises(Refusal, match="提交前请填写") as refused:
        submit_case(case=case, version=case.version, by=author, now=NOW)
    assert (refused.value.field, CaseVersion.objects.count()) == (missing, 0)


def test_what_is_handed_in_is_frozen(call, author):
    case = submit(call, author, files=[("照片.png", png()), ("正文.docx", docx())])
    version = case.versions.get()
    assert (case.state, case.submitted_at, version.number, version.title) == (
        CaseState.SUBMITTED, NOW, 1, "楼下那块空地",
    )  # fmt: skip
    assert [row.blind_name for row in version.files.all()] == ["附件1.png", "附件2.docx"]
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseVersion.objects.update(title="改过")
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionFile.objects.all().delete()


def test_after_handing_in_nothing_changes_without_a_return(call, author):
    case = submit(call, author, files=[("照片.png", png())])
    for change in (
        lambda: save_draft(case=case, version=case.version, texts=TEXTS, may_publish=True, by=author, now=NOW),
        lambda: submit_case(case=case, version=case.version, by=author, now=NOW),
        lambda: add(case, author, ("b.png", png())),
        lambda: drop_file(case_file=case.files.get(), by=author, now=NOW),
    ):
        with pytest.raises(Refusal, match="已经提交"):
            change()


def test_nobody_else_writes_on_a_case(call, author, organizer):
    case = draft(call, author)
    with pytest.raises(Refusal, match="只有作者本人"):
        save_draft(case=case, version=case.version, texts=TEXTS, may_publish=True, by=organizer, now=NOW)


def test_a_late_case_is_taken_and_says_so(call, author):
    case = draft(call, author)
    submit_case(case=case, version=case.version, by=author, now=NOW + timedelta(days=30))
    assert [step.what for step in case.steps.order_by("pk")] == ["开始写", "第1次提交（逾期）"]


def test_a_file_is_kept_under_its_real_type(call, author):
    case = draft(call, author)
    add(case, author, ("readme.exe", png()))
    assert PrivateFile.objects.get().content_type == "image/png"


def test_a_hostile_file_is_named_and_the_others_are_kept(call, author):
    case = draft(call, author)
    bad = docx(extra={"word/vbaProject.bin": b"x"})
    intake = add(case, author, ("好.png", png()), ("计划.docx", bad))
    assert [words.partition("，")[0] for words in intake.refused] == ["“计划.docx”：文件含有宏或嵌入的程序"]
    assert [str(row) for row in case.files.all()] == ["好.png"]


def test_a_picture_is_opened_before_it_is_kept(call, author):
    case = draft(call, author)
    cut = photo()[:-300]
    intake = add(case, author, ("好.jpg", photo()), ("半张.jpg", cut), ("头.png", png()[:11]))
    assert [words.partition("，")[0] for words in intake.refused] == ["“半张.jpg”：打不开", "“头.png”：打不开"]
    assert case.files.count() == 1


def test_ten_files_and_no_more(call, author):
    case = draft(call, author)
    add(case, author, *[(f"{number}.png", png()) for number in range(10)])
    with pytest.raises(Refusal, match="最多10个"):
        add(case, author, ("11.png", png()))
    dropped = drop_file(case_file=case.files.first(), by=author, now=NOW)
    assert len(add(case, author, ("11.png", png())).kept) == 1
    with pytest.raises(Refusal, match="最多10个"):
        restore_file(case_file=dropped, by=author, now=NOW)


def test_one_case_an_author_and_call(call, author):
    draft(call, author)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.create(call=call, cohort=call.cohort, author=author.person, unit=author.home, started_at=NOW)


def test_the_day_of_the_deadline_ends_at_midnight_in_shanghai(call, author):
    case = draft(call, author)
    late = datetime(2026, 11, 20, 16, 1, tzinfo=UTC)
    submit_case(case=case, version=case.version, by=author, now=late)
    assert case.steps.order_by("-pk").first().what == "第1次提交（逾期）"
