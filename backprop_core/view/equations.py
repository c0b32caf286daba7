"""The formulas of a graph's named quantities, printed from the graph: templates with slots for their numbers (see svg.fill).

>>> from backprop_core.examples import product
>>> f = product()
>>> forward(f)["f"], backward(f)["z"], backward(f)["x"]
('f = q × z = {q:short} × {z:operand} = {f:short}', '∂f/∂z = q = {d_z:short}', '∂f/∂x = ∂f/∂q × 1 = {d_x:short}')
"""
import re

from ..derivatives import derivative
from ..graph import topological_order
from .svg import plain
from .wording import partial, written


def named(f):
    """{name: node}, inputs first."""
    return {node.name: node for node in topological_order(f) if node.name}


def consumers(f):
    """{name: the named quantities computed from it without another named one between}."""
    found = {name: [] for name in named(f)}
    for name, node in named(f).items():
        below = list(node.parents)
        for operand in below:                                  # grows while it is walked: down to what has a name
            if operand.name:
                found[operand.name].append(name)
            else:
                below += operand.parents
    return found


def forward(f):
    """{name: how it is computed from the named quantities below it}."""
    found = {}
    for name, node in named(f).items():
        below = {other: key for key, other in named(f).items() if other is not node}
        middle = f" = {_symbols(node, below)} = {_bare(_numbers(node, below))}" if node.op else ""
        found[name] = f"{plain(name)}{middle} = {{{name}:short}}"
    return found


def backward(f):
    """{name: ∂f/∂name by the chain rule, one term for each consumer}; f itself has none."""
    nodes = named(f)
    names = {node: name for name, node in nodes.items()}
    found = {}
    for name, above in consumers(f).items():
        locals_ = [(by, derivative(nodes[by], nodes[name])) for by in above]
        symbols = " + ".join(_times("" if nodes[by] is f else partial(plain(f.name), plain(by)), _symbols(local, names), local)
                             for by, local in locals_)
        numbers = " + ".join(_times("" if nodes[by] is f else f"{{d_{by}:operand}}", _numbers(local, names), local)
                             for by, local in locals_)
        middle = f"{symbols} = {_bare(numbers)}" if set(numbers) & set("×−+") and " × 1" not in numbers else symbols
        if above:
            found[name] = f"{partial(plain(f.name), plain(name))} = {middle} = {{d_{name}:short}}"
    return found


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
