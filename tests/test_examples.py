from fractions import Fraction

import pytest

from backprop_core import Circuit, check_gradients, gradients, inputs, steps, topological_order
from backprop_core.examples import EXAMPLES, chain, deep, line, linear_network, one_weight, product, sigmoid_network, three_paths, two_paths


def by_name(f):
    """{name: gradient} of every named node."""
    return {node.name: gradient for node, gradient in gradients(f).items() if node.name}


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_a_row_fits_its_graph(row):
    f = row.build()
    names = inputs(f)
    assert set(row.kinds.values()) <= {"parameter", "target"}
    assert set(row.kinds) | set(row.ranges) <= set(names)
    for name, (lowest, highest) in row.ranges.items():
        assert lowest <= names[name].data <= highest
    assert row.source in row.build.__doc__
    assert check_gradients(f).passed


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_names_belong_to_one_node_each(row):
    names = [node.name for node in topological_order(row.build()) if node.name]
    assert len(names) == len(set(names))


@pytest.mark.fact("A2.2", "A2.3")
def test_product():
    assert by_name(product()) == {"x": -4, "y": -4, "z": 3, "q": -4, "f": 1}
    assert product().data == -12


@pytest.mark.fact("A1.10")
def test_line():
    assert line().data == 7
    assert by_name(line()) == {"y": 1, "c": 1, "mx": 1, "m": 3, "x": 2}


@pytest.mark.fact("A3.1", "A3.2")
def test_one_weight():
    f = one_weight(Fraction("0.8"), Fraction("1.5"), Fraction("0.5"))
    assert f.data == Fraction("0.49")
    assert by_name(f)["w"] == Fraction("2.1") == Fraction("4.5") * Fraction("0.8") - Fraction("1.5")


@pytest.mark.fact("A1.3")
def test_chain():
    assert by_name(chain()) == {"x": 6, "g": 2, "y": 1}


@pytest.mark.fact("A1.5")
def test_two_paths_into_one_input_add():
    f = two_paths()
    into_x = [move for move in steps(f) if move.operand is inputs(f)["x"]]
    assert sorted(move.product for move in into_x) == [12, 24]
    assert by_name(f)["x"] == 36 == 9 * 2 ** 2          # y = 3 x³


@pytest.mark.fact("A1.6", "A1.11")
def test_linear_network_is_the_formula_of_the_article():
    f = linear_network()
    p = {name: node.data for name, node in inputs(f).items()}
    first = p["w_11^[1]"] * p["x"] + p["b_1^[1]"]
    network = (p["w_11^[3]"] * (p["w_11^[2]"] * first + p["b_1^[2]"]) + p["w_12^[3]"] * (p["w_21^[2]"] * first + p["b_2^[2]"])
               + p["b_1^[3]"])
    nodes = {node.name: node.data for node in topological_order(f)}
    assert (nodes["l"], nodes["c"], nodes["L"]) == (first, network, (p["y"] - network) ** 2)
    parameters = {name: by_name(f)[name] for name in EXAMPLES["linear_network"].parameters}
    assert parameters == {"w_11^[1]": 22, "b_1^[1]": 11, "w_11^[2]": 8, "b_1^[2]": 4, "w_21^[2]": -2, "b_2^[2]": -1,
                          "w_11^[3]": 4, "w_12^[3]": 6, "b_1^[3]": 2}


@pytest.mark.fact("A1.11")
def test_the_first_layers_output_is_reached_by_two_edges_at_step_19():
    f = linear_network()
    inner = [node for node in topological_order(f) if node.op]
    assert sorted(node.name for node in inner) == sorted([*"acdeghijklm", "L"])
    moves = [move for move in steps(f) if move.direction == "backward"]
    into_l = [number for number, move in enumerate(moves, 1) if move.operand.name == "l"]
    assert len(into_l) == 2 and into_l[1] == 19                         # the 19th edge after ∂L/∂L = 1 completes it
    assert sorted(moves[number - 1].product for number in into_l) == [1, 10]
    last = {move.operand: number for number, move in enumerate(moves, 1)}
    known = [f, *sorted(last, key=last.get)]                            # nodes in the order in which their derivative is known
    assert [node.name for node in known].index("l") + 1 == 19           # and it is the 19th node, ∂L/∂L = 1 being the first


@pytest.mark.fact("A0.7")
def test_three_paths():
    f = three_paths()
    assert f.data == 1
    assert by_name(f)["W_11^1"] == 15
    assert [by_name(f)[f"F_2,{j}"] for j in (1, 2, 3)] == [2, 2, 1]


@pytest.mark.fact("A4.1", "A4.2", "A4.3")
def test_sigmoid_network_is_the_articles_formulas():
    f = sigmoid_network()
    assert len(EXAMPLES["sigmoid_network"].parameters) == 9
    run, g = Circuit(f).run(), by_name(f)
    y, t, h_1, w_31, x_1 = (run.value(name) for name in ("y", "t", "h_1", "w_31", "x_1"))
    assert run.value("z_1") == pytest.approx(0.5, abs=1e-15) and run.value("z_2") == pytest.approx(0.2, abs=1e-15)
    assert f.data == (y - t) ** 2 / 2
    assert g["y"] == pytest.approx(y - t, rel=1e-14)
    assert g["z_3"] == g["b_3"] == pytest.approx((y - t) * y * (1 - y), rel=1e-14)
    assert g["w_31"] == pytest.approx((y - t) * y * (1 - y) * h_1, rel=1e-14)
    assert g["h_1"] == pytest.approx((y - t) * y * (1 - y) * w_31, rel=1e-14)
    assert g["z_1"] == g["b_1"] == pytest.approx((y - t) * y * (1 - y) * w_31 * h_1 * (1 - h_1), rel=1e-14)
    assert g["w_11"] == pytest.approx(g["z_1"] * x_1, rel=1e-14)


@pytest.mark.parametrize("layers, width", [(1, 1), (1, 3), (2, 3), (4, 2)])
def test_deep_has_width_to_the_power_of_layers_paths(layers, width):
    f = deep(layers, width)
    assert f.data == by_name(f)["x"] == width ** layers                 # every path has the product 1
