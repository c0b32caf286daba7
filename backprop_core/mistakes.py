"""The classic wrong backward passes: a table in which each row changes one thing in the right pass.

>>> from backprop_core.examples import product
>>> f = product()
>>> [mistake.name for mistake in diagnose(f, "z", -4)]
['factors swapped']
>>> MISTAKES["swapped"].gradients(f)[f]
1
"""
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from numbers import Rational
from operator import add, mul
from typing import NamedTuple

from .graph import ByNode, Value, node_of, number, one, topological_order

EXACT = 1e-9                # relative: what floats that took another way may differ by
MOST_SITES = 100            # with more operations, diagnose looks only for mistakes made at all of them, not at one


def _backward(f):
    return reversed(topological_order(f))


def _local(node, i, numbers):
    """The derivative of node by its operand i."""
    return node.op.backward[i](1, node.data, *numbers)


class Pass(NamedTuple):
    """A backward pass in its parts; the defaults are the right one."""

    order: Callable = _backward                         # f -> the nodes, each handing its gradient on when its turn comes
    start: Callable = lambda f: {}                      # f -> {node: what its gradient starts from}
    read: Callable = lambda operand, total, rate: operand.data          # the number of an operand that local derivatives use
    local: Callable = _local                            # node, i, numbers of its operands -> local derivative
    product: Callable = mul                             # upstream, local -> what the operand is handed
    add: Callable = add                                 # gradient so far, what the operand is handed -> gradient

    @property
    def at_edges(self):
        """Whether this pass differs from the right one in what it does at an edge, so that it can go wrong at one node only."""
        return (self.local, self.product, self.add) != (RIGHT.local, RIGHT.product, RIGHT.add)

    def gradients(self, f, at=None, parameters=(), rate=0):
        """{node: number}. at: the one node whose edges go by this pass, while all others go by the right one."""
        totals = {**self.start(f), f: one(f.data)}
        for node in self.order(f):
            rule = self if at in (None, node) else RIGHT
            slots, numbers = range(len(node.operands)), node.numbers
            if parameters:                              # first: a weight has its gradient before it is read
                slots = sorted(slots, key=lambda i, parts=node.operands: parts[i] not in parameters)
            for i in slots:
                operand = node.operands[i]
                if isinstance(operand, Value):
                    if parameters:
                        numbers = [self.read(part, totals.get(part, 0), rate) if part in parameters else number
                                   for part, number in zip(node.operands, node.numbers, strict=True)]
                    handed = rule.product(totals.get(node, 0), rule.local(node, i, numbers))
                    totals[operand] = rule.add(totals.get(operand, 0), handed)
        return totals


RIGHT = Pass()


def _first_met(f):
    """Depth first from f: a node's turn comes when the first of its consumers is done."""
    order, stack = {}, [f]
    while stack:
        node = stack.pop()
        if node not in order:
            order[node] = True
            stack.extend(reversed(node.parents))
    return order


def _only_at(names, instead):
    """Local derivatives that are right except at the operations of these names."""
    names = names.split()
    return lambda node, i, numbers: (instead if node.op.name in names else _local)(node, i, numbers)


def _without_constant(node, i, numbers):
    constant = node.op.name == "mul" or i == 0          # in c / x the c is no factor
    return 1 if constant and not all(isinstance(operand, Value) for operand in node.operands) else _local(node, i, numbers)


def _without_exponent(node, i, numbers):
    base, exponent = numbers
    return base ** (exponent - 1) if i == 0 else _local(node, i, numbers)


def _before(f, of_inner):
    """The gradients that an earlier pass over the same graph left behind."""
    return {node: gradient for node, gradient in RIGHT.gradients(f).items() if of_inner or not node.op}


class Mistake(NamedTuple):
    """One row: `sentence` explains it to the learner; `wrong` is the pass that makes it."""

    key: str
    name: str
    sentence: str
    wrong: Pass
    needs: tuple[str, ...] = ()         # what gradients must be given besides the graph: "parameters", "rate"

    @property
    def said(self):
        return f"{self.name}. {self.sentence}"

    def gradients(self, f, parameters=(), rate=None):
        """What the wrong pass says: a mapping node -> number, as from `graph.gradients`.

        parameters: the nodes that training changes; rate: the learning rate. ValueError if the mistake needs them and has none.
        """
        parameters, rate = _of_a_step(parameters, rate)
        given = {"parameters": parameters, "rate": rate}
        if missing := [name for name in self.needs if not given[name]]:
            raise ValueError(f"{self.name!r} happens in a training step: give {' and '.join(missing)}")
        return ByNode(self.wrong.gradients(node_of(f), None, parameters, rate))


