"""The paths panel: the products of the paths are the core's, and add to the backward pass; the cost panels count as the core does."""
import pytest

from backprop_core.examples import deep, product
from backprop_core.paths import multiplications
from backprop_core.view import CostPanel, PathCostPanel, PathsPanel


@pytest.mark.fact("A0.7")
def test_three_paths_add_to_the_backward_pass():
    panel = PathsPanel()
    n = panel.numbers()
    assert [n[f"product_{i}"] for i in (1, 2, 3)] == [12, -6, 9]
    assert n["sum_3"] == n["gradient"] == 15


def test_they_still_add_when_a_slider_has_moved():
    panel = PathsPanel()
    panel.set(**{"W_12^2": 2.5, "W_31^3": -1.5})
    n = panel.numbers()
    assert n["sum_3"] == pytest.approx(n["gradient"], rel=1e-12) and n["gradient"] != 15


def test_each_step_lights_one_path():
    panel, formulas = PathsPanel(), []
    for _ in range(panel.last):
        panel.press("next")
        formulas.append(panel.picture.formula)
    assert [text.rsplit("= ")[-1] for text in formulas] == ["12", "−6", "9", "15"]
    assert formulas[-1].endswith("12 + (−6) + 9 = 15")


def test_the_sliders_stand_layer_by_layer():
    assert list(PathsPanel().sliders) == ["W_11^1", "W_21^1", "W_11^2", "W_12^2", "W_13^2", "W_11^3", "W_21^3", "W_31^3"]


def test_another_graph_needs_no_kinds():
    panel = PathsPanel(product(), "x")
    assert list(panel.sliders) == ["x"] and panel.numbers()["gradient"] == -4


@pytest.mark.parametrize("x, kinds, says", [("q", {}, "x: no input is called q; the inputs are x, y, z"),
                                            ("w", {}, "x: no input is called w"), ("x", {"w": "parameter"}, "kinds: no input is called w")])
def test_names_of_no_input(x, kinds, says):
    with pytest.raises(ValueError, match=says):
        PathsPanel(product(), x, kinds)


def test_one_is_no_plural():
    layers, weights = PathCostPanel(), CostPanel()
    layers.set(layers=1)
    weights.set(weights=1)
    assert layers.picture.formula == "1 layer: 9 paths" and "by 1 weight:" in weights.picture.caption


@pytest.mark.fact("A0.9")
def test_multiplications_as_layers_are_added():
    panel = PathCostPanel()
    for layers in (1, 4, 10):
        panel.set(layers=layers)
        count, n = multiplications(deep(layers)), panel.numbers()
        assert (n["by_paths"], n["by_edges"]) == (count.by_paths, count.backward)


@pytest.mark.fact("A2.1")
def test_the_backward_pass_has_its_color():
    for panel, name in ((PathCostPanel(), "backward pass"), (CostPanel(), "backpropagation")):
        assert [method for _, method, kind in panel.methods if kind == "backward"] == [name]
    assert "finite differences" in {method for _, method, kind in CostPanel.methods if kind == "forward"}     # they go forward only


def test_a_million_weights():
    panel = CostPanel()
    panel.set(weights=1e6)
    assert panel.numbers() == {"weights": 1_000_000, "differences": 1_000_001, "tangents": 1_000_000, "backward": 2}
    assert "1,000,001" in panel.picture.caption
    assert panel.picture.formula == "1,000,000 + 1 = 1,000,001 passes; backpropagation: 2"
