"""The table of operations: how each computes its value, and how it hands a gradient back to its operands.

A rule is plain arithmetic, written once, and runs on whatever it is given: numbers compute, NumPy arrays sweep (element by element),
Fractions stay exact, and Values build a graph, which is the derivative as a formula. Nothing else in the project states a derivative.

Kinks, where the slope jumps, have a convention: relu and abs both take slope 0 at 0.
"""
import math
from collections.abc import Callable
from fractions import Fraction
from operator import add, mul, neg, sub, truediv
from typing import NamedTuple

NUMBERS = frozenset({int, float, Fraction})
EXACT_BITS = 4096           # an exact power longer than this is computed as a float


class Operation(NamedTuple):
    """One row: `forward(*operands)` is the value; `backward[i](g, out, *operands)` is what operand i is handed back.

    g is the gradient of the graph's output by this operation's own value, out.
    """

    name: str
    symbol: str             # what stands in its box in a picture
    forward: Callable
    backward: tuple[Callable, ...]


def elementary(name, of_numbers, of_arrays):
    """A function by name: the kind of its operands decides who computes it."""
    def function(*operands):
        for operand in operands:
            if type(operand) not in NUMBERS:
                if hasattr(operand, "apply"):           # a Value: one more node in its graph
                    return operand.apply(name, *operands)
                import numpy  # is loaded already: there is an array
                return of_arrays(numpy, *operands)
        return of_numbers(*operands)
    function.__name__ = name
    return function


def _sigmoid(x):
    e = math.exp(-abs(x))                               # of −|x|, so it never overflows
    return (1 if x >= 0 else e) / (1 + e)


def _sigmoid_of_array(np, x):
    e = np.exp(-abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def _power(x, y):
    """x ** y: no complex result, and no exact number too long to hold."""
    if not isinstance(x, float) and not isinstance(y, float) and abs(x) != 1:
        if abs(y) * max(x.numerator.bit_length(), x.denominator.bit_length()) > EXACT_BITS:
            x = float(x)
    result = x ** y
    if isinstance(result, complex):
        raise ValueError("a negative number has no real power with a fraction as exponent")
    return result


def one_less(y, x):
    """y − 1, the exponent in the slope of x ** y; but 0 for y = 0 at x = 0, where that slope is 0 and x ** −1 has no value."""
    return y - (y != 0) if type(y) in NUMBERS else _one_less(y, x)      # a plain number stays one, whatever x is


power = elementary("pow", _power, lambda np, x, y: x ** y)
exp = elementary("exp", math.exp, lambda np, x: np.exp(x))
log = elementary("log", math.log, lambda np, x: np.log(x))
sqrt = elementary("sqrt", math.sqrt, lambda np, x: np.sqrt(x))
sin = elementary("sin", math.sin, lambda np, x: np.sin(x))
cos = elementary("cos", math.cos, lambda np, x: np.cos(x))
tanh = elementary("tanh", math.tanh, lambda np, x: np.tanh(x))
sigmoid = elementary("sigmoid", _sigmoid, _sigmoid_of_array)
relu = elementary("relu", lambda x: x if x > 0 else x - x, lambda np, x: np.maximum(x, 0))

# The rules below need four more functions; they are operations too, because a derivative can be differentiated again.
step = elementary("step", lambda x: int(x > 0), lambda np, x: (x > 0) * 1.0)
sign = elementary("sign", lambda x: (x > 0) - (x < 0), lambda np, x: np.sign(x))
_one_less = elementary("one_less", lambda y, x: y - (y != 0 or x != 0), lambda np, y, x: y - ((y != 0) | (x != 0)))
xlogy = elementary("xlogy", lambda x, y: x * math.log(y) if x else 0,                       # x · log y, and 0 for x = 0
                   lambda np, x, y: np.where(x == 0, 0, x * np.log(y)))


def flat(g, out, *operands):
    """The rule of what only jumps: slope 0."""
    return 0


OPERATIONS = {row.name: row for row in (
    Operation("add", "+", add, (lambda g, out, x, y: g, lambda g, out, x, y: g)),
    Operation("sub", "−", sub, (lambda g, out, x, y: g, lambda g, out, x, y: -g)),
    Operation("mul", "×", mul, (lambda g, out, x, y: g * y, lambda g, out, x, y: g * x)),
    Operation("div", "÷", truediv, (lambda g, out, x, y: g / y, lambda g, out, x, y: -g * out / y)),
    # The slope of x ** 0 is 0 at x = 0 too, where x ** −1 has none; that of 0 ** y is 0, where log 0 has none.
    Operation("pow", "xʸ", power, (lambda g, out, x, y: g * y * power(x, one_less(y, x)), lambda g, out, x, y: g * xlogy(out, x))),
    Operation("neg", "−", neg, (lambda g, out, x: -g,)),
    Operation("exp", "exp", exp, (lambda g, out, x: g * out,)),
    Operation("log", "log", log, (lambda g, out, x: g / x,)),
    Operation("sqrt", "√", sqrt, (lambda g, out, x: g / (2 * out),)),
    Operation("sin", "sin", sin, (lambda g, out, x: g * cos(x),)),
    Operation("cos", "cos", cos, (lambda g, out, x: -g * sin(x),)),
    Operation("tanh", "tanh", tanh, (lambda g, out, x: g * (1 - out * out),)),
    Operation("sigmoid", "σ", sigmoid, (lambda g, out, x: g * out * (1 - out),)),
    Operation("relu", "relu", relu, (lambda g, out, x: g * step(x),)),
    Operation("abs", "|x|", abs, (lambda g, out, x: g * sign(x),)),
    Operation("step", "step", step, (flat,)),
    Operation("sign", "sign", sign, (flat,)),
    Operation("one_less", "−1", _one_less, (lambda g, out, y, x: g, flat)),
    # Where y is 0, x is a power of it, 0 for every exponent near this one: log 0, which has no value, is not asked for.
    Operation("xlogy", "x·log y", xlogy, (lambda g, out, x, y: g * xlogy(step(y), y), lambda g, out, x, y: g * x / y)),
)}