# Special ones first: of several that give the same number, the first is the one a learner is told.
MISTAKES = {row.key: row for row in (
    Mistake("swapped", "factors swapped",
            "In a product, each factor's derivative is the other factor. Here each got its own value.",
            RIGHT._replace(local=_only_at("mul", lambda node, i, numbers: numbers[i]))),
    Mistake("minus_lost", "sign of a subtraction lost",
            "When what is subtracted grows, the difference shrinks: its local derivative is −1, not 1.",
            RIGHT._replace(local=_only_at("sub neg", lambda node, i, numbers: 1))),
    Mistake("shared_out", "gradient shared out at a sum",
            "A sum does not share its gradient out. Each input gets all of it, since each moves the sum one for one.",
            RIGHT._replace(local=_only_at("add", lambda node, i, numbers: 0.5))),
    Mistake("slope_lost", "slope of the activation left out",
            "The gradient went through the activation function as if it were not there. Its slope, σ′(z) for a sigmoid, is a factor too.",
            RIGHT._replace(local=_only_at("sigmoid tanh relu", lambda node, i, numbers: 1))),
    Mistake("slope_at_output", "slope of the activation taken at its output",
            "The slope σ′ is wanted at z, what went into the activation. Here it was taken at a = σ(z), what came out of it.",
            RIGHT._replace(local=_only_at("sigmoid tanh relu", lambda node, i, numbers:
                                          node.op.backward[0](1, node.op.forward(node.data), node.data)))),
    Mistake("input_for_output", "z where a = σ(z) belongs",
            "The short form of the slope, a (1 − a) for a sigmoid or 1 − a² for tanh, wants the output a. Here z was put in.",
            RIGHT._replace(local=_only_at("sigmoid tanh", lambda node, i, numbers: node.op.backward[0](1, *numbers, *numbers)))),
    Mistake("constant_lost", "½ or 1/m lost",
            "A constant factor, such as the ½ of a squared error or the 1/m of a mean, belongs to the derivative. Here it was left out.",
            RIGHT._replace(local=_only_at("mul div", _without_constant))),
    Mistake("exponent_lost", "exponent not brought down",
            "The derivative of uⁿ is n uⁿ⁻¹. Here the factor n is missing, the 2 of a square.",
            RIGHT._replace(local=_only_at("pow", _without_exponent))),
    Mistake("overwritten", "= where += belongs",
            "A node that feeds several others gets a part of its gradient from each of them, and the parts add. Here the last part "
            "replaced the ones before.",
            RIGHT._replace(add=lambda total, handed: handed)),
    Mistake("one_path", "only one path counted",
            "More than one path leads from here to the output, and each brings a part of the gradient. Here one part stands for all.",
            RIGHT._replace(add=lambda total, handed: total or handed)),
    Mistake("too_early", "a node before those that use it",
            "A node handed its gradient on before all the nodes that use it had reported back, so what came later never got further. "
            "The backward pass needs those that use a node first.",
            RIGHT._replace(order=_first_met)),
    Mistake("no_upstream", "upstream gradient forgotten",
            "This is the local derivative alone. It still has to be multiplied by the gradient that arrives from further right.",
            RIGHT._replace(product=lambda upstream, local: local)),
    Mistake("no_local", "local derivative forgotten",
            "The gradient that arrived was handed on unchanged. Each node multiplies it by its local derivative.",
            RIGHT._replace(product=lambda upstream, local: upstream)),
    Mistake("not_reset", "gradients not reset",
            "The gradients of an earlier pass were still there and the new ones were added: after two passes all is doubled.",
            RIGHT._replace(start=partial(_before, of_inner=False))),
    Mistake("compounded", "gradients not reset at inner nodes either",
            "The inner nodes too began with the gradients of an earlier pass, and handed them on a second time: old gradients grow with "
            "every layer they cross.",
            RIGHT._replace(start=partial(_before, of_inner=True))),
    Mistake("updated_first", "hidden layer from weights already updated",
            "A weight was updated and then used to send the gradient back. All gradients of a step belong to the weights before it.",
            RIGHT._replace(read=lambda operand, total, rate: operand.data - rate * total), ("parameters", "rate")),
)}


