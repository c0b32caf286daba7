"""The Jacobian panel: its table is the core's Jacobian, wherever the sliders stand."""
import pytest

from backprop_core import Value, gradients, jacobian
from backprop_core.view import JacobianPanel


def both(x, y, z):
    x, y, z = Value(x, "x"), Value(y, "y"), Value(z, "z")
    return [x * y + z, x ** 2 - z], [x, y, z]


def table(panel):
    n = panel.numbers()
    return [[n[f"d{f}_d{each.name}"] for each in panel.inputs] for f in panel.circuits]


@pytest.mark.fact("A0.6")
def test_it_shows_the_jacobian_at_the_sliders():
    panel = JacobianPanel()
    assert table(panel) == jacobian(*both(2, 3, 1)) == [[3, 2, 1], [4, 0, -1]]
    panel.set(x=-1.5, y=0.5, z=3.0)
    assert table(panel) == jacobian(*both(-1.5, 0.5, 3.0)) == [[0.5, -1.5, 1], [-3, 0, -1]]
    assert panel.picture.table[1:] == [["u", "0.500", "−1.50", "1.00"], ["v", "−3.00", "0.00", "−1.00"]]


@pytest.mark.fact("A0.6")
def test_with_one_output_it_is_the_gradient():
    x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
    f = (x + y) * z
    f.name = "f"
    assert table(JacobianPanel([f])) == [[gradients(f)[node] for node in (x, y, z)]] == [[-4, -4, 3]]


def test_a_cell_says_what_it_means():
    panel = JacobianPanel()
    panel.picture.clicked = {"count": 1, "ids": ["dv_dx"]}
    assert panel.picture.formula == "∂v/∂x = 2 × x = 4"
    assert panel.picture.caption == "Move x alone a little while y and z stand still, and v moves 4 times as far."
    panel.picture.clicked = {"count": 2, "ids": ["dv_dy"]}
    assert panel.picture.formula == "∂v/∂y = 0" and "does not move" in panel.picture.caption
    panel.press("reset")
    assert panel.picture.formula == "∂u/∂x = y = 3"


@pytest.mark.parametrize("y, said", [(1, "u moves just as far."), (-1, "u moves just as far, the other way."),
                                     (0, "u does not move, as far as a slope can tell."), (-2, "u moves −2 times as far.")])
def test_nobody_says_one_times_as_far(y, said):
    panel = JacobianPanel()
    panel.set(y=y)
    assert panel.picture.caption.endswith(said)


def test_the_slider_that_moved_last_is_marked_until_reset():
    panel = JacobianPanel()
    assert "frame forward" not in panel.picture.marks
    panel.sliders["z"].value = 2.0
    assert panel.picture.marks.count("frame forward") == 1
    panel.press("reset")
    assert "frame forward" not in panel.picture.marks


def test_each_cell_is_a_button_with_its_number():
    panel = JacobianPanel()
    assert panel.picture.marks.count("role='button'") == 6
    assert "aria-label='∂u/∂y = 2'" in panel.picture.marks


def test_a_single_output_needs_no_list():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    assert table(JacobianPanel(x * y)) == [[3, 2]]


@pytest.mark.parametrize("outputs, says", [
    ((("u", "x"), ("u", "y")), "two are called 'u'"), ((("u", "x"), ("v", "x")), "two are called 'x'"),
    ((), "has outputs, and named inputs"), ((("u", ""),), "has outputs, and named inputs")])
def test_what_would_lose_a_row_or_a_column_is_refused(outputs, says):
    nodes = [2 * Value(3.0, name) for _, name in outputs]
    for node, (name, _) in zip(nodes, outputs, strict=True):
        node.name = name
    with pytest.raises(ValueError, match=says):
        JacobianPanel(nodes)
