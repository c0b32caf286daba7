"""The chain panel: three slopes that are the core's, and whose product holds on each curve."""
import re

import pytest

from backprop_core import Value, gradients
from backprop_core.view import ChainPanel
from backprop_core.view.panels.chain import COMPOSITIONS, REACH


@pytest.fixture(scope="module")
def made():
    return ChainPanel()


@pytest.fixture
def panel(made):
    made.press("reset")
    return made


def shown(panel, composition, x=1.0):
    panel.composition.value = composition
    panel.set(x=x)
    return panel.numbers()


@pytest.mark.fact("A0.5")
@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_the_slopes_are_the_cores_and_multiply(panel, composition):
    for at in (-1.7, 0.0, 0.6, 2.0):
        n = shown(panel, composition, at)
        x = Value(at)
        g = COMPOSITIONS[composition].inner(x)
        f = COMPOSITIONS[composition].outer(g)
        found = gradients(f)
        assert [n[name] for name in ("g", "f", "dg_dx", "df_dg", "df_dx")] == pytest.approx(
            [g.data, f.data, gradients(g)[x], found[g], found[x]])
        assert n["df_dx"] == pytest.approx(n["dg_dx"] * n["df_dg"])


@pytest.mark.fact("A0.5")
def test_the_lessons_chain(panel):
    n = shown(panel, "g = 3x + 1, f = g²", 1.0)
    assert (n["dg_dx"], n["df_dg"], n["df_dx"]) == (3, 8, 24)


@pytest.mark.fact("A1.3")
def test_the_start_is_the_articles_three_and_two(panel):
    n = panel.numbers()
    assert (n["dg_dx"], n["df_dg"], n["df_dx"]) == (3, 2, 6)
    assert panel.picture.formula == "df/dx = dg/dx × df/dg = 3 × 2 = 6"


@pytest.mark.fact("A1.4")
def test_the_car_is_eight_times_as_fast(panel):
    n = shown(panel, "walker, bicycle, car", 0.3)
    assert (n["dg_dx"], n["df_dg"], n["df_dx"]) == (4, 2, 8)
    assert "8 times as far as the walker" in panel.picture.caption


@pytest.mark.parametrize("composition, x, said", [
    ("g = 3x, f = 2g", 1, "g moves 3 times as far, and f moves 2 times as far as g. So f moves 6 times as far as x."),
    ("g = −x, f = eᵍ", 0, "g moves just as far, the other way, and f moves just as far as g. So f moves just as far as x, the other way."),
    ("g = x², f = 3 − g", 0,
     "g does not move, and f moves just as far as g, the other way. So f does not move, as far as a slope can tell.")])
def test_once_as_far_is_just_as_far(panel, composition, x, said):
    shown(panel, composition, x)
    assert panel.picture.caption == f"When x moves a little, {said}"


def test_every_axis_has_its_letter(panel):
    for each, name in zip(panel.made.charts, "xgx", strict=True):
        assert f">{name}</text>" in each.backdrop
    assert "f by x" in panel.made.charts[2].backdrop


def test_the_outer_slope_is_taken_at_g(panel):
    assert shown(panel, "g = 3x + 1, f = g²", 1.0)["df_dg"] == 8


def test_the_bars_are_in_proportion(panel):
    shown(panel, "walker, bicycle, car")
    widths = [float(width) for width in re.findall(r"<rect class='bar \w+'[^>]* width='([\d.]+)'", panel.picture.marks)]
    assert max(widths) == REACH
    assert widths[1] / widths[0] == pytest.approx(4, rel=0.01) and widths[2] / widths[0] == pytest.approx(8, rel=0.01)


def test_another_composition_is_one_message(panel, monkeypatch):
    sent = []
    monkeypatch.setattr(panel.picture, "send_state", lambda key=None: sent.append(set(key)))
    panel.composition.value = "g = −x, f = eᵍ"
    assert len(sent) == 1 and {"backdrop", "marks"} <= set(sent[0])


def test_drag_and_reset(panel):
    panel.drag("x", *panel.made.charts[0].at(-1.25, 0))
    assert panel.value("x") == pytest.approx(-1.25)
    shown(panel, "g = x², f = sin g", 0.5)
    panel.press("reset")
    assert panel.composition.index == 0 and panel.value("x") == 1


def test_on_a_narrow_page_nothing_is_cut_off(made):
    """A drawing is never smaller than 0.78 of its width; a panel on a page of 600 pixels has 480."""
    assert 0.78 * made.width <= 480
