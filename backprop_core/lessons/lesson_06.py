"""Exercises of lesson 06, the network 2–2–1 of sigmoids."""
from ..answers import Choice, Gradient, Gradients, Number
from ..circuit import Circuit
from ..examples import sigmoid_network
from ..exercises import Function
from ..graph import gradients, inputs

PARAMETERS = ("w_31", "w_32", "b_3", "w_11", "w_12", "b_1", "w_21", "w_22", "b_2")
COMPUTED = ("z_1", "h_1", "z_2", "h_2", "z_3", "y", "L")


def forward_numbers(**given):
    """{name: number} of every input and computed quantity of the network, some inputs given."""
    circuit = Circuit(sigmoid_network(**given))
    run = circuit.run()
    return {name: run.value(name) for name in (*circuit.inputs, *COMPUTED)}


def _gradients_at(n):
    f = sigmoid_network(**{name: n[name] for name in inputs(sigmoid_network())})
    found, last = gradients(f), n["y"] * (1 - n["y"])
    wrong = {}
    for name in PARAMETERS:
        right = found[inputs(f)[name]]
        wrong[name] = {right * last: "The slope y (1 − y) was taken twice.",
                       right / (1 - n["y"]): "The factor 1 − y is missing: the slope is y (1 − y).",
                       right / n["y"]: "The factor y is missing: the slope is y (1 − y).",
                       right / found[inputs(f)["b_3"]] * ((n["y"] - n["t"]) * n["y"] - n["y"]): "1 − y wants brackets: y * (1 - y)."}
        if name[0] == "b":
            wrong[name][right * n[name]] = "A bias is added as it is: it gets what arrives at the sum, and no factor more."
    for j, other in ("12", "21"):
        h, back = n[f"h_{j}"], found[inputs(f)["b_3"]] * n[f"w_3{j}"]
        slope = h * (1 - h)
        for k, swapped in ("12", "21"):
            wrong[f"w_{j}{k}"][found[inputs(f)[f"w_{j}{swapped}"]]] = f"What came in through it is x_{k}, not x_{swapped}."
        for name in (f"w_{j}1", f"w_{j}2", f"b_{j}"):
            right = found[inputs(f)[name]]
            wrong[name] |= {right * slope: "The slope h (1 − h) of the hidden neuron was taken twice.",
                            right / (1 - h): "The factor 1 − h is missing: the slope of the hidden neuron is h (1 − h).",
                            right / (back * slope) * (back * h - h): "1 − h wants brackets: h * (1 - h).",
                            right / h: "The factor h is missing: the slope of the hidden neuron is h (1 − h).",
                            right / slope * last: "This has the slope of the output, y (1 − y). The hidden neuron has its own, h (1 − h).",
                            right / n[f"w_3{j}"] * n[f"w_3{other}"]: "This went back through the other neuron's weight: h₁ went "
                                                                    "through w₃₁, h₂ through w₃₂."}
    return Gradients(f, PARAMETERS, "", wrong=wrong)


def _even_bias():
    """The b_2 at which z_2 is 0, where a sigmoid is steepest."""
    return -Circuit(sigmoid_network(b_2=0)).run().value("z_2")


_N = forward_numbers()
_D_Z3 = (_N["y"] - _N["t"]) * _N["y"] * (1 - _N["y"])
_BACK = _D_Z3 * _N["w_32"]                              # what arrives at h_2


