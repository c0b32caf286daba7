"""Exercises of lesson 03, the circuit (x + y) z and the line y = m x + c."""
from ..answers import Choice, Gradient, Gradients, Number
from ..circuit import Circuit
from ..examples import line, product
from ..exercises import Function
from ..graph import Value, gradients, inputs


def _after_a_nudge(size):
    """f of the yardstick after each input moved by size × its gradient, and what the gradient alone predicts."""
    f = product()
    g = gradients(f)
    there = {x: x.data + size * g[x] for x in inputs(f).values()}
    return Circuit(f).run(there).value(f), f.data + size * sum(g[x] ** 2 for x in there)


_nudged, _predicted = _after_a_nudge(1)
_slightly, _ = _after_a_nudge(0.01)


def _engine(x, y, z):
    """(z x) (x + y) + x: what x is handed by a sum and by a product comes after it has something already, and + x comes first of all."""
    x, y, z = Value(x, "x"), Value(y, "y"), Value(z, "z")
    f = z * x * (x + y) + x
    found = gradients(f)
    wrong = {name: {0: "Nothing comes back to it.", f.data * found[node]: "The walk began with the value of f. It begins with 1."}
             for name, node in inputs(f).items()}
    wrong["x"] |= {0: "Not even the 1 of + x comes back: is 1 the output's gradient before the walk, and does the walk begin "
                      "there and call hand_back(), with brackets?",
                   1: "Only the 1 of + x comes back. Does the multiply gate hand back to both its factors, and does the walk go from "
                      "the output to the inputs?"}
    return Gradients(f, ("x", "y", "z"), "", wrong=wrong)


EXERCISES = {
    # predict, before anything is explained
    "03.1": Gradient(product(), "x", "x moves q by just as much. And what does q do to f?", "f falls by 4 for each unit that x grows.",
                     wrong={
                         product(x=-1.99).data - product().data: "That is by how much f changes. Per unit of x: divide it by 0.01.",
                         product().data - product(x=-1.99).data: "f falls, so the sign is minus; and per unit of x: divide it by 0.01.",
                         product(x=-1.99).data: "This is f afterwards. By how much did it change, and what is that per unit of x?",
                         product().data: "This is f itself. How fast does it change?",
                         1: "So fast does q grow. And f is q × (−4): what does f do when q grows by 1?",
                         -8: "This is twice too much. Only x moves; y stays.",
                         -11.96: "This is f if it had risen by 0.04. Multiply q = 3.01 by −4."}),
    # predict, x = 1, y = 2, z = −3
    "03.2": Gradient(product(1, 2, -3), "y", "which numbers does y pass on its way to f? First the sum, then the product.",
                     "the sum hands on what arrives, and what arrives is z.", wrong={
                         product(1, 2, -3).data: "This is f itself. How fast does it change when only y does?",
                         2 * -3: "This is y z. When y grows by 1, f grows by z: y itself is no factor of that."}),
    # predict, x = 7, y = −2, z = 3: with q = z, swapped factors would give the right numbers
    "03.3": Gradients(product(7, -2, 3), ("x", "y", "z"), "start at f with 1, then q, then what q was made of.",
                      "x and y get the same: the sum hands on what arrives.", wrong={
                          "x": {7 * 3: "This is x z. When x grows by 1, f grows by z: x itself is no factor of that."},
                          "y": {-2 * 3: "This is y z. When y grows by 1, f grows by z: y itself is no factor of that."},
                          "z": {7 + 2: "y is −2, so q is not 9."}}),
    # debug: a pass that says ∂f/∂x = 3, ∂f/∂y = 3, ∂f/∂z = −4 at x = −2, y = 5, z = −4
    "03.4": Choice("b", {"a": "the sum hands on what arrives, so x and y would be right if q were.",
                         "c": "the gradient of f by itself is 1, and it is used.",
                         "d": "each node here feeds one other, so = and += do the same."},
                   "compare ∂f/∂q and ∂f/∂z with the values of q and z.",
                   "in a product each factor gets the other one, times what arrives."),
    # derive: the backward pass of y = m x + c
    "03.5": Function(lambda m, x, c: Gradients(line(m, x, c), ("m", "x", "c"), "", wrong=dict.fromkeys(
                         "mx", {m * x: "This is m x itself. How fast does it grow when only one of the two does?"})),
                     lambda: [(3, -5, 4), (-1.5, 4, 0), (0, -2, 7)],        # no right number of the first is one of a classic mistake
                     "the product first: what does m get when y gets 1?", "∂y/∂m = x, ∂y/∂x = m, ∂y/∂c = 1."),
    # explore with the panel: f after a nudge of size 1 at x = −2, y = 5, z = −4
    "03.6": Number(_nudged, "set the nudge size to 1, press the button, and read f.",
                   "a gradient is local: on a step this big the prediction fails.",
                   {_nudged - product().data: "By so much f has changed. It was −12 before.",
                    _predicted - product().data: "By so much f changes, says the gradient. What is f really?",
                    _slightly: "This is f after a nudge of 0.01. Here its size is 1.",
                    product().data: "This is f before the nudge.",
                    product(-1, 6, -3).data: "So f would be with each input 1 larger. A nudge of size 1 moves each by its own gradient.",
                    product(2, 9, -7).data: "Each input moves along its gradient: it is added, not taken off.",
                    _predicted: "This is what the gradient predicts. A step of size 1 is too big for it: what is f really?"}),
    # write: an engine of closures, tried on (z x) (x + y) + x
    "03.7": Function(_engine, lambda: [(-2, 9, -4), (1.5, 2, 3), (3, 3, -1)],
                     "each factor gets out.grad times the other factor, and it is added to what is there; the walk begins with 1 at "
                     "the output, and goes through the order in reverse.",
                     "the same numbers as the rules of ops.py give."),
}
