"""Lesson 06: the facts of article A4, by its own formulas in plain arithmetic; and the exercises, right and wrong."""
from math import exp

import pytest

from backprop_core import Circuit, check, inputs
from backprop_core.descent import descend
from backprop_core.examples import sigmoid_network
from backprop_core.lessons.lesson_06 import PARAMETERS, forward_numbers
from backprop_core.network import Network

GIVEN = dict(x_1=0.5, x_2=0.8, w_11=0.4, w_12=0.5, b_1=-0.1, w_21=-0.6, w_22=0.25, b_2=0.3, w_31=0.7, w_32=-0.3, b_3=0.1, t=1)
OTHER = dict(x_1=-1.2, x_2=0.3, w_11=1.4, w_12=-0.5, b_1=0.6, w_21=0.9, w_22=2.0, b_2=-0.7, w_31=-1.1, w_32=0.8, b_3=-0.4, t=0.25)
each_network = pytest.mark.parametrize("given", [GIVEN, OTHER], ids=["the lesson's", "another"])


def by_hand(x_1, x_2, w_11, w_12, b_1, w_21, w_22, b_2, w_31, w_32, b_3, t):
    """The article's formulas, with the label of ∂L/∂z mended."""
    def sigma(z):
        return 1 / (1 + exp(-z))
    z_1, z_2 = w_11 * x_1 + w_12 * x_2 + b_1, w_21 * x_1 + w_22 * x_2 + b_2
    h_1, h_2 = sigma(z_1), sigma(z_2)
    z_3 = w_31 * h_1 + w_32 * h_2 + b_3
    y = sigma(z_3)
    d_3 = (y - t) * y * (1 - y)
    d_1, d_2 = d_3 * w_31 * h_1 * (1 - h_1), d_3 * w_32 * h_2 * (1 - h_2)
    values = dict(z_1=z_1, z_2=z_2, h_1=h_1, h_2=h_2, z_3=z_3, y=y, L=(y - t) ** 2 / 2)
    output = dict(y=y - t, z_3=d_3, w_31=d_3 * h_1, w_32=d_3 * h_2, b_3=d_3)
    hidden = dict(z_1=d_1, z_2=d_2, w_11=d_1 * x_1, w_12=d_1 * x_2, b_1=d_1, w_21=d_2 * x_1, w_22=d_2 * x_2, b_2=d_2)
    return values, output, hidden


def gradients_of(given, names):
    run = Circuit(sigmoid_network(**given)).run()
    return {name: run.gradient(name) for name in names}


@pytest.mark.fact("A4.1")
@each_network
def test_forward(given):
    f = sigmoid_network(**given)
    run = Circuit(f).run()
    values, *_ = by_hand(**given)
    assert {name: run.value(name) for name in values} == pytest.approx(values, rel=1e-12)
    assert len(set(inputs(f)) - {"x_1", "x_2", "t"}) == 9


@pytest.mark.fact("A4.2")
@each_network
def test_output_layer(given):
    _, output, _ = by_hand(**given)
    assert gradients_of(given, output) == pytest.approx(output, rel=1e-12)


@pytest.mark.fact("A4.3")
@each_network
def test_hidden_layer(given):
    *_, hidden = by_hand(**given)
    assert gradients_of(given, hidden) == pytest.approx(hidden, rel=1e-12)


@pytest.mark.fact("A4.x")
@each_network
def test_what_the_article_calls_the_gradient_at_h_is_the_one_at_z(given):
    (values, output, _), found = by_hand(**given), gradients_of(given, ("h_1", "h_2", "z_1", "z_2"))
    for j in "12":
        weight, slope = given[f"w_3{j}"], values[f"h_{j}"] * (1 - values[f"h_{j}"])
        assert found[f"h_{j}"] == pytest.approx(output["z_3"] * weight, rel=1e-12)
        assert found[f"z_{j}"] == pytest.approx(output["z_3"] * weight * slope, rel=1e-12)
        assert abs(found[f"z_{j}"]) <= abs(found[f"h_{j}"]) / 4


@pytest.mark.fact("A4.4")
def test_update_example_by_example():
    at = {name: GIVEN[name] for name in PARAMETERS}
    for example in (dict(x_1=0.5, x_2=0.8, t=1), dict(x_1=-1.0, x_2=0.4, t=0)):
        _, output, hidden = by_hand(**GIVEN | at | example)
        expected = {name: at[name] - 0.5 * (output | hidden)[name] for name in at}
        start, end = descend(sigmoid_network(), PARAMETERS, 0.5, 1, **example, **at)
        at = end.at
        assert at == pytest.approx(expected, rel=1e-12)
        assert end.value < start.value
    assert round(at["w_31"], 4) == 0.7010


