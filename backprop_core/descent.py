"""Gradient descent on a scalar circuit, one move at a time: backpropagation finds the gradient, descent decides what to do with it.

>>> from fractions import Fraction
>>> from backprop_core.examples import one_weight
>>> J = one_weight(w=Fraction(8, 10), x=Fraction(3, 2), y=Fraction(1, 2))
>>> [str(moment.at["w"]) for moment in descend(J, ["w"], rate=Fraction(1, 10), steps=2)]
['4/5', '59/100', '949/2000']
"""
from numbers import Integral
from typing import NamedTuple

from .circuit import Circuit
from .graph import number


class Moment(NamedTuple):
    """Where a descent stands: the parameters by name, the value there, and its gradient by each of them."""

    at: dict
    value: object
    gradient: dict


def descend(f, parameters, rate, steps, **start):
    """Yield the moments 0, 1, …, steps of p ← p − rate × ∂f/∂p, all parameters (names of inputs) at once.

    f: a Value or a Circuit. start: numbers of inputs to begin with; the others keep theirs. Exact where all numbers are Fractions.
    Raises ValueError for a rate that is not positive, for parameters that are no inputs, and where a step leads out of the finite numbers.

    >>> from backprop_core.examples import one_weight
    >>> [round(moment.value, 6) for moment in descend(one_weight(), ["w"], rate=0.1, steps=2)]
    [0.49, 0.148225, 0.044838]
    """
    circuit = f if isinstance(f, Circuit) else Circuit(f)
    if not number(rate) > 0:
        raise ValueError(f"the rate is a positive number, not {rate!r}: with {rate!r} the descent would not go down")
    if isinstance(steps, bool) or not isinstance(steps, Integral) or steps < 0:
        raise ValueError(f"steps is a whole number from 0, not {steps!r}")
    at = {name: start.pop(name, circuit.node(name).data) for name in parameters}
    for step in range(steps + 1):
        run = circuit.run(start | at)
        gradient = {name: run.gradient(name) for name in at}
        yield Moment(at, run.value(circuit.output), gradient)
        if step < steps:
            at = {name: value - rate * gradient[name] for name, value in at.items()}
