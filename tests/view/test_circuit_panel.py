"""The circuit panel without a browser: set a slider, press a button, read what is shown."""
from xml.etree import ElementTree

import pytest

from backprop_core import Circuit, Value
from backprop_core.examples import line, product
from backprop_core.view import CircuitPanel, JacobianPanel, PathsPanel
from backprop_core.view.panels.base import Input, Panel
from backprop_core.view.svg import number


@pytest.fixture
def panel():
    return CircuitPanel()


def drawn(panel, kind):
    """The texts of one kind among the marks, in their order."""
    svg = ElementTree.fromstring(f"<svg>{panel.picture.marks}</svg>")
    return [text.text or "" for text in svg.iter("text") if kind in text.get("class")]


def expected(f, values):
    run = Circuit(f).run(values)
    return ([number(run.value(node)) for node in run.circuit.nodes], [f"∂ {number(run.gradient(node))}" for node in run.circuit.nodes])


@pytest.mark.fact("A2.2", "A2.3")
def test_the_numbers_of_the_article(panel):
    assert dict(zip("xyqzf", zip(drawn(panel, "value"), drawn(panel, "gradient"), strict=True), strict=True)) == {
        "x": ("−2.00", "∂ −4.00"), "y": ("5.00", "∂ −4.00"), "q": ("3.00", "∂ −4.00"), "z": ("−4.00", "∂ 3.00"), "f": ("−12.0", "∂ 1.00")}
    assert drawn(panel, "local") == ["×1.00", "×1.00", "×−4.00", "×3.00"]
    assert panel.picture.formula == "f = q × z = 3 × (−4) = −12"
    n = panel.numbers()
    assert (n["q"], n["d_q"], n["local_f_0"], n["product_q_0"]) == (3, -4, -4, -4)


@pytest.mark.parametrize("name", "xyz")
def test_every_number_follows_a_slider(panel, name):
    for value in (-6.0, 0.0, 2.5, 6.0):
        panel.sliders[name].value = value
        values = {each: slider.value for each, slider in panel.sliders.items() if each in "xyz"}
        assert (drawn(panel, "value"), drawn(panel, "gradient")) == expected(product(), values)
    assert panel.picture.caption.startswith(f"∂f/∂{name} = ")


def test_one_move_is_one_message(panel):
    sent = []
    panel.picture.comm.send = lambda data=None, **more: sent.append(data)
    panel.sliders["x"].value = 1.0
    panel.press("next")
    panel.picture.clicked = {"count": 1, "ids": ["q"]}
    changed = [set(data["state"]) for data in sent if data["state"].keys() != {"clicked"}]       # Python set it here, not the browser
    assert len(changed) == 3
    assert changed[0] == {"marks", "table", "formula"}             # ∂f/∂x and with it the caption stay


def test_the_passes_in_steps(panel):
    seen = []
    for _ in range(panel.last):
        panel.press("next")
        seen.append((panel.picture.progress, drawn(panel, "sum"), sum(map(bool, drawn(panel, "gradient")))))
    assert seen == [
        ("step 1 of 7  ·  forward →", ["−2 + 5 = 3"], 0), ("step 2 of 7  ·  forward →", ["3 × (−4) = −12"], 0),
        ("step 3 of 7  ·  backward ←", [], 1), ("step 4 of 7  ·  backward ←", ["1 × (−4) = −4"], 2),
        ("step 5 of 7  ·  backward ←", ["1 × 3 = 3"], 3), ("step 6 of 7  ·  backward ←", ["−4 × 1 = −4"], 4),
        ("step 7 of 7  ·  backward ←", ["−4 × 1 = −4"], 5)]
    panel.press("next")
    assert panel.step == panel.last
    for _ in range(20):
        panel.press("back")
    assert panel.step == 0 and drawn(panel, "value") == ["−2.00", "5.00", "", "−4.00", ""]
    assert [row[1] for row in panel.picture.table[1:6]] == ["−2.00", "5.00", "", "−4.00", ""]
    panel.press("all")
    assert "click a node" in panel.picture.progress and all(drawn(panel, "gradient"))


