"""The secant panel: what it shows is what the core computes, and what the article says of slopes."""
import pytest

from backprop_core import Value, error_by_step, gradients
from backprop_core.view import SecantPanel
from backprop_core.view.panels.secant import CURVES

STEPS = (1.0, 0.1, 0.01, 0.001)


@pytest.fixture(scope="module")
def made():
    return SecantPanel()


@pytest.fixture
def panel(made):
    made.press("reset")
    return made


def shown(panel, curve, **values):
    panel.curve.value = curve
    panel.set(**values)
    return panel.numbers()


@pytest.mark.parametrize("curve", CURVES)
def test_slopes_and_error_are_the_cores(panel, curve):
    for x, dx in ((-1.3, 0.5), (0.7, 0.01), (1.5, 1.0)):
        n = shown(panel, curve, x=x, dx=dx)
        point = Value(x, "x")
        y = CURVES[curve].build(point)
        assert n["tangent"] == pytest.approx(gradients(y)[point])
        (_, error), = error_by_step(y, point, (dx,), central=False)
        assert n["error"] == pytest.approx(error, abs=1e-12)


@pytest.mark.fact("A0.1")
def test_every_secant_of_a_line_has_its_slope(panel):
    for x, dx in ((-2, 1), (0.37, 0.0123), (2, 0.0001)):
        n = shown(panel, "2x", x=x, dx=dx)
        assert (n["secant"], n["tangent"], n["error"]) == (2, 2, 0)


@pytest.mark.fact("A0.2")
@pytest.mark.parametrize("curve", ["x²", "x³ − 3x", "sin x", "eˣ"])
def test_the_error_shrinks_with_the_step(panel, curve):
    errors = [shown(panel, curve, x=1, dx=dx)["error"] for dx in STEPS]
    assert all(9 < before / after < 101 for before, after in zip(errors[1:], errors[2:], strict=False))
    assert errors[0] > 0.1 and errors[-1] < 0.01


@pytest.mark.fact("A0.3")
@pytest.mark.parametrize("x", [-2.0, -0.5, 0.0, 1.0, 1.37])
def test_the_secant_of_the_square_has_slope_2x_plus_dx(panel, x):
    for dx in STEPS:
        n = shown(panel, "x²", x=x, dx=dx)
        assert n["secant"] == pytest.approx(2 * x + dx, abs=1e-15) and n["error"] == dx


@pytest.mark.fact("A0.4")
@pytest.mark.parametrize("curve, x, kind", [("x²", 0, "at a minimum"), ("x³ − 3x", 1, "at a minimum"), ("x³ − 3x", -1, "at a maximum"),
                                            ("sin x", 1.57, "at a maximum"), ("x³", 0, "no minimum and no maximum")])
def test_level_points_are_told_apart(panel, curve, x, kind):
    n = shown(panel, curve, x=x)
    assert abs(n["tangent"]) < 1e-3
    assert kind in panel.picture.caption
    panel.set(x=x - 0.3)
    assert "level" not in panel.picture.caption


def test_at_a_corner_the_error_stays(panel):
    assert [shown(panel, "|x|", x=0, dx=dx)["error"] for dx in STEPS] == [1, 1, 1, 1]
    assert panel.picture.caption == (
        "The secant through both points has slope 1; from the left it would be −1. At a corner there is no tangent; "
        "the course puts 0 in its place, and the secant misses that by 1 for every dx.")
    assert "no tangent" in panel.picture.marks and "line backward" not in panel.picture.marks and "none" in panel.picture.table[1]


@pytest.mark.parametrize("curve, x, dx, slopes", [
    ("x²", 1, 1e-4, ("2.0001", "2")), ("x²", 1, 1, ("3", "2")), ("sin x", 1, 1e-4, ("0.54026", "0.5403")),
    ("eˣ", 2, 1e-4, ("7.3894", "7.3891")), ("2x", 1, 0.01, ("2", "2"))])
def test_the_slopes_have_the_digits_in_which_they_differ_everywhere(panel, curve, x, dx, slopes):
    shown(panel, curve, x=x, dx=dx)
    secant, tangent = slopes
    picture = panel.picture
    assert picture.formula.endswith(f"= {secant}")
    assert f"has slope {secant}; the tangent at x = {x} has slope {tangent}." in picture.caption
    assert f">secant slope {secant}<" in picture.marks and f">tangent slope {tangent}<" in picture.marks
    assert (picture.table[1][3], picture.table[2][3]) == (tangent, secant)
    assert ("They agree." in picture.caption) == (secant == tangent)


def test_the_void_can_be_made_large(panel):
    assert shown(panel, "x²", x=-1, dx=2)["right"] == 1


def test_another_curve_is_one_message(panel, monkeypatch):
    sent = []
    monkeypatch.setattr(panel.picture, "send_state", lambda key=None: sent.append(set(key)))
    panel.curve.value = "eˣ"
    assert len(sent) == 1 and {"backdrop", "marks"} <= set(sent[0])


def test_points_are_dragged_along_the_curve(panel):
    panel.drag("x", *panel.chart.at(-0.5, 3))
    assert panel.value("x") == pytest.approx(-0.5)
    panel.drag("dx", *panel.chart.at(-0.25, 0))
    assert panel.value("dx") == pytest.approx(0.25)
    panel.drag("dx", *panel.chart.at(-1, 0))                # not to the left of the first point
    assert panel.value("dx") == pytest.approx(1e-4)


def test_reset_brings_back_the_curve(panel):
    shown(panel, "x³", x=0.5, dx=0.1)
    panel.press("reset")
    assert (panel.curve.value, panel.value("x"), panel.value("dx")) == ("x²", 1, 1)
    assert "y = x²" in panel.picture.label
