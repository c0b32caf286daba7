"""Exercises of lesson 01, slopes and finite differences."""
from math import log10, pi

from ..answers import Choice, Limit, Number, Reading, Several
from ..circuit import Circuit
from ..exercises import Function
from ..gradient_check import error_by_step
from ..graph import Value, gradients


def _circuit(of):
    return Circuit(of(Value(1, "x")))


_double, _square, _cube = (_circuit(of) for of in (lambda x: 2 * x, lambda x: x ** 2, lambda x: x ** 3))


def _value(circuit, x):
    return circuit.run(x=x).value(circuit.output)


def _rise(circuit, x, run):
    return _value(circuit, x + run) - _value(circuit, x)


class _Reading(Reading):
    """The slider's steps are 0.05."""

    within = 0.03


def _best_step(x, central):
    """The k of the step 10⁻ᵏ with which the finite difference of x³, central or one-sided, errs least."""
    x = Value(x, "x")
    return round(-log10(min(error_by_step(x * x * x, x, central=central), key=lambda row: row[1])[0]))


def _partial(name, x, y):
    """∂/∂name of x y²."""
    x, y = Value(x, "x"), Value(y, "y")
    return gradients(x * y ** 2)[{"x": x, "y": y}[name]]


EXERCISES = {
    # predict: 2x from 1 to 1.001
    "01.1": Number(lambda: _rise(_double, 1, 0.001), "what comes out for 1.001, and for 1?", "twice as far as the input.", {
        2.002: "This is the output itself. By how much did it grow?",
        0.001: "That is how far the input moved. And the output?",
        2: "This is how many times as far it moved. How far is that?",
        **dict.fromkeys((0.2, 0.02, 0.0002), "The 2 is right, its place is not: subtract 2 from 2.002.")}),
    # predict: the secant of x² from 1 to 1.5
    "01.2": Number(lambda: _rise(_square, 1, 0.5) / 0.5, "rise by run: how far up, how far to the right?", "1.25 up, 0.5 to the right.", {
        _rise(_square, 1, 0.5): "This is the rise. It is still to be divided by the run, 0.5.",
        2: "That would be at a single point. Here are two.",
        2.25 / 1.5: "This is y by x at one point. The slope compares two points.",
        2.25: "This is how high the curve is at 1.5. How far up is that from 1?",
        0.5: "This is the run, how far to the right.",
        _rise(_square, 1, 1): "That is the line to x = 2. The wanted line goes to 1.5."}),
    # fill in: the finite difference of x³
    "01.3": Function(lambda x, h: Number(_rise(_cube, x, h) / h, "", "", {
                         _rise(_cube, x, h): "This is the rise. It is still to be divided by the run, h.",
                         (x + h) ** 3 - x ** 3 / h: "Division goes before subtraction: put brackets around the rise.",
                         (x + h ** 3 - x ** 3) / h: "The power goes before the sum: put brackets around x + h too.",
                         (_rise(_cube, x, h) - _rise(_cube, x, -h)) / (2 * h): "This steps to both sides. Go only from x to x + h.",
                         (_rise(_cube, x, h) - _rise(_cube, x, -h)) / h: "This steps to both sides, a run of 2h. Go only from x to x + h.",
                         _rise(_cube, x, h) * h: "The rise is divided by the run h, not multiplied by it.",
                         _rise(_cube, x, h) / x: "The run is h, how far x moved, not x itself.",
                         _rise(_cube, x, h) / (x + h): "The run is h, how far x moved, not x + h.",
                         (x + h) ** 3 / h: "How high the curve was at x is still to be taken off: the rise is a difference.",
                         h ** 2: "(x + h)³ is not x³ + h³: keep the brackets, (x + h) ** 3.",
                         -_rise(_cube, x, -h) / h: "This steps to the left. Go from x to x + h.",
                         _rise(_square, x, h) / h: "This is the quotient of x².",
                         3: "This is the slope of 3x. The power x³ has two stars: x ** 3.",
                         _cube.run(x=x).gradient("x"): "This is the derivative. With this h the finite difference is a bit off from it."}),
                     lambda: [(2, 0.5), (1, 0.1), (-1.5, 0.25)], "rise by run, with brackets around the rise.",
                     "on all three inputs that were tried: rise by run."),
    # explore: the level points of x³ − 3x
    "01.4": Several({"minimum": _Reading(-pi / 2, "", "", {
                         **dict.fromkeys((1.55, 1.6, pi / 2), "Here the curve is lower on both sides."),
                         -1: "This is y, how low the curve is there. At which x?",
                         -90: "An angle in degrees; the panel's sin takes radians, as all of calculus does.",
                         **dict.fromkeys((-1.45, -1.5), "Nearly: the curve rises there already."),
                         **dict.fromkeys((-1.65, -1.7), "Nearly: the curve still falls there."),
                         0: "Here the curve is steepest, not level.", -2: "There the curve has risen again a little."}),
                     "maximum": _Reading(pi / 2, "", "", {
                         **dict.fromkeys((-1.55, -1.6, -pi / 2), "Here the curve is higher on both sides."),
                         1: "This is y, how high the curve is there. At which x?",
                         90: "An angle in degrees; the panel's sin takes radians, as all of calculus does.",
                         **dict.fromkeys((1.45, 1.5), "Nearly: the curve still rises there."),
                         **dict.fromkeys((1.65, 1.7), "Nearly: the curve falls there already."),
                         0: "Here the curve is steepest, not level.", 2: "There the curve has fallen again a little."})},
                    "move x until the orange line lies flat, then look left and right.",
                    "more exactly −π/2 and π/2, where the slope is 0."),
    # debug: (f(x + h) − f(x − h)) / h
    "01.5": Choice("b", {"a": "a smaller h gives 4.00 as well: try it.",
                         "c": "then the slope would have a minus sign.",
                         "d": "a larger h gives 4.00 as well: try it."},
                   "put in h = 0.1 by hand.", "rise 0.4 by run 0.2 is 2."),
    # derive: the slope of x³
    "01.6": Function(lambda x: Limit(_cube.run(x=x).gradient("x"), "", "", {
                         x ** 2: "The factor 3 is missing: the term 3x²h is the one that stays.",
                         3 * x: "It is x², not x: of x³ one x went into the h that was divided away.",
                         2 * x: "This is the slope of x².",
                         2 * x ** 3: "The exponents changed places: 3 comes down as the factor, and 2 remains.",
                         **dict.fromkeys((3 * x ** 2 + 3 * x, 3 * x ** 2 + 3 * x + 1),
                                         "3x² is right. The terms with h vanish: h shrinks to 0, it does not become 1."),
                         3 * x ** 3: "The 3 is right. x³ was divided by h once: an x less remains.",
                         2 * x ** 2: "Two is the exponent that remains; the factor counts the terms x²h, and there are 3.",
                         6 * x: "This is the slope of 3x², one step too far.",
                         (3 * x) ** 2: "Only x is squared: 3 * x ** 2.",
                         x ** 4 / 4: "The slope of this is x³. The slope of x³ is wanted.",
                         x ** 3: "This is x³ itself."}),
                     lambda: [(5,), (-1.5,), (0,), (10,)],
                     "after the division it is 3x² + 3xh + h². Which of these vanish with h?", "3x²."),
    # predict: two inputs, x y² at x = 3, y = 2
    "01.7": Several({"x": Number(lambda: _partial("x", 3, 2), "", "", {
                         2: "With y held still at 2, f is y² times x. How much is y²?",
                         12: "This is f itself, or the slope by y. By x it is smaller.",
                         3: "This is x. What does f = 4x gain when x grows by 1?",
                         1: "By itself x has slope 1; the factor y², held still, remains."}),
                     "y": Number(lambda: _partial("y", 3, 2), "", "", {
                         4: "This is the slope of y² alone, or the one by x. And the factor x = 3 before it?",
                         6: "The slope of y² is 2y, not y: 3 times 2y.",
                         3: "y is squared: its slope is not constant."})},
                    "hold one of them still: what remains is a function of the other.", "y² = 4, and 2 x y = 12."),
    # explore: the best step of the step size panel for the quotient over both sides
    "01.8": Number(lambda: _best_step(0.3, central=True), "where the dashed lines cross.", "there truncation and rounding are alike.", {
        **dict.fromkeys(range(1, 5), "Truncation rules there: go on to the left."),
        **dict.fromkeys(range(8, 15), "Rounding rules there: go back to the right."),
        15: "This is the smallest step. Look at its error.",
        0: "This is the largest step, where truncation is largest.",
        10.0 ** -_best_step(0.3, central=True): "This is the step itself, 10 to the minus k. What is its k?",
        _best_step(0.3, central=True) - 1: "Truncation still rules here: go on, one step to the left.",
        _best_step(0.3, central=True) + 1: "Rounding rules here already: one step too far.",
        **dict.fromkeys((_best_step(1.3, central=False), _best_step(1.3, central=True), _best_step(0.3, central=False)),
                        "So it is with the other quotient, or another x. Choose the one over both sides, and set x to 0.3."),
        -_best_step(0.3, central=True): "The minus stands in 10⁻ᵏ already: k itself is positive."}),
}
