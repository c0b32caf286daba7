"""What the backward rules give beyond numbers: a derivative as a graph, Jacobians, forward mode, and the passes one move at a time.

>>> from backprop_core.notation import formula
>>> x = Value(2, "x")
>>> slope = derivative(x ** 3, x)
>>> slope.data, formula(slope), formula(derivative(slope, x))
(12, '3 * x ** 2', '6 * x')
"""
from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple

from .graph import Value, backpropagate, finite, node_of, number, one, topological_order, undefined
from .ops import flat
from .simplify import simplified


def derivative(f, x):
    """The derivative of f by x as a graph over the same inputs, so that it can be differentiated again; 0 where f does not reach x.

    x: any node, and in the result it stays a node. The graph is simplified, its value is that of `gradients(f)[x]`: exact where f is a
    Fraction, else up to rounding. Raises ValueError where a slope between x and f is infinite at the graph's numbers.

    >>> from backprop_core.notation import formula
    >>> x, y = Value(2.0, "x"), Value(0.0, "y")
    >>> formula(derivative(x * x * x + y.sqrt(), x))
    '3 * x ** 2'
    """
    graph = topological_order(f)
    slope = backpropagate(f, _changing(graph, [node_of(x)]), Fraction(1), symbolic=True).get(x, 0)
    slope = _like(f, simplified(slope, graph, x))
    return slope if isinstance(slope, Value) else Value(slope)


def tangents(f, seeds):
    """Forward mode: how fast each node changes when the inputs change at the rates in seeds, {node: rate}.

    f: a Value or a list of them. The result maps every node of the graph to a number: one pass, all outputs, one direction. Rates are
    exact, as given, where an output is a Fraction. Raises ValueError where a rate is not finite, at nodes that change with the inputs.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> tangents(x * y, {x: 1, y: 10})
    {Value(2, 'x'): 1, Value(5, 'y'): 10, Value(10): 25}
    """
    if not isinstance(seeds, Mapping):
        raise TypeError(f"the inputs' rates come as {{node: rate}}, not {seeds!r:.60}")
    outputs = _listed(f)
    unit = next((Fraction(1) for output in outputs if isinstance(output.data, Fraction)), 1)
    rates = {node_of(node): number(rate) * unit * one(node.data) for node, rate in seeds.items()}
    changing = {node for node, rate in rates.items() if rate}
    for node in topological_order(*outputs):
        if node not in rates:
            edges = _edges(node, changing)
            changing.update([node] if edges else ())
            try:            # a backward rule is linear in g: with the rate for g, local derivative × rate
                rates[node] = sum(rule(rates[part], node.data, *node.numbers) for part, rule in edges)
            except (ArithmeticError, ValueError) as error:
                raise undefined(node.op, "derivative", node.numbers, error) from error
    return finite(rates)


def jacobian(outputs, inputs):
    """Every output's derivative by every input: a list of rows, one an output, one column an input.

    By backward passes, one a row, or by forward passes, one a column: whichever are fewer. The row of a Fraction is exact. Raises
    ValueError where a slope between one of the inputs and an output is not finite.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> jacobian([x * y, x + y], [x, y])
    [[5, 2], [1, 1]]
    """
    outputs, inputs = _listed(outputs), _listed(inputs)
    if len(outputs) <= len(inputs):
        rows = [finite(backpropagate(f, _changing(topological_order(f), inputs), one(f.data))) for f in outputs]
        return [[row[x] for x in inputs] for row in rows]
    columns = [tangents(outputs, {x: 1}) for x in inputs]
    return [[_like(f, column[f]) for column in columns] for f in outputs]


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


def steps(f, number_of=None):
    """Both passes, one move at a time: a list of Step, at the graph's numbers. number_of: a node's number in a run, to go by that instead.

    Raises ValueError where a derivative of the graph is not finite.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> for move in steps(x * y)[1:]:
    ...     print(move.operand.name, move.upstream, "×", move.local, "=", move.product)
    x 1 × 5 = 5
    y 1 × 2 = 2
    """
    graph = topological_order(f)
    moves = [Step("forward", node) for node in graph if node.op]
    totals = {f: one(f.data if number_of is None else number_of(f))}
    for node in reversed(graph):
        out, numbers = node.data, node.numbers
        if number_of:
            out, numbers = number_of(node), [number_of(part) if isinstance(part, Value) else part for part in node.operands]
        for operand, rule in zip(node.operands, node.op.backward if node.op else (), strict=True):
            if isinstance(operand, Value):
                product = _handed_back(rule, totals[node], node, out, numbers)
                totals[operand] = totals.get(operand, 0) + product
                moves.append(Step("backward", node, operand, totals[node], _handed_back(rule, one(out), node, out, numbers), product,
                                  totals[operand]))
    if number_of is None:
        finite(totals)
    return moves


def _edges(node, changing):
    """The (operand, rule) pairs of a node by which it changes with the nodes in changing; what only jumps does not."""
    return [(part, rule) for part, rule in zip(node.operands, node.op.backward if node.op else (), strict=True)
            if part in changing and rule is not flat]


def _changing(graph, nodes):
    """The nodes of graph, a topological order, that are in nodes or change with them: only these need a gradient."""
    found, nodes = {}, set(nodes)
    for node in graph:
        if node in nodes or _edges(node, found):
            found[node] = None
    return [*found]


def _like(f, slope):
    """An exact slope as a number of f's kind: an int or a float where f is no Fraction; but a Fraction that no float holds stays one."""
    if isinstance(slope, Fraction) and not isinstance(f.data, Fraction):
        with suppress(OverflowError):
            return int(slope) if slope.denominator == 1 else float(slope)
    return slope


def _handed_back(rule, g, node, out, numbers):
    """One rule on numbers; a ValueError where it has no value."""
    try:
        return rule(g, out, *numbers)
    except (ArithmeticError, ValueError) as error:
        raise undefined(node.op, "derivative", numbers, error) from error


def _listed(nodes):
    return [node_of(node) for node in (nodes if isinstance(nodes, list | tuple) else [nodes])]
