"""Finite differences: the slow, independent way to a derivative, against which a backward pass is checked.

>>> from backprop_core import Value
>>> x = Value(3.0, "x")
>>> check_gradients(x ** 2).passed
True
"""
from fractions import Fraction
from numbers import Real
from typing import NamedTuple

from .circuit import Circuit
from .graph import brief, gradients, node_of, topological_order

EPSILON = 2.0 ** -52                    # the relative rounding of a float
TOLERANCE = 1e-6                        # central differences on floats reach about EPSILON ** (2 / 3), 4e-11, times the scale


class Row(NamedTuple):
    """One input of a report: its name, the gradient in question, the finite difference, their relative difference."""

    name: str
    analytic: float
    numeric: float
    error: float


class Report:
    """What check_gradients found: `rows`, `worst` (a row), `passed`; it prints as a table."""

    def __init__(self, rows):
        self.rows = rows
        self.worst = max(rows, key=lambda row: row.error, default=None)
        self.passed = all(row.error <= TOLERANCE for row in rows)

    def __str__(self):
        lines = [f"{'input':<12}{'backward pass':>18}{'finite difference':>20}{'relative error':>16}"]
        for row in self.rows:
            lines.append(f"{row.name:<12}{row.analytic:>18.9g}{row.numeric:>20.9g}{row.error:>16.1e}")
        if not self.passed:
            worst = self.worst
            lines.append(f"failed: worst at {worst.name}, where the backward pass says {worst.analytic:.6g} "
                         f"and the finite difference {worst.numeric:.6g}")
        return "\n".join([*lines, "passed"] if self.passed else lines)

    __repr__ = __str__


def check_gradients(f, claimed=None):
    """Compare the backward pass of f with central differences, for each of its inputs: a Report.

    >>> from backprop_core import Value
    >>> x, y = Value(2.0, "x"), Value(5.0, "y")
    >>> check_gradients(x * y, {x: 5, y: 3}).worst.name
    'y'

    claimed: {node or name: gradient}, to check those numbers instead of the backward pass; those of inner nodes are left out. The
    relative error is
    |analytic − numeric| / max(1, |analytic|, |numeric|), and 1e-6 passes.
    """
    circuit = Circuit(f)
    found = gradients(f)
    if claimed is not None:
        found = {_node(circuit, key): _claim(key, gradient) for key, gradient in dict(claimed).items()}
        if not any(not node.op for node in found):
            raise ValueError(f"only inputs can be nudged, and no gradient of one is claimed; the inputs are {', '.join(circuit.inputs)}")
    rows = []
    for x in topological_order(f):
        if not x.op and x in found:
            analytic, numeric = _float(found[x], "a gradient"), finite_difference(circuit, x)
            error = abs(analytic - numeric) / max(1.0, abs(analytic), abs(numeric))
            rows.append(Row(x.name or repr(x), analytic, numeric, error if error == error else float("inf")))
    return Report(rows)


def _node(circuit, key):
    node = circuit.node(key)
    if node not in circuit.slots:
        raise ValueError(f"{key!r} is not in this graph; its inputs are {', '.join(circuit.inputs)}")
    return node


def _claim(key, gradient):
    """The number claimed for an input; NaN and infinity are numbers that fail the check."""
    if isinstance(gradient, bool) or not isinstance(gradient, Real):
        raise TypeError(f"the gradient claimed for {key!r} is a number, not {type(gradient).__name__}: {gradient!r:.60}")
    return gradient


def finite_difference(circuit, x, step=None):
    """(f(x + step) − f(x − step)) / (2 step), a float. Raises ValueError where f has no value on both sides.

    Without a step, the first that balances truncation against rounding, about EPSILON ** (1/3) times the size of x; an eighth of it, and
    so on, until f has values there and the next step agrees: close to a pole the first is too long.

    >>> from backprop_core import Value
    >>> x = Value(1e-5, "x")
    >>> round(finite_difference(Circuit(x.log()), x), 1)
    100000.0
    """
    if step:
        return _central(circuit, x, step)
    size = max(1.0, abs(_float(x.data, "an input")))
    found, closest, before = None, float("inf"), None
    for k in range(14):
        try:
            estimate = _central(circuit, x, EPSILON ** (1 / 3) * size / 8 ** k)
        except (ValueError, ZeroDivisionError) as error:            # the latter where the step is lost in x
            estimate, problem = None, error
        if None not in (before, estimate):
            change = abs(estimate - before) / max(1.0, abs(before))
            if change < closest:
                found, closest = before, change
            if closest < TOLERANCE / 10:
                break
        before = estimate
    if found is None:
        raise ValueError(f"no finite difference at {x!r}: {problem}")
    return found


def _float(number, what):
    try:
        return float(number)
    except OverflowError:
        raise ValueError(f"finite differences are taken of floats, and {what} is too large for one: {brief(number)}") from None


def _central(circuit, x, step):
    at, f = _float(x.data, "an input"), circuit.output
    left, right = at - step, at + step              # as floats: the distance between them is what was really stepped
    return float((circuit.run({x: right}).value(f) - circuit.run({x: left}).value(f)) / (right - left))


def error_by_step(f, x, steps=tuple(10.0 ** -k for k in range(16)), central=True):
    """[(step, |finite difference − gradient|)]: truncation makes it large for large steps, rounding for small ones.

    central=False takes (f(x + step) − f(x)) / step.

    >>> from backprop_core import Value
    >>> x = Value(2.0, "x")
    >>> error_by_step(x ** 3, x, steps=(0.5, 0.25))
    [(0.5, 0.25), (0.25, 0.0625)]
    """
    circuit, slope = Circuit(f), _float(gradients(f)[node_of(x)], "a gradient")
    return [(step, abs(_quotient(circuit, x, step, central) - slope)) for step in steps]


def error_parts(f, x, steps=tuple(10.0 ** -k for k in range(16)), central=True):
    """[(step, truncation, rounding)]: the two parts, with their signs, of the error that error_by_step gives.

    Truncation is what the same quotient misses in exact arithmetic, rounding is the rest; so f is made of + − × ÷ and whole powers.
    """
    circuit, at, parts = Circuit(f), _float(x.data, "an input"), []
    here = circuit.run({x: Fraction(at)})
    for step in steps:
        right = circuit.run({x: Fraction(at) + Fraction(step)}).value(f)
        left = circuit.run({x: Fraction(at) - Fraction(step)}).value(f) if central else here.value(f)
        exact = (right - left) / ((2 if central else 1) * Fraction(step))
        parts.append((step, float(exact - here.gradient(x)), float(Fraction(_quotient(circuit, x, step, central)) - exact)))
    return parts


def _quotient(circuit, x, step, central):
    if central:
        return finite_difference(circuit, x, step)
    at = _float(x.data, "an input")
    return float(circuit.run({x: at + step}).value(circuit.output) - circuit.run({x: at}).value(circuit.output)) / step
