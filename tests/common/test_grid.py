"""The rows of a grid as components/grid.html has always drawn them."""

import pytest

from common.grid import draw

HOSTILE = "<b>\"'&"


def cell(**changes):
    return {"key": "duty", "label": "岗位职责", "value": "90", "kind": "", "why": "", **changes}


def grid(*cells, **row):
    known = {"id": 1234, "name": "陈思远", "version": 3, "total": "88.00", "cells": list(cells)}
    return {"rows": [{**known, **row}], "total_head": "得分"}


def test_a_cell_to_type_into_carries_its_row_and_its_name():
    html = draw(grid(cell(), was="90"))
    assert '<input name="1234:duty" value="90"' in html
    assert 'aria-label="陈思远 岗位职责"' in html
    assert '<input type="hidden" name="version:1234" value="3">' in html
    assert '<input type="hidden" name="was:1234" value="90" data-was>' in html
    assert '<td class="num total" data-total data-label="得分">88.00</td>' in html


@pytest.mark.parametrize("closed", [{"readonly": True}, {"readonly": True, "locked": "已关闭"}])
def test_a_row_that_is_closed_offers_nothing_to_type_into(closed):
    html = draw(grid(cell(), was="90", **closed))
    assert ("<input" in html, '<td class="num" data-label="岗位职责">90</td>' in html) == (False, True)
    assert ('data-locked="已关闭"' in html) == ("locked" in closed)
    assert "<input" not in draw({**grid(cell()), "readonly": True})


def test_what_somebody_else_saved_is_offered_beside_what_was_typed():
    html = draw(grid(cell(kind="changed", theirs="86", why="街道改为 86", focus=True)))
    assert '<button class="theirs" name="take" value="1234:duty" data-take="86"' in html
    assert ('title="街道改为 86" autofocus' in html, 'class="entry is-changed"' in html) == (True, True)
    assert 'aria-invalid="true"' in draw(grid(cell(kind="wrong", why="超出 0 到 100")))


def test_what_does_not_apply_says_so_and_leads_to_its_reason():
    assert '<td class="num is-empty" data-label="岗位职责">不适用</td>' in draw(grid(cell(kind="none")))
    led = draw(grid(cell(kind="none", url="/items/1/", text="免评", why="病假")))
    assert '<a href="/items/1/" title="病假">免评</a>' in led
    assert '<td class="num is-hidden" data-label="岗位职责">—</td>' in draw(grid(cell(kind="hidden", text="—")))


@pytest.mark.parametrize("readonly", [True, False])
@pytest.mark.parametrize("kind", ["", "none", "hidden", "wrong"])
def test_nothing_of_a_grid_is_drawn_unescaped(kind, readonly):
    hostile = cell(key=HOSTILE, label=HOSTILE, value=HOSTILE, kind=kind, why=HOSTILE, theirs=HOSTILE, text=HOSTILE)
    texts = dict.fromkeys(("id", "name", "url", "sub", "version", "locked", "was", "aside_url", "total"), HOSTILE)
    for link in ({}, {"url": HOSTILE}):
        html = draw({**grid({**hostile, **link}, **texts, readonly=readonly), "total_head": HOSTILE})
        assert ("<b>" in html, '"\'&"' in html, "&lt;b&gt;&quot;&#x27;&amp;" in html) == (False, False, True)
