import gc
import math
import weakref
from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Circuit, Value, derivative, gradients
from random_graphs import ALL, MODERATE, built, programs


@pytest.fixture
def parts():
    x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
    q = x + y
    q.name = "q"
    return x, y, z, q, q * z


@pytest.mark.fact("A2.3")
def test_a_run_by_node_and_by_name(parts):
    x, y, z, q, f = parts
    circuit = Circuit(f)
    run = circuit.run()
    assert [run.value(node) for node in parts] == [-2, 5, -4, 3, -12] and [run.gradient(node) for node in parts] == [-4, -4, 3, -4, 1]
    run = circuit.run({x: 1.5, "y": 2}, z=3)
    assert (run.value(f), run.value("q"), run.gradient("x"), run.gradient(z)) == (10.5, 3.5, 3, 3.5)


def test_contributions_of_a_run_add_up():
    x, y = Value(3.0, "x"), Value(5.0, "y")
    for f in (x * (y + x), (x + y) * x, x * x, abs(x) + x.relu() + x.sqrt() * x):
        assert Circuit(f).run().gradient(x) == gradients(f)[x]


def test_a_constant_takes_no_gradient():
    """The slope of x ** 2 by its exponent would be a logarithm of −2."""
    x = Value(1.0, "x")
    assert Circuit(x ** 2).run(x=-2.0).gradient(x) == -4
    assert Circuit(2 ** x + x / 3).run(x=0.0).gradient(x) == pytest.approx(math.log(2) + 1 / 3)


def test_a_run_changes_nothing(parts):
    x, y, z, q, f = parts
    circuit = Circuit(f)
    first = circuit.run(x=7)
    second = circuit.run(y=0)
    assert (first.value(f), second.value(f), f.data, x.data, x.grad) == (-48, 8, -12, -2, 0) and circuit.run().value(f) == -12
    assert first.gradient("z") == 12


def test_a_sweep_is_a_family_of_circuits(parts):
    x, y, z, q, f = parts
    circuit = Circuit((x * y).tanh() + z * z * x)
    grid = numpy.linspace(-2, 2, 6).reshape(2, 3)
    run = circuit.run(x=grid, y=grid.T.reshape(2, 3))
    for place in numpy.ndindex(2, 3):
        single = circuit.run(x=float(grid[place]), y=float(grid.T.reshape(2, 3)[place]))
        for node in (x, y, z, circuit.output):
            assert run.gradient(node).shape == run.value(node).shape == (2, 3)
            assert run.gradient(node)[place] == pytest.approx(single.gradient(node), rel=1e-14, abs=1e-15)
            assert run.value(node)[place] == pytest.approx(single.value(node), rel=1e-14, abs=1e-15)


def test_gradients_of_a_sweep_are_not_summed():
    w, x = Value(2.0, "w"), Value(1.0, "x")
    run = Circuit(w * x).run(x=numpy.array([1.0, 2.0, 3.0]))
    assert run.gradient(w).tolist() == [1, 2, 3] and run.gradient(x).tolist() == [2, 2, 2] and run.value(w).tolist() == [2, 2, 2]
    assert run.gradient(Value(1.0)).tolist() == [0, 0, 0]


def test_arrays_are_not_shared():
    x, y = Value(1.0, "x"), Value(2.0, "y")
    f = (x + y) + x
    given = numpy.array([1.0, 2.0])
    circuit = Circuit(f)
    run = circuit.run(x=given)
    run.value("x")[0] = run.gradient(x)[0] = run.gradient(f)[0] = run.value(f)[0] = 99
    assert given.tolist() == [1, 2] and run.value(x).tolist() == [1, 2] and run.gradient(x).tolist() == [2, 2]
    assert run.value(f).tolist() == [4, 6] and run.gradient(y).tolist() == run.gradient(f).tolist() == [1, 1]


@pytest.mark.parametrize("array", [numpy.array([1, 2]), numpy.array([1, 2], numpy.uint8), numpy.array([1, 2], numpy.float32),
                                   numpy.array([[1.0], [2.0]])], ids=lambda a: str(a.dtype))
def test_whole_and_short_floats_are_welcome(array):
    x = Value(1.0, "x")
    run = Circuit(x ** 2 - x).run(x=array)
    assert run.value(run.circuit.output).ravel().tolist() == [0, 2] and run.gradient(x).ravel().tolist() == [1, 3]


@pytest.mark.parametrize("given, error, message", [
    ({"x": "1"}, TypeError, "not str"), ({"x": True}, TypeError, "not bool"), ({"x": 1j}, TypeError, "not complex"),
    ({"x": None}, TypeError, "not NoneType"), ({"x": [1.0, 2.0]}, TypeError, "not list"), ({"x": math.nan}, ValueError, "finite number"),
    ({"x": math.inf}, ValueError, "finite number"), ({"x": numpy.array([1.0, math.nan])}, ValueError, "'x' takes finite numbers"),
    ({"x": numpy.array([True, False])}, TypeError, "array of bool"), ({"x": numpy.array([1j, 2])}, TypeError, "array of complex"),
    ({"x": numpy.array(["a", "b"])}, TypeError, "array of <U1"), ({"x": numpy.array([1, None])}, TypeError, "array of object"),
    ({"x": numpy.ones(2), "y": numpy.ones(3)}, ValueError, "one shape"),
    ({"x": numpy.ones(2), "y": numpy.ones((2, 1))}, ValueError, "one shape"),
    ({"w": 1}, ValueError, "no node is called 'w'; known names: x, y, q, z"), ({"": 1}, ValueError, "no node is called ''"),
    ({"q": 1}, ValueError, "'q' is computed, not an input; the inputs are x, y, z"), ({3: 1}, TypeError, "expected a Value"),
    ([1, 2], TypeError, r"takes \{input: number\} or name=number, not \[1, 2\]"), (3, TypeError, "takes"), ("x", TypeError, "takes"),
], ids=repr)
def test_bad_input(parts, given, error, message):
    with pytest.raises(error, match=message):
        Circuit(parts[-1]).run(given)


