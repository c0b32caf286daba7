"""NetworkPanel: its numbers are the core's, wherever they are shown."""
import re

import pytest

from backprop_core import Circuit, topological_order
from backprop_core.descent import descend
from backprop_core.examples import sigmoid_network
from backprop_core.view import NetworkPanel
from backprop_core.view.panels.network import BACKWARD, FORWARD, PARAMETERS
from backprop_core.view.panels.sigmoid_curve import HIGH, WIDE
from backprop_core.view.svg import number


@pytest.fixture
def panel():
    return NetworkPanel()


def shown(panel):
    """{id: text} of the numbers at the boxes, by name: q and d_q."""
    texts = dict(re.findall(r"id='([vd]\d+)'>([^<]*)<", panel.picture.marks))
    names = list(panel.diagram.spots)
    return {("d_" if id[0] == "d" else "") + names[int(id[1:])]: text.removeprefix("∂ ") for id, text in texts.items() if text}


def given(panel):
    return {name: panel.value(name) for name in panel.circuit.inputs}


def test_every_number_of_both_passes_is_at_its_box(panel):
    panel.set(x_1=-1.3, w_12=2.0, w_32=-2.5, b_2=0.7, t=0.3)
    run = Circuit(sigmoid_network(**given(panel))).run()
    expected = {name: number(run.value(name)) for name in (*panel.circuit.inputs, *FORWARD)}
    expected |= {f"d_{name}": number(run.gradient(name)) for name in BACKWARD}
    assert shown(panel) == expected
    for neuron, weights in (("z_1", "x_1 w_11"), ("z_3", "h_2 w_32")):
        source, weight = weights.split()
        assert f">{number(run.value(source) * run.value(weight))}<" in panel.picture.marks, neuron
    assert f">×{number(run.value('h_1') * (1 - run.value('h_1')))}<" in panel.picture.marks


def test_steps_show_a_number_when_it_is_computed(panel):
    panel.step = 0
    panel.refresh()
    assert set(shown(panel)) == set(panel.circuit.inputs)
    known = set(panel.circuit.inputs)
    for name in [*FORWARD, *(f"d_{name}" for name in BACKWARD)]:
        panel.press("next")
        known.add(name)
        assert set(shown(panel)) == known
        assert panel.picture.formula.startswith(("∂L/∂" if name.startswith("d_") else "") + name.removeprefix("d_")[0])
        assert "ring" in panel.picture.marks
    assert panel.step == panel.last


def test_the_update_in_numbers_can_be_worked_out_by_hand(panel):
    for _ in range(5):
        panel.press("update")
        w, rate, gradient, new = map(float, re.search(r"= (\S+) − (\S+) × \(−(\S+)\) = (\S+)$", panel.picture.formula).groups())
        assert w + rate * gradient == pytest.approx(new, abs=5e-6)


def test_a_gradient_is_computed_after_all_that_it_is_made_of(panel):
    order = {name: at for at, name in enumerate(BACKWARD)}
    assert set(order) == {*PARAMETERS, "y", "z_1", "z_2", "z_3", "h_1", "h_2"}
    for name in BACKWARD:
        for consumer in panel.consumers[name]:
            assert consumer == "L" or order[consumer] < order[name]


def test_update_is_one_step_of_descent(panel):
    panel.set(rate=2.0, x_1=-0.5, t=0.2)
    before, after = descend(sigmoid_network(**given(panel)), PARAMETERS, 2.0, 1)
    assert panel.picture.formula.endswith(f"= {after.at['w_11']:.6g}")
    panel.press("update")
    assert {name: panel.value(name) for name in PARAMETERS} == pytest.approx(after.at, rel=1e-12)
    n = panel.numbers()
    assert (n["before_L"], n["L"]) == pytest.approx((before.value, after.value), rel=1e-12)
    assert n["change_w_31"] == pytest.approx(-2.0 * before.gradient["w_31"], rel=1e-12)


def lit(panel):
    return panel.picture.marks.count("class='flow forward'")


def test_ripple_of_one_weight(panel):
    assert lit(panel) == 0 and "Move a slider" in panel.picture.caption
    panel.sliders["w_11"].value = 0.9
    assert "Moved: z₁, h₁, z₃, y, L. Unmoved: z₂, h₂." in panel.picture.caption
    assert lit(panel) == 6              # w_11 to z_1, through σ to h_1, on to w_31, z_3, through σ to y, to L
    still, moved = panel.circuit.run(), panel.circuit.run(w_11=0.9)
    strip = panel.picture.marks.rsplit("<g class='layer'>", 1)[1]
    for run in (still, moved):
        assert all(f">{number(run.value(name))}<" in strip for name in ("w_11", *FORWARD))
        assert f">{number(run.gradient('w_11'))}<" in strip
    panel.press("mark")
    assert lit(panel) == 0 and panel.numbers()["change_L"] == 0


