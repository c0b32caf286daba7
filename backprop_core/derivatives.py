"""What the backward rules give beyond numbers: a derivative as a graph, Jacobians, forward mode, and the passes one move at a time.

>>> x = Value(2, "x")
>>> slope = derivative(x ** 3, x)
>>> slope.data, formula(slope), formula(derivative(slope, x))
(12, '3 * x ** 2', '6 * x')
"""
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from .graph import Value, backpropagate, finite, gradients, node_of, number, one, topological_order, undefined
from .notation import formula
from .ops import flat
from .simplify import simplified

__all__ = ["Step", "derivative", "formula", "jacobian", "steps", "tangents"]


def derivative(f, x):
    """The derivative of f by x as a graph over the same inputs, so that it can be differentiated again; 0 where f does not reach x.

    x: any node, and in the result it stays a node. Raises ValueError where a slope between x and f is infinite at the graph's numbers.

    >>> x, y = Value(2.0, "x"), Value(0.0, "y")
    >>> formula(derivative(x * x * x + y.sqrt(), x))
    '3 * x ** 2'
    """
    graph, between = topological_order(f), {node_of(x): None}      # x and what changes with it: only these need a gradient
    for node in graph:
        if node.op and any(part in between and rule is not flat for part, rule in zip(node.operands, node.op.backward, strict=True)):
            between[node] = None
    slope = backpropagate(f, [*between], Fraction(1), symbolic=True)[x] if f in between else 0
    slope = simplified(slope, graph, x)
    if isinstance(slope, Fraction) and not isinstance(f.data, Fraction):    # rules were run exactly; such a graph's numbers are not
        slope = int(slope) if slope.denominator == 1 else float(slope)
    return slope if isinstance(slope, Value) else Value(slope)


def tangents(f, seeds):
    """Forward mode: how fast each node changes when the inputs change at the rates in seeds, {node: rate}.

    f: a Value or a list of them. The result maps every node of the graph to a number: one pass, all outputs, one direction. Raises
    ValueError where a rate is not finite.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> tangents(x * y, {x: 1, y: 10})
    {Value(2, 'x'): 1, Value(5, 'y'): 10, Value(10): 25}
    """
    if not isinstance(seeds, Mapping):
        raise TypeError(f"the inputs' rates come as {{node: rate}}, not {seeds!r:.60}")
    rates = {node_of(node): number(rate) * one(node.data) for node, rate in seeds.items()}
    for node in topological_order(*_listed(f)):
        if node not in rates:
            rates[node] = 0
            for operand, rule in zip(node.operands, node.op.backward if node.op else (), strict=True):
                if rates.get(operand):                  # a backward rule is linear in g: with the rate for g, local derivative × rate
                    rates[node] += _handed_back(rule, rates[operand], node, node.data, node.numbers)
    return finite(rates)


def jacobian(outputs, inputs):
    """Every output's derivative by every input: a list of rows, one an output, one column an input.

    By backward passes, one a row, or by forward passes, one a column: whichever are fewer.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> jacobian([x * y, x + y], [x, y])
    [[5, 2], [1, 1]]
    """
    outputs, inputs = _listed(outputs), _listed(inputs)
    if len(outputs) <= len(inputs):
        return [[row[x] for x in inputs] for row in map(gradients, outputs)]
    columns = [tangents(outputs, {x: 1}) for x in inputs]
    return [[column[f] for column in columns] for f in outputs]


class Step(NamedTuple):
    """One move of a pass.

    Forward: node has been computed. Backward: along one edge, node hands `product` = upstream × local back to operand, whose
    gradient so far is then `total`.
    """

    direction: str          # "forward" or "backward"
    node: Value
    operand: Value | None = None
    upstream: object = None
    local: object = None
    product: object = None
    total: object = None


def steps(f, number_of=lambda node: node.data):
    """Both passes, one move at a time: a list of Step. number_of: a node's number, as the graph holds it or as a run found it.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> for move in steps(x * y)[1:]:
    ...     print(move.operand.name, move.upstream, "×", move.local, "=", move.product)
    x 1 × 5 = 5
    y 1 × 2 = 2
    """
    graph = topological_order(f)
    moves = [Step("forward", node) for node in graph if node.op]
    totals = {f: one(number_of(f))}
    for node in reversed(graph):
        out, numbers = number_of(node), [number_of(part) if isinstance(part, Value) else part for part in node.operands]
        for operand, rule in zip(node.operands, node.op.backward if node.op else (), strict=True):
            if isinstance(operand, Value):
                product = _handed_back(rule, totals[node], node, out, numbers)
                totals[operand] = totals.get(operand, 0) + product
                moves.append(Step("backward", node, operand, totals[node], _handed_back(rule, one(out), node, out, numbers), product,
                                  totals[operand]))
    return moves


def _handed_back(rule, g, node, out, numbers):
    """One rule on numbers; a ValueError where it has no value."""
    try:
        return rule(g, out, *numbers)
    except (ArithmeticError, ValueError) as error:
        raise undefined(node.op, "derivative", numbers, error) from error


def _listed(nodes):
    return [node_of(node) for node in (nodes if isinstance(nodes, list | tuple) else [nodes])]
