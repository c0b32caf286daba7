import math
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Circuit, Value, gradients, inputs, topological_order
from backprop_core.examples import EXAMPLES, deep, linear_network, product, three_paths, two_paths
from backprop_core.paths import every_path, multiplications


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_paths_add_to_the_backward_pass(row):
    f = row.build()
    for node, gradient in gradients(f).items():
        assert sum(path.product for path in every_path(f, node)) == pytest.approx(gradient, rel=1e-13, abs=1e-15)


@pytest.mark.fact("A0.7")
def test_three_paths():
    f = three_paths()
    paths = list(every_path(f, "W_11^1"))
    assert [path.product for path in paths] == [12, -6, 9] and sum(path.product for path in paths) == gradients(f)[inputs(f)["W_11^1"]]
    for j, path in enumerate(paths, 1):
        names = [node.name for node in path.nodes if node.name]
        assert names == ["W_11^1", "F_1,1", f"F_2,{j}", "F_3,1", "L"]


@pytest.mark.fact("A1.11")
def test_two_paths_meet_in_the_first_layers_output():
    f = linear_network()
    paths = list(every_path(f, "l"))
    assert ["".join(node.name for node in path.nodes) for path in paths] == ["ljhedcaL", "lkigdcaL"]
    assert [path.product for path in paths] == [10, 1]


@pytest.mark.fact("A1.5")
def test_a_path_has_its_nodes_and_local_derivatives():
    (through_g, through_h) = every_path(two_paths(), "x")
    assert through_g.locals == (4, 6) and through_h.locals == (3, 4)
    assert [node.name for node in through_g.nodes] == ["x", "g", "y"]


def test_a_factor_used_twice_makes_two_paths():
    x = Value(Fraction(3, 2), "x")
    paths = list(every_path(x * x, x))
    assert [path.locals for path in paths] == [(Fraction(3, 2),)] * 2 and paths[0].nodes == paths[1].nodes


def test_paths_with_the_numbers_of_a_run():
    """The rule of exp takes the value of exp itself: that of the run, not the one in the graph."""
    x = Value(1.0, "x")
    f = x.exp() * x
    run = Circuit(f).run(x=2)
    by_exp, straight = every_path(f, x, run.value)
    assert by_exp.product == pytest.approx(2 * math.exp(2)) and straight.product == pytest.approx(math.exp(2))


def test_from_the_output_to_itself_and_from_nowhere():
    f = product()
    assert [path.product for path in every_path(f, f)] == [1]
    x = Value(Fraction(3), "x")
    inner = x * x
    assert [path.locals for path in every_path(inner * inner + inner, inner)] == [(9, 1), (9, 1), (1,)]     # none goes on to x
    assert multiplications(Value(2.0, "x")) == (0, 0, 0)
    assert list(every_path(f, Value(1, "elsewhere"))) == []
    with pytest.raises(ValueError, match="'nothing'"):
        next(every_path(f, "nothing"))


def doubled(depth):
    """x shared `depth` times: 2 ** depth paths."""
    x = f = Value(1.0, "x")
    for _ in range(depth):
        f = f + f
    return f, x


def test_paths_come_one_at_a_time():
    f, x = doubled(60)
    assert len(list(islice(every_path(f, x), 5))) == 5
    assert multiplications(f).paths == 2 ** 60 == gradients(f)[x]


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_multiplications_are_those_of_the_paths(row):
    f = row.build()
    paths = [path for x in inputs(f).values() for path in every_path(f, x)]
    counted = multiplications(f)
    assert counted.paths == len(paths)
    assert counted.by_paths == sum(len(path.locals) - 1 for path in paths)
    assert counted.backward == sum(len(node.parents) for node in topological_order(f)) - len(f.parents)


@pytest.mark.fact("A0.9")
def test_memoization_grows_with_the_layers_paths_with_their_power():
    counts = [multiplications(deep(layers)) for layers in range(1, 9)]
    growth = [after.by_paths / before.by_paths for before, after in zip(counts, counts[1:], strict=False)]
    assert all(ratio > 3 for ratio in growth)                           # three times as many paths a layer, each longer
    added = {after.backward - before.backward for before, after in zip(counts[1:], counts[2:], strict=False)}
    assert added == {3 * (3 * 2 + 2 * 2)}                               # a layer more: 3 neurons, each with 3 products and 2 sums
    assert sum(1 for _ in every_path(deep(4), "x")) == 3 ** 4
    assert [multiplications(deep(layers)) for layers in (1, 2, 3, 5, 10)] == [
        (9, 21, 14), (30, 140, 44), (93, 665, 74), (849, 10_493, 134), (206_670, 5_304_572, 284)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=7),
       st.lists(st.fractions(-3, 3, max_denominator=4), min_size=3, max_size=3))
def test_paths_add_to_the_backward_pass_exactly_on_fractions(plan, numbers):
    nodes = [Value(number, name) for number, name in zip(numbers, "xyz", strict=True)]
    for sign, i, j in plan:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(a + b if sign == "+" else a - b if sign == "-" else a * b)
    f = nodes[-1]
    for x in nodes[:3]:
        assert sum(path.product for path in every_path(f, x)) == gradients(f)[x]


@pytest.mark.fact("A0.8")
def test_the_articles_weights_are_named_from_to():
    products = [node for node in topological_order(three_paths()) if node.op and node.op.name == "mul"]
    assert {node.operands[0].name: node.operands[1].name for node in products} == {
        "W_11^1": "x_1", "W_21^1": "x_2", **{f"W_1{j}^2": "F_1,1" for j in (1, 2, 3)}, **{f"W_{i}1^3": f"F_2,{i}" for i in (1, 2, 3)}}
    assert {node.name: node.operands[0].name for node in products if node.name} == {f"F_2,{j}": f"W_1{j}^2" for j in (1, 2, 3)}
    assert {"W_1,3^1", "W_3,1^3"} < set(inputs(deep(1 + 1))) and "W_3,1^1" not in inputs(deep(2))