@pytest.mark.fact("A4.5")
def test_ripple_of_one_weight():
    circuit = Circuit(sigmoid_network())
    still, moved = circuit.run(), circuit.run(w_11=0.9)
    changed = {name for name in ("z_1", "h_1", "z_2", "h_2", "z_3", "y", "L") if still.value(name) != moved.value(name)}
    assert changed == {"z_1", "h_1", "z_3", "y", "L"}
    assert moved.value("z_1") - still.value("z_1") == pytest.approx(0.5 * GIVEN["x_1"])
    assert all(still.gradient(name) != moved.gradient(name) for name in PARAMETERS)


@pytest.mark.fact("A2.6")
def test_a_weight_is_named_to_from():
    network = Network([2, 2, 1])
    network.weights[0][1, 0] = 42
    assert {name for name, node in inputs(network.to_graph([0, 0], [0])).items() if node.data == 42} == {"w_21"}
    network.weights[0][1, 0] = 0
    network.weights[1][0, 1] = 42
    assert {name for name, node in inputs(network.to_graph([0, 0], [0])).items() if node.data == 42} == {"w_32"}


def test_equal_hidden_neurons_stay_equal():
    *_, last = descend(sigmoid_network(), PARAMETERS, 0.5, 200, w_21=0.4, w_22=0.5, b_2=-0.1, w_32=0.7)
    assert [last.at[name] for name in ("w_11", "w_12", "b_1", "w_31")] == [last.at[name] for name in ("w_21", "w_22", "b_2", "w_32")]
    *_, parted = descend(sigmoid_network(), PARAMETERS, 0.5, 200, w_21=0.4, w_22=0.5, b_2=-0.1)
    assert parted.at["w_11"] != parted.at["w_21"]


def backward(n, slope=lambda h: h * (1 - h)):
    d_3 = (n["y"] - n["t"]) * n["y"] * (1 - n["y"])
    d_1, d_2 = d_3 * n["w_31"] * slope(n["h_1"]), d_3 * n["w_32"] * slope(n["h_2"])
    return dict(w_31=d_3 * n["h_1"], w_32=d_3 * n["h_2"], b_3=d_3, w_11=d_1 * n["x_1"], w_12=d_1 * n["x_2"], b_1=d_1,
                w_21=d_2 * n["x_1"], w_22=d_2 * n["x_2"], b_2=d_2)


@pytest.mark.parametrize("id, answer", [
    ("06.1", "up"), ("06.2", by_hand(**GIVEN)[2]["z_2"]), ("06.3", by_hand(**GIVEN | {"t": 0})[1]["w_31"]), ("06.3", 0.0890),
    ("06.4", "3"), ("06.4", 3), ("06.4", "line 3"), ("06.5", backward), ("06.6", 0.1), ("06.7", "c"),
    ("06.7", "c) both hidden neurons have the same weights and bias"),
])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize("answer", ["b) and c)", "a, c", "not c", "line 7"])
def test_two_answers_are_not_read_as_one(answer):
    assert check("06.7", answer).state == "unreadable"


@pytest.mark.parametrize("id, answer, mistake", [
    ("06.2", by_hand(**GIVEN)[1]["z_3"] * GIVEN["w_32"], "slope_lost"),
    ("06.2", forward_numbers()["h_2"] * (1 - forward_numbers()["h_2"]), "no_upstream"),
])
def test_wrong_answers_are_named(id, answer, mistake):
    assert mistake in check(id, answer).mistakes


N = forward_numbers()
D_Z3 = by_hand(**GIVEN)[1]["z_3"]
BACK = D_Z3 * GIVEN["w_32"]


@pytest.mark.parametrize("id, answer, said", [
    ("06.2", D_Z3, "∂L/∂z₃"), ("06.2", -0.0987, "∂L/∂z₃"), ("06.2", -0.0162, "∂L/∂z₁"), ("06.2", BACK * N["h_2"], "1 − h₂ is missing"),
    ("06.2", BACK * (1 - N["h_2"]), "factor h₂ is missing"), ("06.2", BACK * N["h_1"] * (1 - N["h_1"]), "from h₁"),
    ("06.2", D_Z3 * GIVEN["w_31"] * N["h_2"] * (1 - N["h_2"]), "h₂ went through w₃₂"),
    ("06.3", -0.0614, "target 1"), ("06.3", 0.0614, "sign turned"), ("06.3", 0.5916 * 0.6225, "slope of the activation"),
    ("06.3", 0.2416, "only the slope"),
    ("06.2", BACK * N["h_2"] * 1 - N["h_2"], "brackets"), ("06.3", N["y"] * N["y"] * 1 - N["y"] * N["h_1"], "brackets"),
    ("06.2", BACK * (N["h_2"] * (1 - N["h_2"])) ** 2, "twice"), ("06.3", N["y"] ** 2 * N["h_1"], "1 − y is missing"),
    ("06.4", "line 2", "new w₃₁"), ("06.7", "a) all nine parameters are 0.", "nothing comes back"),
    ("06.3", N["y"] ** 2 * (1 - N["y"]) * N["h_2"], "is h₁"), ("06.4", 2, "new w₃₁"),
    ("06.6", 0.2, "z₂"), ("06.6", -0.2, "from 0.3"), ("06.6", 0.5, "h₂"), ("06.6", 0.25, "slope"), ("06.7", "b)", "told the same"),
])
def test_usual_slips_are_explained(id, answer, said):
    verdict = check(id, answer)
    assert verdict.state == "mistake" and said in verdict.text.split("Where to look")[0]


