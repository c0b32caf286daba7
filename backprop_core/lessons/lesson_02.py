"""Exercises of lesson 02, the chain rule and the Jacobian."""
from math import cos, pi, prod, sqrt

from ..answers import Array, Choice, Limit, Number, Reading, Several
from ..circuit import Circuit
from ..derivatives import jacobian
from ..exercises import Function
from ..graph import Value, gradients
from ..verdicts import shown


def _chain(inner, outer):
    """y = outer · g with g = inner · x: the derivative by x."""
    x = Value(1, "x")
    return gradients(outer * (inner * x))[x]


def _two_ways():
    """y = g h with g = x², h = 3x at x = 2."""
    x = Value(2, "x")
    return gradients(x ** 2 * (3 * x))[x]


def _cubed():
    """f = (2x + 1)³."""
    return Circuit((2 * Value(1, "x") + 1) ** 3)


def _three_ways(by_x, of_f):
    """y = f(g, h, k), all of them linear in what they are computed from."""
    x = Value(0, "x")
    g, h, k = (slope * x for slope in by_x)
    return gradients(of_f[0] * g + of_f[1] * h + of_f[2] * k)[x]


def _table():
    x, y = Value(3, "x"), Value(-2, "y")
    return jacobian([x * y, x - y ** 2], [x, y])


def _used_twice():
    """y = g x with g = x x at x = 5: (through g, directly, in all)."""
    x = Value(5, "x")
    g = x * x
    found = gradients(g * x)
    through = found[g] * gradients(g)[x]
    return through, found[x] - through, found[x]


_through, _direct, _all = _used_twice()


def _middle(x):
    """The outer slope of sin x², as the panel shows it."""
    return shown(round(cos(x ** 2), 3))


