"""The formulas of a graph's named quantities, printed from the graph: templates with slots for their numbers (see svg.fill).

>>> from backprop_core.examples import product
>>> f = product()
>>> forward(f)["f"], backward(f)["z"], backward(f)["x"]
('f = q × z = {q:short} × {z:operand} = {f:short}', '∂f/∂z = q = {d_z:short}', '∂f/∂x = ∂f/∂q × 1 = {d_x:short}')
"""
import re
from typing import NamedTuple

from ..derivatives import derivative
from ..graph import Value, topological_order
from ..twins import twins
from .svg import plain
from .wording import partial, written


class Piece(NamedTuple):
    """One named quantity alone: its node, made anew from leaves that stand for the named quantities it is computed from."""

    node: Value
    leaves: dict            # name -> leaf


def pieces(f):
    """{name: its Piece}, inputs first."""
    return {node.name: _cut(node) for node in topological_order(f) if node.name}


def consumers(f):
    """{name: the named quantities that are computed from it directly}."""
    cut = pieces(f)
    return {name: [by for by, piece in cut.items() if name in piece.leaves] for name in cut}


def forward(f):
    """{name: how it is computed}; an input is just its number."""
    found = {}
    for name, (node, leaves) in pieces(f).items():
        names = {leaf: key for key, leaf in leaves.items()}
        middle = f" = {_symbols(node, names)} = {_bare(_numbers(node, names))}" if node.op else ""
        found[name] = f"{plain(name)}{middle} = {{{name}:short}}"
    return found


def backward(f):
    """{name: ∂f/∂name by the chain rule, one term for each consumer}; f itself has none."""
    cut, found = pieces(f), {}
    for name, above in consumers(f).items():
        symbols, numbers = [], []
        for by in above:
            node, leaves = cut[by]
            local = derivative(node, leaves[name])
            names = {node: by, **{leaf: key for key, leaf in leaves.items()}}
            symbols.append(_times("" if by == f.name else partial(plain(f.name), plain(by)), _symbols(local, names), local))
            numbers.append(_times("" if by == f.name else f"{{d_{by}:operand}}", _numbers(local, names), local))
        if above:
            terms, sums = " + ".join(symbols), _bare(" + ".join(numbers))
            # A lone number, or one times 1, is the result already.
            middle = f"{terms} = {sums}" if set(sums) & set("×−+") and not sums.endswith("} × 1") else terms
            found[name] = f"{partial(plain(f.name), plain(name))} = {middle} = {{d_{name}:short}}"
    return found


def _cut(node):
    leaves = {}
    node = twins(node, {part: leaves.setdefault(part.name, Value(part.data, part.name))
                        for part in topological_order(node) if part.name and part is not node})[node]
    used = set(topological_order(node))
    return Piece(node, {name: leaf for name, leaf in leaves.items() if leaf in used and leaf is not node})


def _symbols(node, names):
    return written(node, {other: plain(name) for other, name in names.items()})


def _numbers(node, names):
    return written(node, {other: f"{{{name}:operand}}" for other, name in names.items()})


def _times(upstream, local, node):
    if upstream and node.op and node.op.name in ("add", "sub"):
        local = f"({local})"
    return f"{upstream} × {local}" if upstream else local


def _bare(template):
    """What stands first, or alone in brackets, needs no more brackets around its minus."""
    template = re.sub(r"\((\{\w+):operand\}\)", r"(\1:short})", template)
    return re.sub(r"^(\{\w+):operand\}(?! ?\*\*|[⁰¹²³⁴-⁹])", r"\1:short}", template)