def test_bad_names(parts):
    x, y, z, q, f = parts
    run = Circuit(f).run()
    for ask in (run.value, run.gradient):
        with pytest.raises(ValueError, match="no node is called 'w'"):
            ask("w")
        with pytest.raises(TypeError, match="expected a Value"):
            ask(3)
    with pytest.raises(ValueError, match="not in this circuit"):
        run.value(Value(1))
    assert run.gradient(Value(1)) == 0
    f.operands[1].name = "q"
    with pytest.raises(ValueError, match="2 nodes are called 'q'"):
        Circuit(f).run().value("q")
    with pytest.raises(ValueError, match="two inputs are called 'x'"):
        Circuit(x * Value(1, "x"))
    with pytest.raises(TypeError, match="expected a Value"):
        Circuit(3)


def test_errors_of_a_run_say_where():
    x = Value(1.0, "x")
    circuit = Circuit(1 / x + (x * 400).exp() * 1e-100)
    with pytest.raises(ValueError, match="div has no finite value at 1, 0"):
        circuit.run(x=0)
    with pytest.raises(ValueError, match="exp has no finite value at 800"):
        circuit.run(x=2)
    big = Circuit(x * x)
    with pytest.raises(ValueError, match="the value at .* is too large"):
        big.run(x=1e200)
    root = Circuit(x.sqrt())
    assert root.run(x=0).value(root.output) == 0
    with pytest.raises(ValueError, match="sqrt has no finite derivative at 0"):
        root.run(x=0).gradient(x)
    tiny = Circuit(1 / x)
    with pytest.raises(ValueError, match="the derivative at Value\\(1.0, 'x'\\) is too large"):
        tiny.run(x=1e-200).gradient(x)


def test_fractions_among_the_constants_of_a_sweep():
    """NumPy would make arrays of objects of them."""
    x, y = Value(1.0, "x"), Value(Fraction(1, 3), "y")
    f = x * y + Fraction(1, 2)
    run = Circuit(f).run(x=numpy.array([3.0, 6.0]))
    assert run.value(f).dtype == run.gradient(y).dtype == float and run.value(f).tolist() == [1.5, 2.5]
    assert Circuit(f).run(x=Fraction(3)).value(f) == Fraction(3, 2) and Circuit(f).run(x=3).gradient("x") == Fraction(1, 3)


def test_constants_of_one_value_keep_their_types():
    x = Value(Fraction(3), "x")
    f = (x + 1) * 1.0 + x * Value(1.0) * 0 + 1
    run = Circuit(f).run()
    assert run.value(f) == f.data == 5 and run.gradient(x) == gradients(f)[x] == 1
    exact = (x + 1) / 1
    assert type(Circuit(exact).run().value(exact)) is Fraction and type(Circuit(exact).run().gradient(x)) is Fraction


@settings(max_examples=100)
@given(program=programs(MODERATE, ALL, st.floats(-3, 3)))
def test_a_sweep_agrees_with_the_graph(program):
    nodes, f = built(program)
    found, size = gradients(f), 1 + sum(abs(node.data) for node in nodes)
    run = Circuit(f).run({x: numpy.full(3, x.data) for x in nodes})
    assert run.value(f) == pytest.approx(numpy.full(3, f.data), rel=1e-10, abs=1e-10 * size)
    for x in nodes:
        assert run.gradient(x) == pytest.approx(numpy.full(3, found[x]), rel=1e-8, abs=1e-8 * size)


def test_a_run_keeps_its_numbers_when_the_callers_array_changes():
    x = Value(3.0, "x")
    circuit, array = Circuit(x * x), numpy.array([1.0, 2.0])
    run = circuit.run(x=array)
    array[:] = 100
    assert run.value(circuit.output).tolist() == [1, 4] and run.gradient("x").tolist() == [2, 4]


def test_a_constant_base_that_has_no_logarithm():
    x = Value(2, "x")
    f = 0 ** x
    assert Circuit(f).compile()(2) == (0, (0,)) and derivative(f, x).data == 0
    assert "(-2) ** x" in Circuit((-2) ** x).source


def test_an_input_is_given_once():
    x = Value(2, "x")
    with pytest.raises(ValueError, match="'x' is given twice"):
        Circuit(x * x).run({x: 1}, x=5)


def test_a_sweep_with_numbers_beyond_floats():
    x, y = Value(1, "x"), Value(Fraction(10) ** 400, "y")
    with pytest.raises(ValueError, match="too large"):
        Circuit(x * y).run(x=numpy.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="finite numbers"):
        Circuit(x * x).run(x=numpy.array([numpy.longdouble("1e4000"), 1]))


def test_a_compiled_function_is_freed_without_the_collector():
    gc.disable()
    try:
        function = Circuit(Value(2, "x") * 3).compile()
        gone = weakref.ref(function)
        del function
        assert gone() is None
    finally:
        gc.enable()
