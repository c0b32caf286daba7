"""SandboxPanel: what is typed becomes a circuit; what cannot be read says where, and the last good circuit stays."""
import pytest

from backprop_core import Circuit, parse
from backprop_core.view import SandboxPanel


@pytest.fixture
def sandbox():
    return SandboxPanel()


def shown(sandbox):
    return sandbox.panel.picture.formula


@pytest.mark.parametrize(("text", "sliders"), [
    ("x * x", ["x"]), ("tanh(w*x + b)", ["w", "x", "b"]), ("a / b - sin(a)", ["a", "b"]), ("t", ["t"]),
    ("tanh(v1 * x1) * v3", ["v1", "x1", "v3"]), ("nudge * actual", ["nudge", "actual"])])
def test_a_slider_for_each_variable_and_the_core_s_numbers(sandbox, text, sliders):
    sandbox.box.value = text
    assert [name for name in sandbox.panel.sliders if name != "nudge size"] == sliders and sandbox.message.value == ""
    values = {name: sandbox.panel.value(name) for name in sliders}
    assert len(set(values.values())) == len(values)
    run = Circuit(parse(text, **values)).run()
    n = sandbox.panel.numbers()
    assert [n[f"d_{name}"] for name in sliders] == [run.gradient(name) for name in sliders]
    assert n[sandbox.panel.diagram.key[sandbox.panel.circuit.output]] == run.value(run.circuit.output)


@pytest.mark.parametrize(("text", "said"), [
    ("sin(x", "position 4"), ("x^2", "position 2"), ("2 * 3", "no variable"), ("", "position 1"), ("1 / (x - x)", "position 1"),
    ("__import__('os')", "position"),
    ("<img src=x onerror=alert(1)>", "position"),
    ("+".join(f"x{i}" for i in range(20)), "39 nodes")])
def test_a_problem_is_said_and_the_last_good_circuit_stays(sandbox, text, said):
    sandbox.box.value = "x * y"
    before = shown(sandbox), sandbox.panel
    sandbox.box.value = text
    assert said in sandbox.message.value and "role='alert'" in sandbox.message.value and "<img" not in sandbox.message.value
    assert (shown(sandbox), sandbox.panel) == before and sandbox.children[-1] is sandbox.panel
    sandbox.box.value = "x + y"
    assert sandbox.message.value == "" and shown(sandbox) == "f = x + y = −2 + 5 = 3"


def test_variables_keep_their_numbers(sandbox):
    sandbox.panel.sliders["x"].value = 0.0
    sandbox.box.value = "x * y + w"
    assert [sandbox.panel.value(name) for name in "xyw"] == [0.0, 5.0, 0.5]


def test_a_domain_that_the_start_would_miss(sandbox):
    sandbox.box.value = "log(x)"
    assert sandbox.message.value == "" and sandbox.panel.value("x") == 1


def test_a_variable_called_f(sandbox):
    sandbox.box.value = "f * x"
    assert sandbox.message.value == "" and set(sandbox.panel.sliders) == {"f", "x", "nudge size"}
