"""The panel of one weight shows the core's descent, also where it leaves the picture."""
import re
from fractions import Fraction

import pytest

from backprop_core.descent import descend
from backprop_core.examples import one_weight
from backprop_core.view import OneWeightPanel


@pytest.mark.fact("A1.8", "A3.1", "A3.3")
def test_each_step_is_the_descents():
    panel = OneWeightPanel()
    for moment in descend(one_weight(), ["w"], 0.1, 5):
        n = panel.numbers()
        assert (n["w"], n["J"], n["d_w"]) == (moment.at["w"], moment.value, moment.gradient["w"])
        panel.press("next")


def test_what_diverges_is_said_and_nothing_breaks():
    panel = OneWeightPanel()
    panel.set(rate=0.6, x=2.0)
    for _ in range(panel.last):
        panel.press("next")
    assert "left the picture" in panel.picture.caption and panel.picture.problem == ""


def test_at_the_best_weight_the_slope_is_nothing():
    panel = OneWeightPanel()
    panel.set(rate=float(Fraction(2, 9)))
    panel.press("next")
    assert abs(panel.numbers()["w"] - 1 / 3) < 2e-3      # the slider's own steps round the rate to 0.22
    assert "so the step goes" in panel.picture.caption or "The slope is 0" in panel.picture.caption


def test_where_a_point_is_that_cannot_be_seen():
    panel = OneWeightPanel()
    assert "above" not in panel.picture.caption and "outside" not in panel.picture.caption
    panel.set(y=-0.5)                                   # J = 2.89 at the start, above the picture
    assert panel.picture.caption.endswith("The point is above the picture.")
    panel.press("next")
    assert "above" not in panel.picture.caption and "outside" not in panel.picture.caption
    panel.set(rate=0.6, x=2.0)
    assert panel.picture.caption.endswith("The point is outside the picture, at w = −4.24.")


def test_the_table_answers_when_the_prediction_is_close_enough():
    panel = OneWeightPanel()
    panel.set(x=0.5, w=0.0, rate=0.6)
    for _ in range(7):
        panel.press("next")
    head, *rows = panel.picture.table
    assert [row[head.index("ŷ")] for row in rows[-2:]] == ["0.441", "0.459"]


@pytest.mark.parametrize("step", [0, 5, 11, 40])
def test_what_is_dashed_stays_near_the_chart(step):
    """A browser makes every dash of a line, also of one that is a million pixels long."""
    panel = OneWeightPanel()
    panel.set(rate=0.6)
    panel.step = step
    panel.refresh()
    (dashed,) = re.findall("class='line rest' d='([^']*)'", panel.picture.marks)
    assert max(abs(float(place)) for place in re.findall(r"[-\d.]+", dashed)) < 1e5


@pytest.mark.parametrize("start", [0.8, -0.37])
def test_the_formula_is_true_as_it_is_written(start):
    panel = OneWeightPanel()
    panel.set(w=start)
    panel.press("next")
    parts = re.split(" [−×=] ", panel.picture.formula)[3:]
    w, rate, slope, after = (float(part.strip("()").replace("−", "-")) for part in parts)
    assert w - rate * slope == pytest.approx(after, abs=1e-9)