EXERCISES = {
    # predict a direction
    "06.1": Choice("up", {"down": "h₁ is positive, so a smaller w₃₁ makes z₃ smaller, and y too."},
                   "y is too small. What does w₃₁ do to z₃?",
                   "a larger w₃₁ makes z₃ and with it y larger, toward the target: ∂L/∂w₃₁ is negative."),
    # go back to the second hidden neuron
    "06.2": Gradient(sigmoid_network(), "z_2", "from z₃ back through w₃₂, then through the sigmoid with its slope h₂ (1 − h₂).",
                     "positive, because w₃₂ is negative: this neuron ought to say less.",
                     wrong={_D_Z3: "This is ∂L/∂z₃, where you start.",
                            _BACK * _N["h_2"]: "The factor 1 − h₂ is missing: the slope is h₂ (1 − h₂).",
                            _BACK * (1 - _N["h_2"]): "The factor h₂ is missing: the slope is h₂ (1 − h₂).",
                            _BACK * _N["h_2"] - _N["h_2"]: "1 − h₂ wants brackets: h_2 * (1 - h_2).",
                            _BACK * (_N["h_2"] * (1 - _N["h_2"])) ** 2: "The slope h₂ (1 − h₂) was taken twice.",
                            _BACK * _N["h_1"] * (1 - _N["h_1"]): "This has the slope of the first hidden neuron, from h₁.",
                            _D_Z3 * _N["w_31"] * _N["h_2"] * (1 - _N["h_2"]): "This went through w₃₁; h₂ went through w₃₂.",
                            _D_Z3 * _N["w_31"] * _N["h_1"] * (1 - _N["h_1"]): "This is ∂L/∂z₁, of the first hidden neuron."}),
    # predict, t = 0
    "06.3": Gradient(sigmoid_network(t=0), "w_31", "(y − t) is the only factor that the target is in.",
                     "positive: with target 0 the output is too large, and a larger w₃₁ makes it worse.",
                     wrong={_D_Z3 * _N["h_1"]: "This is the one for target 1.",
                            -_D_Z3 * _N["h_1"]: "This is the one for target 1 with its sign turned. Not only the sign changes: y − t was "
                                                "−0.4084 and is now 0.5916.",
                            _N["y"] * _N["y"] * _N["h_1"]: "The factor 1 − y is missing: the slope is y (1 − y).",
                            _N["y"] * _N["y"] - _N["y"] * _N["h_1"]: "1 − y wants brackets: y * (1 - y).",
                            _N["y"] * (1 - _N["y"]): "This is only the slope of the output's sigmoid, one of three factors.",
                            _N["y"] * _N["y"] * (1 - _N["y"]) * _N["h_2"]: "This has h₂. What came in through w₃₁ is h₁."}),
    # debug: an updated weight sends the gradient back
    "06.4": Choice("3", {"2": "the new w₃₁ itself is right: that is what the update should be.",
                         "4": "this line is right: it takes the slope at h₁, which has not changed."},
                   "which line reads a number that is no longer the one of the forward pass?",
                   "it reads the new w₃₁, but the gradient belongs to the old one. First all gradients, then all updates."),
    # write the backward pass
    "06.5": Function(lambda n: _gradients_at(n), lambda: [
        (forward_numbers(),), (forward_numbers(x_1=-1, x_2=0.3, t=0),), (forward_numbers(w_31=-1.2, w_32=0.4, b_1=1),)],
        "take every number from n. Go back in this order: z₃, its three parameters, z₁ through w₃₁, z₂ through w₃₂, their parameters.",
        "all nine, on three networks. This is backpropagation; what follows only makes it larger."),
    # explore: the steepest point of the second sigmoid
    "06.6": Number(_even_bias, "the slope h (1 − h) is largest where h = ½. For which z is that?", "z₂ = 0, h₂ = ½, slope ¼.",
                   {0.3: "That is where b₂ stands now; there z₂ = 0.2.", 0: "z₂ has to be 0, not b₂: the inputs bring in something too.",
                    -0.1: "Check the sign: z₂ = b₂ − 0.1.", 0.2: "That is z₂, at b₂ = 0.3.",
                    -0.2: "That is how far b₂ has to go from 0.3. Where is it then?", 0.5: "That is h₂ there; b₂ is wanted.",
                    0.25: "That is the slope there; b₂ is wanted."}),
    # reason about twins
    "06.7": Choice("c", {"a": "with w₃₁ = w₃₂ = 0 nothing comes back to the hidden neurons: at first their weights do not move at "
                              "all; once w₃₁ and w₃₂ have moved, they move alike.",
                         "b": "the same weights on both sides: they say the same and are told the same."},
                   "what is each of the two told on the way back?",
                   "they are told different things, through different weights, so they part."),
}
