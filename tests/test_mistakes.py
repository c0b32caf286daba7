from fractions import Fraction

import pytest

from backprop_core import Circuit, Value, check_gradients, diagnose, gradients, inputs, topological_order
from backprop_core.examples import EXAMPLES, chain, linear_network, one_weight, product, sigmoid_network, three_paths, two_paths
from backprop_core.mistakes import MISTAKES, RIGHT, agrees

TRAINED = [row for row in EXAMPLES.values() if row.parameters]


def needed(mistake, f, row):
    """What a mistake of a training step needs to know, for an example."""
    return {"parameters": parameters_of(f, row), "rate": 0.5} if mistake.needs else {}


def parameters_of(f, row):
    return [inputs(f)[name] for name in row.parameters]


def differences(mistake):
    """(graph, example, input, what the mistake says, what is right) where they differ: the first and the last input of each example."""
    for row in TRAINED if mistake.needs else EXAMPLES.values():
        f = row.build()
        wrong, right = mistake.gradients(f, **needed(mistake, f, row)), gradients(f)
        differing = [node for node in inputs(f).values() if not agrees(wrong[node], right[node])]
        for node in {*differing[:1], *differing[-1:]}:
            yield f, row, node, wrong[node], right[node]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_changes_gradients_and_is_found_by_what_it_says(mistake):
    cases = list(differences(mistake))
    assert cases
    for f, row, node, wrong, right in cases:
        assert mistake in diagnose(f, node, wrong, **needed(mistake, f, row))
        assert mistake not in diagnose(f, node, right, **needed(mistake, f, row))


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_the_right_pass_is_the_engines_and_is_no_mistake(row):
    f = row.build()
    for node, gradient in RIGHT.gradients(f).items():
        assert gradient == pytest.approx(gradients(f)[node], rel=1e-14, abs=1e-16)
        assert diagnose(f, node, gradients(f)[node], parameters_of(f, row), 0.5) == []


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_the_gradient_check_sees_it(mistake):
    def inputs_only(row, wrong, f):
        return {node: wrong[node] for node in inputs(f).values()}

    rows = TRAINED if mistake.needs else EXAMPLES.values()
    graphs = [(row, row.build()) for row in rows]
    checks = [check_gradients(f, inputs_only(row, mistake.gradients(f, **needed(mistake, f, row)), f)).passed for row, f in graphs]
    assert not all(checks)


@pytest.mark.parametrize("f, node, answer, keys", [
    (two_paths(), "x", 24, ["overwritten"]),                    # 3 · 4 came first, then 4 · 6
    (two_paths(), "x", 12, ["one_path"]),
    (product(), "y", 1, ["no_upstream"]),
    (product(), "z", 1, ["no_local"]),
    (product(), "z", -4, ["swapped"]),
    (product(), "x", 3, ["swapped"]),
    (product(), "x", -8, ["not_reset"]),
    (product(), "x", -12, ["compounded"]),                      # q's −4 from before, and −4 again, on top of x's own −4
    (chain(), "x", 3, ["no_upstream"]),
    (linear_network(), "w_11^[1]", 20, ["overwritten", "too_early"]),
    (linear_network(), "c", -2, ["minus_lost"]),
    (one_weight(), "w", 1.05, ["exponent_lost"]),
    (linear_network(), "b_1^[1]", 1, ["one_path"]),
    (three_paths(), "W_11^1", 12, ["overwritten"]),
    (three_paths(), "W_11^1", 9, ["one_path"]),
    (linear_network(), "w_11^[2]", 4, ["no_local"]),            # at the last node only
])
def test_an_answer_is_known_by_its_mistake(f, node, answer, keys):
    found = [mistake.key for mistake in diagnose(f, node, answer)]
    assert set(keys) <= set(found), found


def test_slopes_of_the_sigmoid():
    f = sigmoid_network()
    run, g = Circuit(f).run(), gradients(f)
    nodes = {node.name: node for node in topological_order(f)}
    z, h, back = run.value("z_1"), run.value("h_1"), g[nodes["h_1"]]
    sigma = 1 / (1 + 2.718281828459045 ** -h)
    for key, slope in {"slope_lost": 1, "slope_at_output": sigma * (1 - sigma), "input_for_output": z * (1 - z)}.items():
        assert diagnose(f, "z_1", back * slope)[0].key == key                                  # made at h_1 only


