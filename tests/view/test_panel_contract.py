"""What every panel keeps, without a browser; the rows are those of the test in Chromium."""
from math import isfinite
from xml.etree import ElementTree

import pytest
from ipywidgets import Dropdown

from backprop_core import view
from backprop_core.view.svg import SLOT
from panel_rows import PANELS

WITH_SLIDER = [row for row in PANELS if row.slider]


def each(rows):
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.name)


def test_every_panel_has_a_row():
    assert {row.name for row in PANELS} == view.PANELS.keys() - {"SandboxPanel"}       # a text box around a CircuitPanel


def state(panel):
    picture = panel.picture
    return picture.marks, picture.table, picture.formula, picture.caption, picture.label, picture.progress


@each(PANELS)
def test_what_it_shows(row):
    panel = row.panel()
    picture = panel.picture
    assert all(isfinite(number) for number in panel.numbers().values())
    assert picture.problem == ""
    assert len(picture.label) > 10 and len(picture.caption) > 10
    assert len(picture.table) > 1 and {len(cells) for cells in picture.table} == {len(picture.table[0])}
    words = [picture.label, picture.caption, picture.formula, picture.progress, *(cell for cells in picture.table for cell in cells)]
    assert not [each for each in [*words, picture.marks] if SLOT.search(each) or "None" in each]


@each(WITH_SLIDER)
def test_a_number_that_comes_back_rounded_by_the_browser_is_no_move(row):
    panel = row.panel()
    panel.sliders[row.slider].value += 2e-15
    assert panel.touched is None
    panel.sliders[row.slider].value = row.to
    assert panel.touched == row.slider


@each(PANELS)
def test_the_drawing_is_well_formed(row):
    picture = row.panel().picture
    for layer in (picture.backdrop, picture.marks):
        ElementTree.fromstring(f"<svg xmlns:xlink='http://www.w3.org/1999/xlink'>{layer}</svg>")


@each(PANELS)
def test_the_still_is_the_same_bytes_and_says_what_it_shows(row):
    first, second = row.panel(), row.panel()
    assert first.picture.still() == second.picture.still()
    assert "var(" not in first.picture.still() and "tabindex" not in first.picture.still()
    assert first.picture.label in first.picture.text() and first.picture.caption in first.picture.text()


@each(WITH_SLIDER)
def test_a_move_and_the_way_back(row):
    panel = row.panel()
    start = state(panel)
    panel.sliders[row.slider].value = row.to
    assert panel.sliders[row.slider].value == pytest.approx(row.to, rel=0.2)
    assert state(panel)[:2] != start[:2]
    panel.press("reset")
    assert state(panel) == start


@each(PANELS)
def test_every_button(row):
    """Each button works, twice over; Play starts and stops, and the steps end at both ends."""
    panel = row.panel()
    start = state(panel)
    for button, text, title in [*panel.picture.buttons, *panel.picture.buttons]:
        assert text and title
        panel.press(button)
        assert panel.picture.problem == ""
    panel.picture.playing = False
    panel.press("reset")
    assert state(panel) == start


@each(WITH_SLIDER)
def test_a_problem_is_shown_and_raised_and_the_last_good_picture_stays(row, monkeypatch):
    panel = row.panel()
    panel.sliders[row.slider].value = row.to
    good = state(panel)
    with monkeypatch.context() as patch:
        patch.setattr(type(panel), "numbers", lambda panel: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            panel.press("reset")
        assert panel.picture.problem == "division by zero"
        assert state(panel) == good
    panel.sliders[row.slider].value = row.to
    assert panel.picture.problem == "" and state(panel)[:2] == good[:2]


@each(PANELS)
def test_what_is_picked_from_a_list(row, monkeypatch):
    """Reset takes it back; and where it makes a problem the last good picture stays whole, with its backdrop."""
    panel = row.panel()
    start = state(panel), panel.picture.backdrop
    for control in (control for control in panel.children[0].children if isinstance(control, Dropdown)):
        other = control.options[-1][1] if isinstance(control.options[-1], tuple) else control.options[-1]
        control.value = other
        assert state(panel) != start[0]
        panel.press("reset")
        assert (state(panel), panel.picture.backdrop) == start
        with monkeypatch.context() as patch:
            patch.setattr(type(panel), "numbers", lambda panel: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                control.value = other
            assert (state(panel), panel.picture.backdrop) == start