def test_the_target_moves_the_loss_alone(panel):
    panel.sliders["t"].value = 0.5
    assert "Moved: L. Unmoved: z₁, h₁, z₂, h₂, z₃, y. y stays at 0.592; L went from 0.0834 to" in panel.picture.caption
    assert lit(panel) == 1


@pytest.mark.parametrize("before, moved, said", [
    ({"w_31": 0}, {"w_11": 2}, "Moved: z₁, h₁. Unmoved: z₂, h₂, z₃, y, L. y stays at 0.484; L stays at 0.133."),
    ({"x_1": 0}, {"w_11": 0.9}, "L = 0.089. Nothing moves with w₁₁."),
    ({"b_1": 8}, {"b_1": 7.9}, "y changes by −3.07·10⁻⁶ only; L changes by +1.06·10⁻⁶ only.")])
def test_what_hardly_moves_or_not_at_all_is_not_said_to_have_gone_anywhere(panel, before, moved, said):
    panel.set(**before)
    panel.press("mark")
    panel.set(**moved)
    assert panel.picture.caption.endswith(said)


@pytest.mark.parametrize("name, value, z", [("b_1", -0.6, "z_1"), ("b_2", 0.1, "z_2")])
def test_a_sum_of_nothing_is_shown_as_nothing(panel, name, value, z):
    panel.sliders[name].value = value
    assert 0 < abs(panel.circuit.run(given(panel)).value(z)) < 1e-15
    assert shown(panel)[z] == "0.00"


def test_the_strip_is_about_the_parameter_moved_last(panel):
    panel.sliders["b_3"].value = 1.0
    assert panel.picture.formula.startswith("b₃ ← b₃ − η × ∂L/∂b₃ = 1 − 0.5 × (")
    assert "Unmoved: z₁, h₁, z₂, h₂." in panel.picture.caption
    panel.sliders["x_1"].value = 1.0                            # no parameter: the strip stays where it was
    assert panel.picture.formula.startswith("b₃ ←")


def test_twins_stay_twins(panel):
    panel.press("twins")
    for _ in range(20):
        panel.press("update")
    values = {name: panel.value(name) for name in PARAMETERS}
    assert [values[name] for name in ("w_11", "w_12", "b_1", "w_31")] == [values[name] for name in ("w_21", "w_22", "b_2", "w_32")]
    assert values["w_11"] != 0.4


def test_a_saturated_neuron_hears_nothing(panel):
    panel.sliders["b_1"].value = 8.0
    n = panel.numbers()
    assert abs(n["d_w_11"]) < 1e-4 < abs(n["d_w_21"])
    assert n["slope_h_1"] < 1e-3


def test_click_tells_where_a_gradient_comes_from(panel):
    panel.press("all")
    panel._act(panel.click, id="h_1")
    assert panel.picture.formula == "∂L/∂h₁ = ∂L/∂z₃ × w₃₁ = −0.0987 × 0.7 = −0.0691"
    assert "h₁ = σ(z₁) = σ(0.5) = 0.622" in panel.picture.caption and "ring selected" in panel.picture.marks
    assert panel.picture.marks.count("flow backward") == 2      # back along w_31
    panel._act(panel.click, id="w_11")
    assert panel.picture.caption.startswith("Given: w₁₁ = 0.4. Backward: what arrives at z₁")
    panel._act(panel.click, id="w_11")
    assert panel.selected is None and "ring" not in panel.picture.marks


@pytest.mark.parametrize("step, id, said", [(0, "h_1", "forward pass has not reached"), (7, "w_11", "backward pass has not reached")])
def test_a_click_shows_no_number_that_is_not_known_yet(panel, step, id, said):
    panel.step = step
    panel._act(panel.click, id=id)
    assert said in panel.picture.caption and "∂L" not in panel.picture.formula


@pytest.mark.parametrize("given", [{}, dict(b_1=-8, x_2=-2), dict(b_1=8, b_2=8), dict(w_21=0.4, w_22=0.5, b_2=-0.1)])
def test_the_names_on_the_curve_stand_apart_and_within(panel, given):
    panel.set(**given)
    names = re.findall(r"<text x='([^']*)' y='([^']*)' class='note forward' text-anchor='middle'>", panel.picture.marks)
    assert len(names) == 3
    places = [complex(*map(float, name)) for name in names]
    assert all(abs(a - b) >= 20 for i, a in enumerate(places) for b in places[:i])
    assert all(30 < place.real < WIDE and 0 < place.imag < HIGH - 20 for place in places)


def test_every_weight_stands_between_the_two_that_it_joins(panel):
    """As the graph multiplies: w_31 takes what h_1 says, and its product goes into z_3."""
    seen = set()
    for node in topological_order(panel.circuit.output):
        names = sorted((part.name or "" for part in node.parents), key=lambda name: not name.startswith("w_"))
        if names and names[0].startswith("w_"):
            weight, before = names
            seen |= {(before, weight), (weight, f"z_{weight[2]}")}
    assert len(seen) == 12 and seen <= set(panel.diagram.edges)