@pytest.mark.fact("A1.5")
def test_gradients_add_where_a_node_has_two_consumers():
    x = Value(3.0, "x")
    panel = CircuitPanel(x * x + x)
    panel.click("x")
    panel.refresh()
    assert panel.picture.caption == "= 1 × 3 + 1 × 3 + 1 × 1 = 7: upstream × local, summed over the 3 edges out of x."
    assert sorted(drawn(panel, "sum")) == ["1 × 1 = 1", "1 × 3 = 3", "1 × 3 = 3"]
    panel.press("next")
    assert panel.selected is None
    while panel.step < panel.last - 1:
        panel.press("next")
    assert "2 of 3 terms, sum so far 4" in panel.picture.caption
    panel.picture.clicked = {"count": 1, "ids": ["x"]}
    assert "= 4: upstream × local, summed over 2 of 3 edges out of x." in panel.picture.caption


def test_a_click_shows_a_sum_and_a_second_one_puts_it_away(panel):
    before = panel.picture.caption
    panel.picture.clicked = {"count": 1, "ids": ["x"]}
    assert panel.picture.formula == "∂f/∂x = ∂f/∂q × ∂q/∂x"
    assert panel.picture.caption == "= −4 × 1 = −4: upstream × local, on the one edge out of x."
    panel.picture.clicked = {"count": 2, "ids": ["x"]}
    assert panel.picture.caption == before
    panel.press("next")
    panel.picture.clicked = {"count": 3, "ids": ["z"]}
    assert panel.picture.caption == "The backward pass has not reached z yet."
    panel.press("all")
    panel.picture.clicked = {"count": 4, "ids": ["f"]}
    assert panel.picture.formula == "∂f/∂f = 1"


@pytest.mark.fact("A2.5")
def test_a_small_nudge_does_what_the_gradient_says(panel):
    assert drawn(panel, "note") == ["+0.41", "+0.408"]
    panel.press("nudge")
    assert panel.picture.caption == "Nudged. The gradient predicted a change of +0.41; it really was +0.408."
    assert [panel.value(name) for name in "xyz"] == pytest.approx([-2.04, 4.96, -3.97])
    assert float(panel.numbers()["f"]) == pytest.approx(2.92 * -3.97)
    panel.sliders["x"].value = 0.0
    assert "Nudged" not in panel.picture.caption


def test_the_bars_are_those_of_the_nudge_that_is_told(panel):
    panel.set(**{"nudge size": 1.0})
    before = drawn(panel, "note")
    assert before == ["+41", "+17"] and "would change by" in drawn(panel, "quiet")[0]
    panel.press("nudge")
    assert drawn(panel, "note") == before and drawn(panel, "quiet")[0] == "That nudge changed f by"
    assert [row[1] for row in panel.picture.table[-2:]] == before
    panel.sliders["x"].value = 0.5
    assert drawn(panel, "note") != before and "would change by" in drawn(panel, "quiet")[0]


@pytest.mark.parametrize("z, said", [(1, "changes f by the same step."), (-1, "changes f by the same step, the other way."),
                                     (0, "does not change f, as far as a slope can tell."), (2, "changes f by 2 times that step.")])
def test_a_slope_of_one_is_the_same_step(panel, z, said):
    panel.set(z=z)
    panel.sliders["x"].value = 1.0
    assert panel.picture.caption == f"∂f/∂x = {z}: a small step in x {said}".replace("-", "−")


