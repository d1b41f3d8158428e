"""Two scorers on one sheet, in any order: no newer save is ever written over in silence (rule 8)."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.actions.entry import RowEntry, StaleRows, save_rows
from assessments.models import ItemScore, ScoreSheet
from tests.factories.assessments import NOW

CODE = "ind_post"
steps = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([None, *range(60, 65)])), max_size=12)


def saved_over(sheet, version, score, by):
    """None when the save was taken; otherwise what the refusal shows of theirs and mine."""
    try:
        save_rows(entries=[RowEntry(sheet.pk, version, {CODE: score})], by=by, now=NOW)
    except StaleRows as stale:
        return [(theirs, mine) for _label, theirs, mine in stale.fields]
    return None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_a_save_counts_only_on_what_the_scorer_has_read(sheet, secretary, street_admin, steps):
    """A step without a score is a fresh look at the sheet; with one it is a save of it."""
    ItemScore.objects.all().delete()
    ScoreSheet.objects.filter(pk=sheet.pk).update(version=1)
    scorers, read, version, score = (secretary, street_admin), [1, 1], 1, None
    for who, typed in steps:
        if typed is None:
            read[who] = version
            continue
        mine = Decimal(typed)
        refused = saved_over(sheet, read[who], mine, scorers[who])
        assert (refused is not None) == (read[who] < version)
        if refused is None:
            version += score != mine
            score, read[who] = mine, version
        else:
            assert refused == ([(score, mine)] if score != mine else [])
        assert [item.score for item in ItemScore.objects.all()] == ([score] if score is not None else [])
