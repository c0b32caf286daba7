import math
from fractions import Fraction

import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import random_graphs
from backprop_core import Circuit, Value, derivative, derivatives, formula, gradients, inputs, jacobian, steps, tangents
from random_graphs import ALL, EXACT, MODERATE, Dual, built, programs, second_by_duals


@pytest.mark.fact("A2.9")
def test_a_derivative_is_a_graph_again():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    f = x ** 3 * y
    slope = derivative(f, x)
    assert inputs(slope) == {"x": x, "y": y} and slope.data == 36
    assert [derivative(slope, node).data for node in (x, y)] == [36, 12]
    assert derivative(derivative(derivative(derivative(f, x), x), x), y).data == 6
    assert Circuit(slope).run(x=1, y=1).value(slope) == 3


@pytest.mark.fact("A0.3")
def test_the_difference_quotient_of_a_square():
    x, dx = Value(Fraction(3), "x"), Value(Fraction(1, 7), "dx")
    quotient = ((x + dx) ** 2 - x ** 2) / dx
    assert quotient.data == 2 * x.data + dx.data and formula(derivative(x ** 2, x)) == "2 * x"


def test_derivatives_of_inner_nodes_and_of_the_node_itself():
    x = Value(3.0, "x")
    q = x * x
    f = q ** 2 + q
    by_q = derivative(f, q)
    assert by_q.data == 2 * 9 + 1 and derivative(by_q, q).data == 2 and derivative(by_q, x).data == 12
    assert derivative(x, x).data == derivative(f, f).data == 1 and derivative(q, f).data == 0


def test_only_the_slopes_on_the_way_are_needed():
    x, y = Value(2.0, "x"), Value(0.0, "y")
    assert derivative(x * y.sqrt() + x, x).data == 1
    with pytest.raises(ValueError, match="infinite|no finite"):
        derivative(x * y.sqrt(), y)


@pytest.mark.parametrize("f, n, value", [
    (lambda x: x.sin(), 4, math.sin), (lambda x: (2 * x).exp(), 5, lambda x: 32 * math.exp(2 * x)),
    (lambda x: x.log(), 3, lambda x: 2 / x ** 3),
    (lambda x: x ** 0.5, 2, lambda x: -0.25 * x ** -1.5), (lambda x: 2 ** x, 2, lambda x: math.log(2) ** 2 * 2 ** x),
    (lambda x: x ** x, 1, lambda x: x ** x * (math.log(x) + 1)), (lambda x: x ** x, 2, lambda x: x ** x * ((math.log(x) + 1) ** 2 + 1 / x)),
    (lambda x: x.sigmoid(), 2, lambda x: (s := 1 / (1 + math.exp(-x))) * (1 - s) * (1 - 2 * s)), (lambda x: abs(x) ** 3, 3, lambda x: 6)])
def test_higher_orders(f, n, value):
    x = Value(0.7, "x")
    slope = f(x)
    for _ in range(n):
        slope = derivative(slope, x)
    assert slope.data == pytest.approx(value(0.7), rel=1e-12)
    again = Circuit(slope)
    assert again.run(x=1.3).value(slope) == pytest.approx(value(1.3), rel=1e-12)


@pytest.mark.parametrize("zero", [0, 0.0, Fraction(0)], ids=repr)
def test_a_power_of_0_does_not_change_with_its_exponent(zero):
    """0 ** y is 0 for every y > 0, and so are all its derivatives by y."""
    for start in (zero, 2.0):
        x, y = Value(start, "x"), Value(3, "y")
        slope = x ** y
        for order in range(1, 4):
            slope = derivative(slope, y)
            assert Circuit(slope).run(x=zero).value(slope) == 0
            assert Circuit(slope).run(x=2.0).value(slope) == pytest.approx(8 * math.log(2) ** order)