def test_a_large_nudge_does_not(panel):
    panel.sliders["nudge size"].value = 0.3
    n = panel.numbers()
    assert (n["predicted change"], n["actual change"]) == pytest.approx((12.3, 0.6 * -3.1 + 12))
    panel.press("nudge")
    assert panel.picture.caption == "Nudged. The gradient predicted a change of +12.3; it really was +10.1."
    panel.press("reset")
    panel.sliders["z"].value = -5.0
    panel.sliders["nudge size"].value = 1.0
    panel.press("nudge")
    assert panel.picture.caption == "That nudge would take x to −7, beyond its slider. Choose a smaller nudge."
    assert panel.value("x") == -2


@pytest.mark.parametrize("name", ["nudge", "predicted", "actual", "d_x", "to_x", "local_f_0", "product_f_1", "x nudged", "v2"])
def test_a_node_may_be_called_like_a_number_of_the_panel(name):
    x, other = Value(2.0, "x"), Value(3.0, name)
    panel = CircuitPanel(x * other + x)
    assert drawn(panel, "note") == ["+0.2", "+0.201"]
    panel.press("nudge")                # x by 4, the other by 2, each times 0.01
    assert (panel.value("x"), panel.value(name), panel.value("nudge size")) == pytest.approx((2.04, 3.02, 0.01))
    assert (drawn(panel, "value"), drawn(panel, "gradient")) == expected(x * other + x, {"x": panel.value("x"), name: panel.value(name)})


def test_ranges_kinds_and_steps():
    panel = CircuitPanel(line(), ranges={"m": (0, 4), "x": (-10, 10, 0.5)}, kinds={"m": "parameter"})
    assert [(each.min, each.max, each.step) for each in panel.inputs[:3]] == [(0, 4, 0.01), (-10, 10, 0.5), (-6, 6, 0.1)]
    assert "box parameter" in panel.picture.backdrop
    with pytest.raises(ValueError, match="no input is called q; the inputs are m, x, c"):
        CircuitPanel(line(), ranges={"q": (0, 1)})
    with pytest.raises(TypeError, match="expected a Value"):
        CircuitPanel("x + y")


@pytest.mark.parametrize("panel", [CircuitPanel, lambda f: JacobianPanel([f]), lambda f: PathsPanel(f, "x", {}),
                                   lambda f: CircuitPanel(f, {"x": (-200, 200, 0.5)})],
                         ids=["circuit", "jacobian", "paths", "a step given"])
@pytest.mark.parametrize("value", [0.37, -0.4745, 123.4, 1e-3])
def test_a_slider_starts_on_one_of_its_steps(panel, value):
    panel = panel(Value(value, "x").tanh())
    each, slider = panel.inputs[0], panel.sliders["x"]
    places = (value - each.min) / each.step
    assert places == pytest.approx(round(places), abs=1e-6) and each.min < value == slider.value < each.max
    assert float(format(value, slider.readout_format)) == value


def test_what_has_no_value_is_said_and_the_last_good_state_stays():
    panel = CircuitPanel(Value(1.0, "x").log())
    with pytest.raises(ValueError, match="log has no finite value"):
        panel.sliders["x"].value = -1.0
    assert panel.picture.problem.startswith("log has no finite value at -1.0")
    assert drawn(panel, "value") == ["1.00", "0.00"]
    panel.sliders["x"].value = 2.0
    assert panel.picture.problem == "" and drawn(panel, "value") == ["2.00", "0.693"]


def test_errors_in_buttons_and_clicks_are_shown_and_raised(monkeypatch):
    monkeypatch.setattr(CircuitPanel, "click", lambda panel, id: 1 / 0)
    panel = CircuitPanel()
    with pytest.raises(ZeroDivisionError):
        panel.picture.clicked = {"count": 1, "ids": ["x"]}
    assert panel.picture.problem == "division by zero"
    panel.press("next")
    assert panel.picture.problem == ""
    with pytest.raises(AttributeError, match="press_dance"):
        panel.press("dance")


