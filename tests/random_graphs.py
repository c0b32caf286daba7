"""Random graphs for hypothesis, as programs that Values, numbers, autograd's boxes and dual numbers can all run."""
import math
from fractions import Fraction
from operator import methodcaller
from typing import NamedTuple

from hypothesis import strategies as st

from backprop_core import Value

SMOOTH = ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid")
EXACT = ("add", "sub", "mul", "div", "neg", "relu", "abs", "pow")       # exact on Fractions, with a whole exponent
ALL = (*EXACT, *SMOOTH)
MODERATE = st.floats(-3, 3).map(lambda x: round(x, 6))
LARGE = 50                                                              # no value is larger: what follows would only be rounding


class Program(NamedTuple):
    """inputs: numbers. lines: (operation, operand, operand or None), an operand being ("node", place) or ("number", a constant)."""

    inputs: tuple
    lines: tuple


def run(program, inputs, functions):
    """The last line's value. functions: {operation: function}, for what is not plain arithmetic."""
    nodes = [*inputs]
    for name, *operands in program.lines:
        operands = [nodes[which] if kind == "node" else which for kind, which in filter(None, operands)]
        nodes.append((functions.get(name) or ARITHMETIC[name])(*operands))
    return nodes[-1]


ARITHMETIC = {
    "add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y, "div": lambda x, y: x / y,
    "neg": lambda x: -x, "pow": lambda x, y: x ** y, "abs": lambda x: abs(x),
}
VALUES = {name: methodcaller(name) for name in (*SMOOTH, "relu")}
NUMBERS = {
    **{name: getattr(math, name) for name in SMOOTH if name != "sigmoid"},
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "relu": lambda x: x if x > 0 else 0 * x,
}


def built(program, functions=VALUES):
    """(inputs, output) of a program's graph."""
    nodes = [Value(number, f"x{i}") for i, number in enumerate(program.inputs)]
    return nodes, run(program, nodes, functions)


@st.composite
def programs(draw, numbers, operations, constants, length=12):
    """Programs whose values stay moderate, off the kinks and away from the poles, where a difference would mean nothing."""
    inputs = tuple(draw(st.lists(numbers, min_size=1, max_size=4)))
    nodes, lines = [*inputs], []
    for _ in range(draw(st.integers(1, length))):
        name = draw(st.sampled_from(operations))
        first = ("node", len(nodes) - 1 if draw(st.booleans()) else draw(st.integers(0, len(nodes) - 1)))
        second = None
        if name == "pow":
            second = ("number", draw(st.integers(-2, 4)))
            if name not in EXACT or "exp" in operations:
                second = draw(st.one_of(st.just(second), st.sampled_from([("number", 0.5), ("number", -1.5)]),
                                        st.integers(0, len(nodes) - 1).map(lambda place: ("node", place))))
        elif name in ("add", "sub", "mul", "div"):
            second = draw(st.one_of(st.integers(0, len(nodes) - 1).map(lambda place: ("node", place)),
                                    constants.map(lambda number: ("number", number))))
            if draw(st.booleans()) and second[0] == "number":
                first, second = second, first
        line = (name, first, second)
        values = [nodes[which] if kind == "node" else which for kind, which in filter(None, (first, second))]
        if _fits(name, values, second):
            value = (NUMBERS.get(name) or ARITHMETIC[name])(*values)
            if abs(value) <= LARGE:
                lines.append(line)
                nodes.append(value)
    return Program(inputs, tuple(lines) or (("add", ("node", 0), ("node", 0)),))


def _fits(name, values, second):
    x = values[0]
    if name in ("log", "sqrt"):
        return x > 0.1
    if name in ("relu", "abs"):
        return abs(x) > 1e-3
    if name == "div":
        return abs(values[1]) > 0.1
    if name == "pow":
        whole = second[0] == "number" and second[1] == int(second[1])
        if second[0] == "node" and values[1] == 0:      # there autograd has the second derivative wrong: it takes x ** −1 for x ** 0
            return False
        return abs(values[1]) <= 4 and (0.1 < x or whole and (abs(x) > 0.1 or second[1] >= 0))
    return name != "exp" or x < 4


class Dual:
    """a + b·d with d² = 0: forward mode written again, on its own, as the judge of exact graphs. Dual numbers of Duals: second order."""

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __add__(self, other): return Dual(self.a + _dual(other).a, self.b + _dual(other).b)
    def __neg__(self): return Dual(-self.a, -self.b)
    def __sub__(self, other): return self + -_dual(other)
    def __mul__(self, other): return Dual(self.a * _dual(other).a, self.a * _dual(other).b + self.b * _dual(other).a)
    def __abs__(self): return self if self.sign() > 0 else -self
    __radd__, __rmul__ = __add__, __mul__
    def __rsub__(self, other): return _dual(other) - self
    def __rtruediv__(self, other): return _dual(other) / self

    def __truediv__(self, other):
        other = _dual(other)
        return Dual(self.a / other.a, (self.b * other.a - self.a * other.b) / (other.a * other.a))

    def __pow__(self, n):
        result = Fraction(1)            # so that x ** 0 is exact too
        for _ in range(abs(n)):
            result = result * self
        return _dual(result) if n >= 0 else 1 / _dual(result)

    def sign(self):
        return self.a.sign() if isinstance(self.a, Dual) else (self.a > 0) - (self.a < 0)

    def relu(self):
        return self if self.sign() > 0 else 0 * self


def _dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0)


def second_by_duals(program, inputs, i, j, functions):
    """The second derivative of a program by its inputs i and j."""
    found = run(program, [Dual(Dual(number, int(k == i)), Dual(int(k == j), 0)) for k, number in enumerate(inputs)], functions)
    return found.b.b if isinstance(found.b, Dual) else 0
