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


def test_steps_are_the_paths(panel):
    path = descent_path(*two_minima(), (-1, 2), 0.5, 100)
    for step in (1, 2, 3):
        panel.press("next")
        n = panel.numbers()
        assert (n["at_w"], n["at_v"], n["next_w"], n["next_v"]) == (path.x[step], path.y[step], path.x[step + 1], path.y[step + 1])
    panel.press("all")
    assert panel.numbers()["at_w"] == path.x[-1]


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