@pytest.mark.parametrize("n", [2, 5])
def test_a_lost_mean_multiplies_by_the_number_of_examples(n):
    w = Value(0.8, "w")
    losses = [(w * x - 0.5) ** 2 for x in range(1, n + 1)]
    mean = sum(losses[1:], losses[0]) / n
    assert "constant_lost" in [mistake.key for mistake in diagnose(mean, w, n * gradients(mean)[w])]


def test_a_constant_on_top_of_a_fraction_is_no_factor():
    x = Value(4.0, "x")
    f = 3 / x
    assert MISTAKES["constant_lost"].gradients(f)[x] == gradients(f)[x]


def widely_copied_example():
    """A 2-2-2 network with sigmoids and shared biases, from a much-cited step by step example; its loss and its weights."""
    i = [Value(0.05, "i_1"), Value(0.10, "i_2")]
    w = [Value(number, f"w_{k}") for k, number in enumerate((0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55), 1)]
    b = [Value(0.35, "b_1"), Value(0.60, "b_2")]
    h = [(w[2 * j] * i[0] + w[2 * j + 1] * i[1] + b[0]).sigmoid() for j in (0, 1)]
    o = [(w[4 + 2 * j] * h[0] + w[5 + 2 * j] * h[1] + b[1]).sigmoid() for j in (0, 1)]
    return (0.01 - o[0]) ** 2 / 2 + (0.99 - o[1]) ** 2 / 2, w


@pytest.mark.parametrize("mistake, loss", [(None, "0.291027774"), ("updated_first", "0.291027924")])
def test_weights_updated_before_the_hidden_layer_give_the_wrong_loss_of_a_much_cited_example(mistake, loss):
    f, weights = widely_copied_example()
    assert f"{f.data:.9f}" == "0.298371109"
    g = MISTAKES[mistake].gradients(f, weights, 0.5) if mistake else gradients(f)
    after = Circuit(f).run({w: w.data - 0.5 * g[w] for w in weights})            # the biases stay
    assert f"{after.value(f):.9f}" == loss


def test_an_answer_may_be_computed_from_gradients():
    f, weights = widely_copied_example()

    def loss_after_a_step(g):
        return Circuit(f).run({w: w.data - 0.5 * g[w] for w in weights}).value(f)

    assert [mistake.key for mistake in diagnose(f, loss_after_a_step, 0.291027924, weights, 0.5)] == ["updated_first"]
    assert diagnose(f, loss_after_a_step, 0.291027774, weights, 0.5) == []


def test_a_training_mistake_asks_for_what_it_needs():
    with pytest.raises(ValueError, match="parameters and rate"):
        MISTAKES["updated_first"].gradients(product())
    assert MISTAKES["updated_first"] not in diagnose(product(), "x", 3)


@pytest.mark.parametrize("answer, expected, agree", [
    (0.22, 0.2177, True), (0.21, 0.2177, False), (0.2177, 0.21773, True), (0.2178, 0.21773, False),
    (4, 4.2, False), (4.0, 4.2, False), (0.5, 0.52, False),             # one digit says too little
    (1 / 3, 0.1 / 0.3, True), (0, 1e-17, True), (0, 0.001, False), (1e300, 1e300, True), (-4, -4.0, True),
    (10**400, 10**400, True), (10**400, 10**400 + 1, False), (10**400, 2.0, False), (1e300, Fraction(10**400), False),
    (0.333, Fraction(1, 3), True), (1, Fraction(1), True),
])
def test_an_answer_counts_as_rounded_to_its_digits(answer, expected, agree):
    assert agrees(answer, expected) is agree


def test_a_large_graph_is_diagnosed_too():          # without trying every node: this would take seconds
    x = Value(1.001, "x")
    f = x
    for _ in range(300):
        f = f * 1.001 + x
    assert "not_reset" in [mistake.key for mistake in diagnose(f, "x", 2 * gradients(f)[x])]


def test_unknown_and_ambiguous_names_are_said():
    with pytest.raises(ValueError, match="no node.*'u'"):
        diagnose(product(), "u", 1)
    with pytest.raises(TypeError, match="Value"):
        diagnose(3, "x", 1)
    with pytest.raises(ValueError, match="finite"):
        diagnose(product(), "x", float("nan"))
    for bad in ({"rate": "a"}, {"parameters": 3}, {"parameters": ["x"]}):
        with pytest.raises(TypeError):
            diagnose(product(), "x", 1, **bad)
        with pytest.raises(TypeError):
            MISTAKES["updated_first"].gradients(product(), **bad)
