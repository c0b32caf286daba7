"""Paths: the chain rule written out as a sum over every path, and why nobody computes it so.

>>> from backprop_core.examples import two_paths
>>> f = two_paths()
>>> [(" → ".join(node.name for node in path.nodes), path.product) for path in every_path(f, "x")]
[('x → g → y', 24), ('x → h → y', 12)]
>>> multiplications(f)
Multiplications(paths=2, by_paths=2, backward=2)
"""
from math import prod
from typing import NamedTuple

from .graph import Value, node_of, topological_order
from .mistakes import named


class Path(NamedTuple):
    """One path: `nodes` from the input to the output, and `locals`, the derivative of each node by the one before it."""

    nodes: tuple[Value, ...]
    locals: tuple

    @property
    def product(self):
        """What this path brings to the gradient: the product of its local derivatives."""
        return prod(self.locals)


class Multiplications(NamedTuple):
    """How many paths lead from the inputs to the output, and how many multiplications all the gradients of the inputs take.

    by_paths: each path multiplied out for itself. backward: one for each edge, since what paths share is computed once (memoization).
    Neither counts a multiplication by ∂f/∂f = 1.
    """

    paths: int
    by_paths: int
    backward: int


def every_path(f, x, number_of=lambda node: node.data):
    """Every path from x (a node of f's graph, or its name) to f, one at a time; their products add to the derivative of f by x.

    number_of: a node's number, as the graph holds it or as a run found it (`run.value`).
    A node that uses another twice, as x * x does, is on two paths. There may be very many: see `multiplications`.
    Raises ValueError, when the first path is asked for, if no node of the graph has that name.

    >>> x = Value(3, "x")
    >>> [path.locals for path in every_path(x * x + 2 * x, x)]
    [(3, 1), (3, 1), (2, 1)]
    """
    x = named(f, x) if isinstance(x, str) else node_of(x)
    reaches, parents = {x}, {}
    for node in topological_order(f):
        numbers = [number_of(part) if isinstance(part, Value) else part for part in node.operands]
        parents[node] = [(part, rule(1, number_of(node), *numbers)) for part, rule in zip(node.operands, node.op.backward, strict=True)
                         if part in reaches] if node.op else []
        if parents[node]:
            reaches.add(node)
    trail, waiting = [(f, None)], [iter(parents[f])]        # back from f: the nodes so far, and for each the edges not yet taken
    while trail:
        if trail[-1][0] is x:
            nodes, factors = zip(*reversed(trail), strict=True)
            yield Path(nodes, factors[:-1])
        step = next(waiting[-1], None)
        if step:
            trail.append(step)
            waiting.append(iter(parents[step[0]]))
        else:
            trail.pop()
            waiting.pop()


def multiplications(f):
    """Count the multiplications for the gradients of all inputs of f, by paths and by the backward pass: no path is walked for it.

    >>> x = Value(3, "x")
    >>> multiplications((x * x + 2 * x) * x)
    Multiplications(paths=4, by_paths=6, backward=5)
    """
    order = topological_order(f)
    count, edges = dict.fromkeys(order, 0), dict.fromkeys(order, 0)     # paths from a node to f, and the edges on all of them
    count[f] = 1
    for node in reversed(order):
        for part in node.parents:
            count[part] += count[node]
            edges[part] += edges[node] + count[node]
    sources = [node for node in order if not node.op and node is not f]
    paths = sum(count[x] for x in sources)
    return Multiplications(paths, sum(edges[x] for x in sources) - paths, sum(len(node.parents) for node in order if node is not f))