def diagnose(f, node, answer, parameters=(), rate=None, within=EXACT):
    """The mistakes that give exactly this answer for the derivative of f by node; [] if it is right, or none of them gives it.

    node: a node or its name, or a function of a gradients mapping, for an answer that is computed from gradients. answer: a number; a float
    counts as rounded to the digits it is written with, if it has two or more. parameters, rate: for mistakes made in a training step.
    Mistakes made throughout come before those made at one node only. within: how far off, relative, an answer may be that was computed
    from rounded numbers; if more than EXACT, only mistakes made throughout are looked for, since some number is always near.

    >>> from backprop_core.examples import product
    >>> [mistake.name for mistake in diagnose(product(), "x", -8)]
    ['gradients not reset']
    """
    answer = number(answer)
    read = node if callable(node) else partial(_gradient, node_of(f), node)
    return _diagnosed(f, lambda found: agrees(answer, read(found), within), parameters, rate, at_one_node=within <= EXACT)


def diagnose_all(f, answers, parameters=(), rate=None):
    """The mistakes that give all of several answers at once, {node or its name: number}, those that happen to be right included.

    >>> from backprop_core.examples import product
    >>> [mistake.name for mistake in diagnose_all(product(), {"x": 3, "z": -4})]
    ['factors swapped']
    """
    answers = {partial(_gradient, node_of(f), node): number(answer) for node, answer in answers.items()}
    return _diagnosed(f, lambda found: all(agrees(answer, read(found)) for read, answer in answers.items()), parameters, rate)


def _diagnosed(f, agree, parameters, rate, at_one_node=True):
    """The mistakes with which agree(gradients) holds; none if it holds without any."""
    parameters, rate = _of_a_step(parameters, rate)
    if agree(ByNode(RIGHT.gradients(f))):
        return []

    def gives(mistake, at=None):
        try:
            return agree(ByNode(mistake.wrong.gradients(f, at, parameters if mistake.needs else (), rate)))
        except (ArithmeticError, ValueError):           # outside the domain of an operation: it gives no number at all
            return False

    possible = [row for row in MISTAKES.values() if not row.needs or parameters and rate]
    throughout = [row for row in possible if gives(row)]
    sites = [site for site in topological_order(f) if site.op]
    others = [row for row in possible if row.wrong.at_edges and row not in throughout] if at_one_node and len(sites) <= MOST_SITES else []
    return throughout + [row for row in others if any(gives(row, site) for site in sites)]


def handed(node, upstream, wrong=RIGHT):
    """{operand: what a pass hands it} by one node alone, to which this gradient comes."""
    totals = {}
    for i, operand in enumerate(node.operands):
        if isinstance(operand, Value):
            totals[operand] = wrong.add(totals.get(operand, 0), wrong.product(upstream, wrong.local(node, i, node.numbers)))
    return totals


def diagnose_one(node, operand, upstream, answer, within=EXACT):
    """The mistakes with which one node alone, to which the gradient `upstream` comes, hands this answer to an operand.

    >>> f = Value(2, "q") * Value(3, "z")
    >>> [mistake.name for mistake in diagnose_one(f, f.operands[0], 5, 10)]
    ['factors swapped']
    """
    at_edges = (row for row in MISTAKES.values() if row.wrong.at_edges and not row.needs)
    return [row for row in at_edges if agrees(answer, handed(node, upstream, row.wrong)[operand], within)]


def _of_a_step(parameters, rate):
    """The parameters and the rate of a training step, once they are nodes and a number."""
    if not isinstance(parameters, Iterable):
        raise TypeError(f"parameters are a list of nodes, not {parameters!r:.60}")
    return tuple(map(node_of, parameters)), None if rate is None else number(rate)


def _gradient(f, node, found):
    return found[node if isinstance(node, Value) else named(f, node)]


def named(f, name):
    """The node of f's graph that has this name; ValueError if none or several have."""
    nodes = [node for node in topological_order(f) if node.name == name]
    if len(nodes) != 1:
        raise ValueError(f"{len(nodes) or 'no'} node{'s' if len(nodes) != 1 else ''} of this graph called {name!r}")
    return nodes[0]


def agrees(answer, expected, within=EXACT):
    """Whether answer is expected, rounded to the digits that answer is written with if these are two or more; else within, relative."""
    if isinstance(answer, Rational) and isinstance(expected, Rational):
        return answer == expected
    try:
        apart = abs(answer - expected)
    except OverflowError:               # an exact number beyond all floats
        return False
    return apart <= max(_half_a_unit(answer), within * max(abs(expected), abs(answer)), 1e-12)


def _half_a_unit(answer):
    """Half a unit of the last written digit of a float that has at least two; else 0."""
    if isinstance(answer, Rational) or float(answer).is_integer() or written_digits(answer) < 2:
        return 0
    return 0.5 * 10.0 ** Decimal(repr(float(answer))).as_tuple().exponent * (1 + EXACT)


def written_digits(answer):
    """How many significant digits a number is written with: 2 for 0.22."""
    return len(Decimal(repr(float(answer))).as_tuple().digits)
