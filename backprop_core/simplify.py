"""A derivative's graph made short enough to read: no 0 + a, no 1 * a, no a ** 1; numbers multiplied out."""
from .graph import Value, topological_order
from .ops import OPERATIONS


def simplified(f, keep=()):
    """A graph equal to f's and shorter; nodes in keep stay the nodes they are."""
    short = {node: node for node in keep}
    for node in topological_order(f):
        if node not in short:
            short[node] = shorter(node.op.name, *[short.get(part, part) for part in node.operands]) if node.op else node
    return short[f] if isinstance(short[f], Value) else Value(short[f])


def shorter(name, *operands):
    """The operation on these operands, by the first rule below that fits: a Value, or a number where no Value is left."""
    if not any(isinstance(operand, Value) for operand in operands):
        return OPERATIONS[name].forward(*operands)
    for fits, rewritten in RULES.get(name, ()):
        if fits(*operands):
            return rewritten(*operands)
    return Value.apply(name, *operands)


def _is(name, x):
    return isinstance(x, Value) and x.op is not None and x.op.name == name


def _scaled(x):
    """Whether x is a number times something; shorter() puts the number first."""
    return _is("mul", x) and not isinstance(x.operands[0], Value)


def _known(x):
    return not isinstance(x, Value)


def _negative(x):
    return shorter("neg", x)


RULES = {               # operation: (when, what instead), the first that fits; a Value equals no number, so x == 0 asks for a number
    "add": (
        (lambda x, y: _known(x) and x == 0, lambda x, y: y),
        (lambda x, y: _known(y) and y == 0, lambda x, y: x),
        (lambda x, y: _is("neg", y), lambda x, y: shorter("sub", x, y.operands[0])),
    ),
    "sub": (
        (lambda x, y: _known(y) and y == 0, lambda x, y: x),
        (lambda x, y: _known(x) and x == 0, lambda x, y: _negative(y)),
        (lambda x, y: _is("neg", y), lambda x, y: shorter("add", x, y.operands[0])),
    ),
    "mul": (
        (lambda x, y: x == 0 or y == 0, lambda x, y: 0),
        (lambda x, y: _known(y), lambda x, y: shorter("mul", y, x)),
        (lambda x, y: _known(x) and x == 1, lambda x, y: y),
        (lambda x, y: _known(x) and x == -1, lambda x, y: _negative(y)),
        (lambda x, y: _known(x) and _scaled(y), lambda x, y: shorter("mul", x * y.operands[0], y.operands[1])),
        (lambda x, y: _known(x) and _is("neg", y), lambda x, y: shorter("mul", -x, y.operands[0])),
        (lambda x, y: _is("neg", x), lambda x, y: _negative(shorter("mul", x.operands[0], y))),
        (lambda x, y: _is("neg", y), lambda x, y: _negative(shorter("mul", x, y.operands[0]))),
        (lambda x, y: _scaled(x), lambda x, y: shorter("mul", x.operands[0], shorter("mul", x.operands[1], y))),
        (lambda x, y: _scaled(y), lambda x, y: shorter("mul", y.operands[0], shorter("mul", x, y.operands[1]))),
    ),
    "div": (
        (lambda x, y: _known(x) and x == 0, lambda x, y: 0),
        (lambda x, y: _known(y) and y == 1, lambda x, y: x),
        (lambda x, y: _is("neg", x), lambda x, y: _negative(shorter("div", x.operands[0], y))),
    ),
    "neg": (
        (lambda x: _is("neg", x), lambda x: x.operands[0]),
        (lambda x: _scaled(x), lambda x: shorter("mul", -x.operands[0], x.operands[1])),
    ),
    "pow": (
        (lambda x, y: _known(y) and y == 0, lambda x, y: 1),
        (lambda x, y: _known(y) and y == 1, lambda x, y: x),
    ),
}
