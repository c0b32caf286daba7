"""What the backward rules give beyond numbers: a derivative as a graph, Jacobians, forward mode, and the passes one move at a time.

>>> x = Value(2, "x")
>>> slope = derivative(x ** 3, x)
>>> slope.data, formula(slope), formula(derivative(slope, x))
(12, '3 * x ** 2', '6 * x')
"""
from typing import NamedTuple

from .graph import ByNode, Value, backpropagate, gradients, node_of, topological_order
from .notation import formula
from .simplify import simplified

__all__ = ["Step", "derivative", "formula", "jacobian", "steps", "tangents"]


def derivative(f, x):
    """The derivative of f by x as a graph over the same inputs, so that it can be differentiated again; 0 where f does not reach x.

    x: any node. Raises ValueError where a slope is infinite at the numbers that the graph holds now.
    """
    slope = backpropagate(node_of(f), symbolic=True).get(node_of(x), 0)
    return simplified(slope, keep=topological_order(f)) if isinstance(slope, Value) else Value(slope)


def tangents(f, seeds):
    """Forward mode: how fast each node changes when the inputs change at the rates in seeds, {node: rate}.

    f: a Value or a list of them. The result maps every node of the graph to a number: one pass, all outputs, one direction.
    """
    rates = {node_of(node): rate for node, rate in dict(seeds).items()}
    for node in topological_order(*_listed(f)):
        if node not in rates:
            terms = [rule(rates[operand], node.data, *node.numbers)         # a backward rule is linear in g: local derivative × g
                     for operand, rule in zip(node.operands, node.op.backward) if isinstance(operand, Value)] if node.op else []
            rates[node] = sum(terms)
    return ByNode(rates)


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
    """Both passes, one move at a time: a list of Step. number_of: a node's number, as the graph holds it or as a run found it."""
    order = topological_order(node_of(f))
    moves = [Step("forward", node) for node in order if node.op]
    totals = {f: 1}
    for node in reversed(order):
        numbers = [number_of(part) if isinstance(part, Value) else part for part in node.operands]
        for operand, rule in zip(node.operands, node.op.backward if node.op else ()):
            if isinstance(operand, Value):
                out, upstream = number_of(node), totals[node]
                product = rule(upstream, out, *numbers)
                totals[operand] = totals.get(operand, 0) + product
                moves.append(Step("backward", node, operand, upstream, rule(1, out, *numbers), product, totals[operand]))
    return moves


def _listed(nodes):
    return [node_of(node) for node in (nodes if isinstance(nodes, list | tuple) else [nodes])]