EXERCISES = {
    # predict: walker, bicycle (4 times), car (2 times)
    "02.1": Number(lambda: _chain(4, 2), "let the walker go 1 m.", "2 times 4 times as fast.", {
        6: "Times as fast as something that is 4 times as fast: such factors multiply, they do not add.",
        2: "That is how many times as fast as the bicycle. The bicycle is itself faster than the walker.",
        4: "This is the bicycle. The car is faster."}),
    # predict: dg/dx = 3, dy/dg = 2
    "02.2": Number(lambda: _chain(3, 2), "push x by 0.001 and follow it.", "3 times as far, and then 2 times that.", {
        5: "Slopes along a chain multiply: the second stretches what the first has stretched already.",
        1.5: "Multiply, do not divide: y moves 2 times as far as g.",
        0.006: "This is how far y moves when x moves by 0.001. Per unit of x: divide it by 0.001.",
        2 / 3: "Multiply, do not divide: y moves 2 times as far as g.",
        3: "That is how far g moves. And y?",
        2: "This is y by g alone. And g moves 3 times as far as x."}),
    # predict: g = x², h = 3x, y = g h at x = 2
    "02.3": Number(_two_ways, "what does y gain through g, and what through h?", "24 through g and 12 through h.", {
        24: "This comes through g alone, or it is y itself. x acts through h too.",
        **dict.fromkeys((6, 4, 3), "This is one of the four slopes. Multiply along each way, then add the two ways."),
        12: "This comes through h alone, or it is the product of dg/dx and dh/dx. What comes through g?",
        288: "The two ways do not stretch each other: what comes along each of them is added.",
        34: "Paired crosswise: dg/dx belongs to ∂y/∂g, on the way through g, and dh/dx to ∂y/∂h.",
        17: "Along a way slopes multiply; only then are the two ways added.",
        10: "These are the slopes of y by g and by h. Each is still to be multiplied: x moves g 4 times and h 3 times as far.",
        7: "That is how far g and h move together. How far does each of them move y?",
        0.036: "This is how far y moves when x moves by 0.001. Per unit of x: divide it by 0.001.",
        70: "Along each way the slopes multiply: (4 + 6) and (3 + 4) are no slopes of anything."}),
    # fill in: (2x + 1)³
    "02.4": Function(lambda x: Limit(lambda: _cubed().run(x=x).gradient("x"), "", "", {
                         3 * (2 * x + 1) ** 2: "This is the outer slope alone. The inner one, 2, is a factor too.",
                         6 * x ** 2: "The outer slope was taken at x. It belongs at g, the number that arrives there.",
                         2 * (2 * x + 1) ** 2: "The exponent 3 comes down as a factor.",
                         (2 * x + 1) ** 3: "This is f itself, not its slope.",
                         6 * (2 * x + 1) ** 3: "The exponent goes down by one: the slope of g³ has g².",
                         6 * (2 * x + 1): "The exponent goes down by one only: the slope of g³ has g².",
                         2 * (2 * x + 1) ** 3: "The exponent comes down and goes down by one; here only the inner 2 was multiplied.",
                         3 * (2 * x + 1) ** 2 * 2 * x: "The slope of 2x + 1 is 2, not 2x.",
                         4 * (2 * x + 1): "This is the slope of g². The one of g³ is 3 g².",
                         3 * (2 * x + 1) ** 2 + 2: "Along a chain slopes multiply.",
                         3 * x ** 2: "The outer slope was taken at x. It belongs at g; and the inner one, 2, is a factor too.",
                         3 * (2 * x + 1) ** 3: "The exponent goes down by one; and the inner slope, 2, is a factor too.",
                         6 * (2 * x) ** 2: "The + 1 of g is lost.",
                         12 * x + 1: "The power goes before the sum: put brackets around 2x + 1, or give it its own line.",
                         (2 * x + 1) ** 2: "Neither the 3 nor the inner slope, 2, is there: both are factors."}),
                     lambda: [(2,), (-3,), (1.5,)], "the slope of 2x + 1 is 2, and that of g³ is 3 g².", "2 times 3 g²."),
    # debug: 6 instead of 24 for (3x + 1)² at x = 1
    "02.5": Choice("b", {"a": "added they would give 5, and that is wrong too.",
                         "c": "the 3 of the inner slope is there.",
                         "d": "the exponent is there: it is the first 2."},
                   "where does the 1 in 2 · 1 come from?", "2g with g = 4 is 8, and 3 times 8 is 24."),
    # derive: three ways
    "02.6": Function(lambda by_x, of_f: Number(_three_ways(by_x, of_f), "", "", {
                         prod(by_x) * prod(of_f): "Along a way slopes multiply; the three ways are added.",
                         sum(of_f): "These are the slopes of f. Each is first multiplied by its slope by x.",
                         sum(by_x): "These are the slopes by x. Each is first multiplied by its slope of f.",
                         by_x[2] * of_f[2]: "This is the last way alone. There are three.",
                         by_x[0] * of_f[0]: "This is the first way alone. There are three.",
                         **dict.fromkeys((_three_ways(by_x, of_f) - slope * other for slope, other in zip(by_x, of_f, strict=True)),
                                         "Two of the three ways."),
                         _three_ways(by_x, of_f[::-1]): "Paired crosswise: the first belongs to the first.",
                         sum(by_x) * sum(of_f): "First multiply along each way, then add: not the other way around.",
                         sum(by_x) + sum(of_f): "Along a way slopes multiply."}),
                     lambda: [([2, 3, 5], [4, 6, 7]), ([-1, 0.5, 4], [2, 3, -2]), ([4, -1, 3], [2, 5, -2])],
                     "pair each slope by x with the one of f.", "multiply along, add across."),
    # fill in: the Jacobian of u = x y, v = x − y² at x = 3, y = −2
    "02.7": Array(_table, "with formulas first: ∂u/∂x = y.", wrong=(
        ([[3, -2], [1, 4]], "the slope of x y by x is y, the other factor, and the one by y is x."),
        ([[-2, 3], [1, -4]], "∂v/∂y is −2 times y, and y is −2: minus times minus."),
        ([[-2, 3], [1, 2]], "∂v/∂y: the exponent of y² comes down, and the minus stays: −2y."),
        ([[-2, 3], [1, -2]], "∂v/∂y: the slope of −y² is −2y, and y is −2."),
        ([[-2, 3], [0, 4]], "∂v/∂x: in x − y² the x has the slope 1."),
        ([[-2, 3], [3, 4]], "∂v/∂x: in x − y² the x has the slope 1, wherever x is."),
        ([[1, 4], [-2, 3]], "the first row is that of u.")), names=("∂u/∂x", "∂u/∂y", "∂v/∂x", "∂v/∂y")),
    # explore: where the outer slope of sin x² is 0
    "02.8": Reading(lambda: sqrt(pi / 2), "move x until the line in the middle lies flat.", "there sin g is at the top of its wave.", {
        0: "Here it is the inner slope that is 0.",
        1.57: "This is g. Which x gives it?",
        1.77: "Here f is 0. Where is its slope 0?",
        1.26: f"One step too far: the middle slope is {_middle(1.26)} there; at 1.25 it is {_middle(1.25)}.",
        **{x: f"The middle slope is {_middle(x)} there: a little further." for x in (1.2, 1.21, 1.22, 1.23, 1.24)},
        **{x: f"The middle slope is {_middle(x)} there: a little back." for x in (1.27, 1.28, 1.29, 1.31)},
        90: "An angle in degrees; the panel's sin takes radians, as all of calculus does.",
        sqrt(90): "An angle in degrees; the panel's sin takes radians, as all of calculus does."}),
    # predict: x · x · x at x = 5, by its ways
    "02.9": Several({"through g": Number(_through, "", "", {25: "g uses x twice: dg/dx = 5 + 5. (As g itself it comes directly.)",
                                                                 5: "This is ∂y/∂g. It is still to be multiplied by dg/dx.",
                                                                 10: "This is dg/dx. It is still to be multiplied by ∂y/∂g.",
                                                                 250: "∂y/∂g is x = 5, not g: y is g times x."}),
                     "directly": Number(_direct, "", "", {5: "The slope of g x by x is g.", 50: "This comes through g.",
                                                             10: "This is dg/dx: not on the direct way."}),
                     "in all": Number(_all, "", "", {35: "10 is dg/dx alone; 5 × 10 comes through g.",
                                                     30: "5 is ∂y/∂g alone; 5 × 10 comes through g.",
                                                     55: "The direct way brings g = 25, not 5.",
                                                     1250: "What comes along the two ways is added.",
                                                     125: "This is y itself, not its slope.",
                                                     50: "That comes through g. Add what comes directly."})},
                    "g = 25 is held still for the direct way; dg/dx = 5 + 5.", "50 + 25 = 75, and 3x² says the same.",
                    "These are the right numbers, at exchanged names: 25 is g, held still, so it comes directly; 5 × 10 comes through g."),
}
