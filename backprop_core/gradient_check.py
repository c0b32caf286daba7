"""Finite differences: the slow, independent way to a derivative, against which a backward pass is checked.

>>> from backprop_core import Value
>>> x = Value(3.0, "x")
>>> check_gradients(x ** 2).passed
True
"""
from collections.abc import Iterable
from fractions import Fraction
from numbers import Real
from typing import NamedTuple

from .circuit import Circuit
from .graph import brief, gradients, node_of, topological_order

EPSILON = 2.0 ** -52                    # the relative rounding of a float
TOLERANCE = 1e-6                        # central differences on floats reach about EPSILON ** (2 / 3), 4e-11, times the scale
COARSEST = 1e-3                         # an estimate of fewer digits than these three checks nothing


class Row(NamedTuple):
    """One input of a report: its name, the gradient in question, the finite difference, their relative difference and what passes."""

    name: str
    analytic: float
    numeric: float
    error: float
    allowed: float


class Report:
    """What check_gradients found: `rows`, `worst` (a row), `passed`; it prints as a table."""

    def __init__(self, rows):
        self.rows = rows
        self.worst = max(rows, key=lambda row: (row.error > row.allowed, row.error), default=None)
        self.passed = all(row.error <= row.allowed for row in rows)

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

    claimed: {node or name: gradient}, to check those numbers instead of the backward pass; those of inner nodes are left out.

    The relative error is |analytic − numeric| / max(1, |analytic|, |numeric|): gradients much smaller than 1 are compared absolutely,
    and one below 1e-6 agrees with 0. 1e-6 passes, or as much as the finite difference itself may be off, where f is rounded too coarsely
    for that.

    Raises TypeError for claims that are no numbers or not by node or name; ValueError for claims of no input of f, and where a gradient
    is not finite or no finite difference is good to three digits.
    """
    circuit = Circuit(f)
    found = gradients(f)
    if claimed is not None:
        if not hasattr(claimed, "items"):
            raise TypeError(f"the gradients claimed are {{node or name: gradient}}, not {type(claimed).__name__}: {claimed!r:.60}")
        found = {_node(circuit, key): _real(f"the gradient claimed for {key!r}", gradient) for key, gradient in claimed.items()}
        if not any(not node.op for node in found):
            raise ValueError(f"only inputs can be nudged, and no gradient of one is claimed; the inputs are {', '.join(circuit.inputs)}")
    rows = []
    for x in topological_order(f):
        if not x.op and x in found:
            analytic, (numeric, doubt) = _float(found[x], "a gradient"), _best_estimate(circuit, x)
            error = relative_error(analytic, numeric)
            rows.append(Row(x.name or repr(x), analytic, numeric, error if error == error else float("inf"), max(TOLERANCE, doubt)))
    return Report(rows)


def relative_error(analytic, numeric):
    """|analytic − numeric| / max(1, |analytic|, |numeric|): below 1 rounding does not shrink with the derivative."""
    return abs(analytic - numeric) / max(1.0, abs(analytic), abs(numeric))


def _node(circuit, key):
    node = circuit.node(key)
    if node not in circuit.slots:
        raise ValueError(f"{key!r} is not in this graph; its inputs are {', '.join(circuit.inputs)}")
    return node


def _real(what, given):
    """given, if it is a number; NaN and infinity are: as claims they fail the check."""
    if isinstance(given, bool) or not isinstance(given, Real):
        raise TypeError(f"{what} is a number, not {type(given).__name__}: {given!r:.60}")
    return given


def finite_difference(circuit, x, step=None):
    """(f(x + step) − f(x − step)) / (2 step), a float.

    Without a step, the first that balances truncation against rounding, about EPSILON ** (1/3) times the size of x. Where that is not
    good to TOLERANCE, the best of shorter ones, since close to a pole the first is too long, or of longer ones, where the change in f
    drowns in the rounding of large numbers.

    Raises ValueError where f has no value on both sides, where x ± step is x again, where no step gives three digits, and for a step of 0;
    TypeError for a step that is no number.

    >>> from backprop_core import Value
    >>> x = Value(1e-5, "x")
    >>> round(finite_difference(Circuit(x.log()), x), 1)
    100000.0
    """
    if step is None:
        return _best_estimate(circuit, x)[0]
    return _quotient(*_both_sides(circuit, x, *_checked([step])))


def _best_estimate(circuit, x):
    """A finite difference and how far it may be off, relative to it or to 1."""
    first = EPSILON ** (1 / 3) * max(1.0, abs(_float(x.data, "an input")))
    found, least, problem, factor = None, float("inf"), "", 1 / 8
    for k in range(13):
        try:
            longer, shorter = (_both_sides(circuit, x, first * factor ** k / part) for part in (1, 8))
            estimate, rounding = _quotient(*longer), _rounding(*shorter)
            truncation = abs(estimate - _quotient(*shorter)) * 64 / 63      # with an eighth of the step, 1/64 of it is left
        except (ValueError, OverflowError) as error:
            problem = str(error)                    # not the error, which would hold this frame, and the graph with it
            continue
        doubt = (truncation + rounding) / max(1.0, abs(estimate))
        if doubt < least:
            found, least = estimate, doubt
        if k == 0 and rounding > truncation:        # shorter steps would only round more
            factor = 8
        if least < TOLERANCE / 10 or factor > 1 and (truncation > rounding or k == 6):     # k = 6: a step as long as x is large
            break
    if least > COARSEST:
        if found is not None:
            problem = f"the best gives {found:.3g} with a relative error of up to {least:.0e}, from rounding or a sharp bend"
        raise ValueError(f"no finite difference at {x!r}: {problem}")
    return found, least


def _float(number, what):
    try:
        return float(number)
    except OverflowError:
        raise ValueError(f"finite differences are taken of floats, and {what} is too large for one: {brief(number)}") from None


def _both_sides(circuit, x, step):
    """The runs at x − step and x + step, and the distance between these two as floats: what was really stepped."""
    at = _float(x.data, "an input")
    left, right = at - step, at + step
    if left == right:
        raise ValueError(f"a step of {step!r} is lost in the rounding of {at!r}: take a longer one")
    return circuit.run({x: left}), circuit.run({x: right}), right - left


def _quotient(left, right, distance):
    f = left.circuit.output
    return float((right.value(f) - left.value(f)) / distance)


def _rounding(left, right, distance):
    """How far the quotient may be off because each node was rounded: to first order, as far as the node's gradient carries that to f."""
    sizes = (abs(float(run.value(node) * run.gradient(node))) for run in (left, right) for node in run.circuit.nodes if node.op)
    return EPSILON * sum(sizes) / distance


