import keyword
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import Circuit, Value, derivative, gradients, inputs
from random_graphs import ALL, MODERATE, built, programs


def named(node, name):
    node.name = name
    return node


def test_the_source_of_the_courses_circuit():
    x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
    q = named(x + y, "q")
    f = named(q * z, "f")
    assert Circuit(f).source == """\
def circuit(x, y, z):
    # forward
    q = x + y
    f = q * z
    # backward: g_v is the derivative of f by v
    g_f = 1
    g_q = g_f * z
    g_z = g_f * q
    g_x = g_q
    g_y = g_q
    return f, (g_x, g_y, g_z)"""


def test_shared_parts_add_up_and_constants_take_no_gradient():
    x = Value(3.0, "x")
    source = Circuit(named((x * x) * 2 + x ** 2 / Value(4.0), "f")).source
    assert "g_x = g_x + " in source and "+=" not in source and source.count("g_x = ") == 3
    assert "4.0" in source and not any(line.strip().startswith(("g_2", "g_4")) for line in source.splitlines())


def test_one_input_gives_a_tuple_of_one_and_none_an_empty_one():
    x = Value(3.0, "x")
    assert Circuit(x * x).compile()(4.0) == (16, (8,))
    assert Circuit(Value(3.0) * Value(2.0)).compile()() == (6, ())
    assert Circuit(x).compile()(5) == (5, (1,)) and Circuit(Value(2)).compile()() == (2, ())


def test_an_array_given_to_the_function_is_not_written_to():
    """g = g + …, never +=: the gradient that an add hands on is the same array for both operands."""
    import numpy
    x, y = Value(1.0, "x"), Value(2.0, "y")
    f = (x + y) + x * y
    given = numpy.array([1.0, 2.0]), numpy.array([3.0, 5.0])
    value, (by_x, by_y) = Circuit(f).compile()(*given)
    assert value.tolist() == [7, 17] and by_x.tolist() == [4, 6] and by_y.tolist() == [2, 3]
    assert [a.tolist() for a in given] == [[1, 2], [3, 5]]


TRAPS = [
    *keyword.kwlist, "exp", "log", "tanh", "abs", "xlogy", "one_less", "step", "Fraction", "circuit", "g_x", "g_v1", "v1", "v2", "f", "g_f",
    "g", "x y", "3x", "x-y", "", "_", "__", "a.b", "x'", "ŷ", "σ", "²", "x²", "x2", "ﬁ", "fi", "𝐱", "Ⅸ", "print", "return f", "x\n    y",
    "__import__('os')", "ℌ", "H", "µ", "μ", "௰", "a\u0345", "match", "None", "self", "{x}", "%s", "#", "\\", "'", '"""',
]


@pytest.mark.parametrize("name", TRAPS, ids=ascii)
def test_a_trap_of_a_name(name):
    """Whatever an input or a node is called, the function computes what the graph computes."""
    x, other = Value(0.5, name), Value(0.25, "x")
    inner = named(x.exp() * other, name)
    f = named(inner * inner + x * other, name)
    arguments = [node.data for node in inputs(f).values()]
    value, found = Circuit(f).compile()(*arguments)
    assert (value, list(found)) == (f.data, [gradients(f)[node] for node in inputs(f).values()])


def test_all_traps_in_one_graph():
    """Names that Python reads as one (in its normal form NFKC), that are taken, or that a gradient would take: each gets its own."""
    f = Value(1.0)
    for i, name in enumerate(dict.fromkeys(TRAPS)):
        f = named((f * Value(1 + i / 100, name)).tanh() + 1, name)
    arguments = inputs(f)
    value, found = Circuit(f).compile()(*[node.data for node in arguments.values()])
    assert (value, list(found)) == (f.data, [gradients(f)[node] for node in arguments.values()])


words = st.text(max_size=6)


@given(names=st.lists(words, min_size=3, max_size=3, unique=True), inner=st.lists(words, min_size=3, max_size=3))
def test_any_names(names, inner):
    x, y, z = (Value(number, name) for number, name in zip((0.5, -1.5, 2.0), names, strict=True))
    q = named(x * y, inner[0])
    r = named(q.sin() + z, inner[1])
    f = named(r * q * z, inner[2])
    value, found = Circuit(f).compile()(*[node.data for node in inputs(f).values()])
    assert (value, list(found)) == (f.data, [gradients(f)[node] for node in inputs(f).values()])


@given(program=programs(MODERATE, ALL, st.floats(-3, 3)))
def test_graph_circuit_and_function_agree_to_the_last_bit(program):
    nodes, f = built(program)
    circuit, found = Circuit(f), gradients(f)
    run, (value, compiled) = circuit.run(), circuit.compile()(*[node.data for node in circuit.inputs.values()])
    assert f.data == run.value(f) == value
    for node, gradient in zip(circuit.inputs.values(), compiled, strict=True):
        assert found[node] == run.gradient(node) == gradient


def test_a_derivatives_graph_compiles():
    x, y = Value(0.0, "x"), Value(2, "y")
    slope = derivative(x ** y + abs(x) * x.relu(), x)
    function = Circuit(slope).compile()
    for at in (0.0, 1.5):
        run = Circuit(slope).run(x=at)
        assert function(at, 2)[0] == run.value(slope)
    assert "one_less(y, x)" in Circuit(slope).source


def test_fractions_stay_exact():
    x = Value(Fraction(1, 2), "x")
    circuit = Circuit(x * x / 3 + Fraction(1, 3))
    assert circuit.compile()(Fraction(1, 2)) == (Fraction(5, 12), (Fraction(1, 3),)) and "Fraction(1, 3)" in circuit.source