@pytest.mark.fact("A0.6")
@pytest.mark.parametrize("outputs", [2, 4])
def test_jacobian_by_rows_and_by_columns(outputs, monkeypatch):
    """Two outputs of three inputs go by rows, four by columns; both give the same, which is what finite differences say."""
    x = [Value(number, name) for number, name in ((1.5, "a"), (-2.0, "b"), (0.5, "c"))]
    a, b, c = x
    fs = [a * b, a.sin() * c, b ** 2 - c, (a * c).exp()][:outputs]
    used = []
    for name in ("backpropagate", "tangents"):
        pass_ = getattr(derivatives, name)
        monkeypatch.setattr(derivatives, name, lambda *given, name=name, pass_=pass_: used.append(name) or pass_(*given))
    found = jacobian(fs, x)
    assert used == {2: ["backpropagate"] * 2, 4: ["tangents"] * 3}[outputs]
    expected = [[-2, 1.5, 0], [math.cos(1.5) / 2, 0, math.sin(1.5)], [0, -4, -1], [math.exp(0.75) / 2, 0, 1.5 * math.exp(0.75)]][:outputs]
    numpy.testing.assert_allclose(found, expected, rtol=1e-14)
    assert jacobian(a * b, [a, b]) == [[-2, 1.5]] and jacobian([a], [Value(1.0)]) == [[0]] and jacobian([], x) == []


def test_a_jacobian_asks_only_for_what_is_wanted():
    """By rows as by columns: a pole elsewhere does no harm, one on the way does, even where what comes to it is 0."""
    x, y = Value(2.0, "x"), Value(0.0, "y")
    f = x + y.sqrt()
    for outputs in ([f], [f, f]):
        assert jacobian(outputs, [x]) == [[1]] * len(outputs)
        assert jacobian([f] * len(outputs), [f]) == [[1]] * len(outputs)
        for wanted in (y, y * y):
            with pytest.raises(ValueError, match="sqrt has no finite derivative at 0.0"):
                jacobian([wanted.sqrt()] * len(outputs), [y])
    q = x * x
    g = (q + x) * q
    assert jacobian([g], [x, q]) == jacobian([g] * 3, [x, q])[:1] == [[44, 10]]


fractions, whole = st.fractions(-3, 3, max_denominator=9), st.integers(-3, 3)