def test_play_stops_at_the_end_and_on_a_problem(panel, monkeypatch):
    panel.press("play")
    assert panel.picture.playing and panel.step == 1
    while panel.picture.playing:
        panel.press("tick")
    assert panel.step == panel.last
    panel.press("play")
    assert panel.step == 1
    monkeypatch.setattr(panel, "numbers", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        panel.press("tick")
    assert not panel.picture.playing


def test_several_sliders_are_one_picture(panel, monkeypatch):
    made = []
    monkeypatch.setattr(panel, "numbers", lambda numbers=panel.numbers: made.append(1) or numbers())
    panel.set(x=1.0, y=2.0, z=3.0)
    assert len(made) == 1 and drawn(panel, "value") == ["1.00", "2.00", "3.00", "3.00", "9.00"]


def test_inputs_are_data():
    log = Input("rate", "rate", 0.1, 0.001, 10, 0.5, log=True).slider()
    assert (log.min, log.max, log.value) == (-3, 1, 0.1)
    fine = Input("w_11", "w_11", 0.25, -1, 1, 0.001).slider()
    assert (fine.description, fine.readout_format) == ("w₁₁", ".3f")


def test_a_panel_that_says_little_shows_all_its_numbers():
    class Small(Panel):
        inputs = (Input("x", "x", 1.0, 0.0, 2.0),)

        def numbers(self):
            return {"x": self.value("x"), "twice": 2 * self.value("x")}

        def marks(self, n):
            return ""
    small = Small(CircuitPanel().diagram, "Twice")
    assert small.picture.table == [["", "value"], ["x", "1.00"], ["twice", "2.00"]]
    assert [button[0] for button in small.picture.buttons] == ["reset"]


@pytest.mark.parametrize("f, at", [(lambda x: -x.log(), 0.1), (lambda x: -x.sqrt(), 0.02), (lambda x: x.exp().exp(), 2.0)])
def test_a_nudge_that_leads_nowhere_does_not_stop_the_sliders(f, at):
    x = Value(1.0, "x")
    panel = CircuitPanel(f(x))
    panel.sliders["x"].value = at
    run = Circuit(f(x)).run(x=at)
    assert panel.picture.problem == ""
    assert panel.numbers()["d_x"] == run.gradient(x) and drawn(panel, "note")[1] == "no number"
    panel.press("nudge")
    assert panel.value("x") == at and ("no value" in panel.picture.caption or "beyond its slider" in panel.picture.caption)


@pytest.mark.parametrize("wrong, said", [
    (lambda: CircuitPanel(Value(2) * Value(3)), "this graph has none"),
    (lambda: CircuitPanel(Value(2, "nudge size") * 2), "cannot be called 'nudge size'"),
    (lambda: CircuitPanel(Value(2, "{x}") * 2), "cannot be called"),
    (lambda: CircuitPanel(line(), kinds={"w": "parameter"}), "kinds: no input is called w"),
    (lambda: CircuitPanel(line(), kinds={"x": "nonsense"}), "not 'nonsense'"),
    (lambda: CircuitPanel(line(), kinds=[1]), "kinds come by input"),
    (lambda: CircuitPanel(line(), ranges="x"), "ranges come by input"),
    (lambda: CircuitPanel(line(), ranges={"x": (1, 0)}), "x wants"),
    (lambda: CircuitPanel(line(), ranges={"x": (0,)}), "x wants"),
    (lambda: CircuitPanel(line(), ranges={"x": (0, float("inf"))}), "x wants"),
    (lambda: CircuitPanel(line(), ranges={"x": (100, 200)}), "x wants")])
def test_what_a_panel_cannot_show_is_said_at_once(wrong, said):
    with pytest.raises((ValueError, TypeError), match=said):
        wrong()


def test_any_name_is_drawn():
    panel = CircuitPanel(Value(2.0, "<b> & c") * 2)
    ElementTree.fromstring(f"<svg>{panel.picture.backdrop}{panel.picture.marks}</svg>")