def error_by_step(f, x, steps=tuple(10.0 ** -k for k in range(16)), central=True):
    """[(step, |finite difference − gradient|)]: truncation makes it large for large steps, rounding for small ones.

    central=False takes (f(x + step) − f(x)) / step. Steps where f has no value, or (central) x ± step is x again, are left out.

    Raises ValueError where that leaves none, TypeError for a step that is no number, and ValueError for one that is 0 or not finite.

    >>> from backprop_core import Value
    >>> x = Value(2.0, "x")
    >>> error_by_step(x ** 3, x, steps=(0.5, 0.25))
    [(0.5, 0.25), (0.25, 0.0625)]
    """
    circuit, slope, errors, problem = Circuit(f), _float(gradients(f)[node_of(x)], "a gradient"), [], "no steps were given"
    for step in _checked(steps):
        try:
            errors.append((step, abs(_difference(circuit, x, step, central) - slope)))
        except ValueError as error:
            problem = str(error)
    if not errors:
        raise ValueError(f"no finite difference at {x!r}: {problem}")
    return errors


def error_parts(f, x, steps=tuple(10.0 ** -k for k in range(16)), central=True):
    """[(step, truncation, rounding)]: the two parts, with their signs, of the error that error_by_step gives.

    Truncation is what the same quotient misses in exact arithmetic, rounding is the rest; so f is made of + − × ÷ and whole powers.

    Raises ValueError where f has no value at a step, and for steps as error_by_step does.
    """
    circuit, at, parts = Circuit(f), _float(x.data, "an input"), []
    here = circuit.run({x: Fraction(at)})
    for step in _checked(steps):
        right = circuit.run({x: Fraction(at) + Fraction(step)}).value(f)
        left = circuit.run({x: Fraction(at) - Fraction(step)}).value(f) if central else here.value(f)
        exact = (right - left) / ((2 if central else 1) * Fraction(step))
        parts.append((step, float(exact - here.gradient(x)), float(Fraction(_difference(circuit, x, step, central)) - exact)))
    return parts


def _checked(steps):
    """The steps as a list, each a finite number other than 0."""
    if not isinstance(steps, Iterable):
        raise TypeError(f"steps are several numbers, like (0.1, 0.01), not {steps!r:.60}")
    steps = [_float(_real("a step", step), "a step") for step in steps]
    for step in steps:
        if step - step or not step:         # x − x is 0, but NaN for infinity and for NaN
            raise ValueError(f"a step is a finite number other than 0, not {step!r}")
    return steps


def _difference(circuit, x, step, central):
    if central:
        return finite_difference(circuit, x, step)
    at = _float(x.data, "an input")
    return float(circuit.run({x: at + step}).value(circuit.output) - circuit.run({x: at}).value(circuit.output)) / step