@settings(max_examples=settings.default.max_examples // 4)      # three ways to each derivative, on exact numbers: slow
@given(program=programs(st.one_of(fractions, whole), EXACT, st.one_of(fractions, whole), length=8))
def test_whole_numbers_among_fractions_stay_exact(program):
    """All four ways to a derivative, and the second one, against dual numbers that are Fractions only."""
    functions = {"relu": lambda x: x.relu(), "div": lambda x, y: Fraction(1) * x / y, "pow": lambda x, n: (Fraction(1) * x) ** n}
    nodes, f = built(program, functions)
    assume(isinstance(f.data, Fraction))
    columns = jacobian([f] * 5, nodes)[0]
    inputs = [Fraction(number) for number in program.inputs]
    for i, x in enumerate(nodes):
        value = random_graphs.run(program, [Dual(number, int(i == j)) for j, number in enumerate(inputs)], functions).b
        slope = derivative(f, x)
        assert [value] * 5 == [slope.data, gradients(f)[x], tangents(f, {x: 1})[f], jacobian([f], [x])[0][0], columns[i]]
        for j, y in enumerate(nodes):
            assert derivative(slope, y).data == second_by_duals(program, inputs, i, j, functions)


@settings(max_examples=50)
@given(program=programs(MODERATE, ALL, MODERATE))
def test_forward_mode_agrees_with_the_backward_pass(program):
    nodes, f = built(program)
    for x in nodes:
        assert tangents(f, {x: 1})[f] == pytest.approx(gradients(f)[x], rel=1e-9, abs=1e-9)
    everywhere = {x: 0.5 + i for i, x in enumerate(nodes)}
    total = sum(gradients(f)[x] * rate for x, rate in everywhere.items())
    assert tangents([f, nodes[0]], everywhere)[f] == pytest.approx(total, rel=1e-9, abs=1e-8)


def test_tangents_at_the_edges():
    x, y = Value(Fraction(1), "x"), Value(0.0, "y")
    assert tangents(x / 3, {x: 1})[x] == 1 and type(jacobian([x / 3, x, x], [x])[0][0]) is Fraction
    w, z = Value(1, "w"), Value(Fraction(1, 3), "z")                    # the row of an output is as it would be alone
    for outputs in ([(w + z) / 3], [w], [w / 3], [(w + z) / 3, w, w / 3]):
        found = [row[0] for row in jacobian(outputs, [w])]
        assert [(type(slope), slope) for slope in found] == [(type(g := gradients(f)[w]), g) for f in outputs]
    q = x * 2
    assert tangents(q * q, {q: 1, x: 5})[q] == 1                        # the rate of an inner node can be given too
    assert [*tangents(x + y.sqrt(), {x: 1}).values()] == [1, 0, 0, 1]
    with pytest.raises(ValueError, match="sqrt has no finite derivative at 0.0"):
        tangents(y.sqrt(), {y: 1})
    a, b = Value(2, "a"), Value(10 ** 400, "b")
    assert tangents(a * b, {a: 1, b: 1})[b] == 1
    with pytest.raises(ValueError, match="mul has no finite derivative at 2, <int of 1329 bits>"):
        tangents(a * b, {a: 1, b: 0.5})
    for bad in ("1", None, numpy.ones(2)):
        with pytest.raises(TypeError, match="holds one number"):
            tangents(x, {x: bad})
    for bad in (3, "x", [x], None):
        with pytest.raises(TypeError, match="come as {node: rate}"):
            tangents(x, bad)
    for bad in ({"x": 1}, {3: 1}):
        with pytest.raises(TypeError, match="expected a Value"):
            tangents(x, bad)


@pytest.mark.fact("A2.8")
def test_steps_of_the_courses_circuit():
    x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
    q = x + y
    f = q * z
    forward, backward = steps(f)[:2], steps(f)[2:]
    assert [(move.direction, move.node, move.operand) for move in forward] == [("forward", q, None), ("forward", f, None)]
    assert [tuple(move) for move in backward] == [
        ("backward", f, q, 1, -4, -4, -4), ("backward", f, z, 1, 3, 3, 3),
        ("backward", q, x, -4, 1, -4, -4), ("backward", q, y, -4, 1, -4, -4)]


def test_a_local_derivative_is_shown_where_nothing_comes_back():
    x, y, z = Value(2, "x"), Value(5, "y"), Value(0, "z")
    assert [(move.upstream, move.local, move.product) for move in steps(x * y * z) if move.operand in (x, y)] == [(0, 5, 0), (0, 2, 0)]


def test_steps_show_the_running_sum():
    x = Value(3.0, "x")
    f = x * x * 2 + x
    moves = [move for move in steps(f) if move.operand is x]
    assert [(move.product, move.total) for move in moves] == [(1, 1), (6, 7), (6, 13)] and gradients(f)[x] == 13


@settings(max_examples=50)
@given(program=programs(MODERATE, ALL, MODERATE))
def test_steps_end_in_the_gradients(program):
    _, f = built(program)
    found = gradients(f)
    last = {move.operand: move.total for move in steps(f) if move.direction == "backward"}
    assert all(found[node] == total for node, total in last.items())
    assert {move.node for move in steps(f) if move.direction == "forward"} == {node for node in found if node.op}
    for move in steps(f):
        if move.operand:
            assert move.product == pytest.approx(move.upstream * move.local, rel=1e-12, abs=1e-300)


def test_steps_of_a_run_and_of_a_sweep():
    x = Value(Fraction(3), "x")
    f = x * x / 3
    circuit = Circuit(f)
    assert [move.total for move in circuit.run(x=Fraction(1, 2)).steps()][-1] == Fraction(1, 3)
    assert [type(move.local) for move in circuit.run().steps()][2:] == [Fraction] * 3
    swept = circuit.run(x=numpy.array([1.5, 3.0])).steps()
    assert swept[-1].total == pytest.approx(numpy.array([1.0, 2.0]))
    y = Value(0.0, "y")
    with pytest.raises(ValueError, match="sqrt has no finite derivative at 0.0"):
        steps(y.sqrt())


def test_steps_are_finite_and_of_the_graph_as_it_was_built():
    x = Value(1e-200, "x")
    for made in (lambda: steps(1 / x), Circuit(1 / x).run().steps):
        with pytest.raises(ValueError, match="too large|no finite"):
            made()
    x, y = Value(2.0, "x"), Value(3.0, "y")
    f = x * y
    x.data = 10.0                       # no re-run: the passes go by the numbers that f was computed from
    assert steps(f)[-1].total == gradients(f)[y] == 2.0