@pytest.mark.parametrize("id, answer", [("06.2", 0.007), ("06.3", 0.09)])
def test_few_digits_are_near(id, answer):
    assert check(id, answer).state == "near" and "at least 3 digits" in check(id, answer).text


@pytest.mark.parametrize("wrong, said", [
    (lambda n: {name: -d for name, d in backward(n).items()}, "w_21, w_22 and b_2 are not right yet: The size is right, the sign"),
    (lambda n: backward(n, slope=lambda h: (h * (1 - h)) ** 2), "w_22 and b_2 are not right yet: The slope h (1 − h) of the hidden"),
    (lambda n: backward(n) | dict.fromkeys(("w_11", "w_12"), backward(n)["b_1"]), "w_11 and w_12 are not right yet: local derivative"),
    (lambda n: backward(n, slope=lambda h: h), "w_22 and b_2 are not right yet: The factor 1 − h is missing"),
    (lambda n: backward(n, slope=lambda h: 1 - h), "w_22 and b_2 are not right yet: The factor h is missing"),
    (lambda n: backward(n, slope=lambda h: n["y"] * (1 - n["y"])), "w_22 and b_2 are not right yet: This has the slope of the output"),
    (lambda n: {name: d / (1 - n["y"]) for name, d in backward(n).items()}, "w_22 and b_2 are not right yet: The factor 1 − y is"),
    (lambda n: {name: d / n["y"] for name, d in backward(n).items()}, "w_22 and b_2 are not right yet: The factor y is missing"),
    (lambda n: {name: d * n[name] if name[0] == "b" else d for name, d in backward(n).items()},
     "b_3, b_1 and b_2 are not right yet: A bias")])
def test_one_fault_in_many_derivatives_is_said_once(wrong, said):
    text = check("06.5", wrong).text
    assert said in text and len(text) < 600


@pytest.mark.parametrize("take, said", [(lambda n: n["w31"], "nothing of that name"), (lambda n: n.y, 'n["y"]')])
def test_a_number_that_is_taken_out_wrongly(take, said):
    verdict = check("06.5", take)
    assert verdict.state == "wrong" and said in verdict.text


@pytest.mark.parametrize("d_3, d_1, said", [
    ("e * y * 1 - y", "d_3 * w * h * (1 - h)", "w_11, w_12, b_1, w_21, w_22 and b_2 are not right yet: 1 − y wants brackets"),
    ("e * y * (1 - y)", "d_3 * w * h * 1 - h", "b_3 are right. w_11, w_12, b_1, w_21, w_22 and b_2 are not right yet: 1 − h wants")])
def test_brackets_that_are_missing(d_3, d_1, said):
    def written(n):
        third = eval(d_3, {}, {"e": n["y"] - n["t"], "y": n["y"]})
        first, second = (eval(d_1, {}, {"d_3": third, "w": n[f"w_3{j}"], "h": n[f"h_{j}"]}) for j in "12")
        return dict(w_31=third * n["h_1"], w_32=third * n["h_2"], b_3=third, w_11=first * n["x_1"], w_12=first * n["x_2"], b_1=first,
                    w_21=second * n["x_1"], w_22=second * n["x_2"], b_2=second)
    assert said in check("06.5", written).text


def test_numbers_that_are_the_same_by_chance_are_no_mistake():
    """In the lesson's network x_1 and w_12 are both 0.5, in the others they are not."""
    text = check("06.5", lambda n: backward(n) | {"w_12": backward(n)["b_1"] * n["x_1"]}).text
    assert "What came in through it is x_2, not x_1" in text and "swapped" not in text
    text = check("06.5", lambda n: backward(n) | {"w_31": 0.7 * backward(n)["b_3"]}).text          # w_31 is 0.7 in two of the three
    assert "neither" in text and "swapped" not in text


def test_a_backward_pass_without_the_slope_is_not_right():
    assert check("06.5", lambda n: backward(n, slope=lambda h: 1)).state != "right"
    assert check("06.5", lambda n: None).state == "not answered"


@pytest.mark.fact("A4.1", "A4.2", "A4.3", "A4.4")
def test_the_example_has_the_lessons_numbers():
    assert {name: node.data for name, node in inputs(sigmoid_network()).items()} == GIVEN
