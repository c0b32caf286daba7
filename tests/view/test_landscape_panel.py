"""LandscapePanel: the path is the core's, the start can be dragged, and each end is said."""
import re

import pytest

from backprop_core.landscape import descent_path, two_minima
from backprop_core.view import LandscapePanel


@pytest.fixture
def panel():
    return LandscapePanel()


@pytest.mark.fact("A1.9")
@pytest.mark.parametrize("start, rate, said", [
    ((-1, 2), 0.5, "has come to c. There the loss is 0,"), ((-1.5, 2), 1, "has come to d. There the loss is 0.0548,"),
    ((-3.5, 1), 0.5, "on the way to d, and slow"), ((-1, 2), 3, "has left the picture")])
def test_where_a_descent_ends(panel, start, rate, said):
    panel.set(w=start[0], v=start[1], rate=rate)
    path, n = descent_path(*two_minima(), start, rate, 100), panel.numbers()
    assert (n["at_w"], n["at_v"], n["loss"]) == (path.x[-1], path.y[-1], path.loss[-1])
    assert said in panel.picture.caption


def test_the_path_tips_over_where_the_guide_says(panel):
    panel.set(w=-1.25)
    assert "come to c" in panel.picture.caption
    panel.set(w=-1.3)
    assert panel.numbers()["at_w"] < 0


def test_steps_are_the_paths(panel):
    path = descent_path(*two_minima(), (-1, 2), 0.5, 100)
    for step in (1, 2, 3):
        panel.press("next")
        n = panel.numbers()
        assert (n["at_w"], n["at_v"], n["next_w"], n["next_v"]) == (path.x[step], path.y[step], path.x[step + 1], path.y[step + 1])
    panel.press("all")
    assert panel.numbers()["at_w"] == path.x[-1]


@pytest.mark.parametrize("start, rate", [((-1, 0), 2.5), ((0, -2.9), 2), ((0, 2.9), 2), ((0.65, 0.75), 3)])
def test_a_descent_that_leaps_is_not_called_slow(panel, start, rate):
    panel.set(w=start[0], v=start[1], rate=rate)
    assert "leaping to and fro" in panel.picture.caption and "slow" not in panel.picture.caption


def test_the_last_step_has_a_next(panel):
    path = descent_path(*two_minima(), (-1, 2), 0.05, 101)
    panel.set(rate=0.05)
    n = panel.numbers()
    assert n["step"] == 100 and (n["at_w"], n["next_w"]) == (path.x[100], path.x[101])


def test_a_step_that_lands_higher_is_not_called_downhill(panel):
    panel.set(rate=3)
    said = []
    for step in range(1, 6):
        panel.press("next")
        said.append((panel.path.loss[step] > panel.path.loss[step - 1], "downhill" not in panel.picture.caption))
    assert (True, True) in said and all(up == told for up, told in said)


def test_the_start_is_dragged_and_stays_on_the_map(panel):
    panel.picture.dragged = {"id": "start", "x": panel.map.at(2, -1)[0], "y": panel.map.at(2, -1)[1]}
    assert (panel.value("w"), panel.value("v")) == pytest.approx((2, -1), abs=0.01)
    panel.picture.dragged = {"id": "start", "x": -500.0, "y": 9000.0}
    assert (panel.value("w"), panel.value("v")) == (-3.9, -2.9)


def test_the_name_of_the_minimum_stands_below_its_dot(panel):
    """Beside it the end of every descent would cover it."""
    _, at = panel.map.at(*panel.minima["d"][:2])
    label = re.search(r"<text[^>]* y='([\d.]+)'[^>]*>d<", panel.picture.marks)
    assert float(label[1]) > at + 15


def test_dots_that_lie_close_have_no_edge(panel):
    """A paper-colored edge would wipe out the path where the steps are small."""
    small = re.findall(r"<circle class='([^']*)'[^>]* r='3'", panel.picture.marks)
    assert len(small) == 39 and {"close"} <= set.intersection(*(set(kinds.split()) for kinds in small))
    assert ".point.close { stroke: none; }" in panel.picture.still()
