"""A graph written out as straight-line Python: the forward pass line by line, then the backward pass.

>>> x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
>>> q = x + y; q.name = "q"
>>> f = q * z; f.name = "f"
>>> print(written_out(f)[0])
def circuit(x, y, z):
    # forward
    q = x + y
    f = q * z
    # backward: g_v is the derivative of f by v
    g_f = 1
    g_q = g_f * z
    g_z = g_f * q
    g_x = g_q
    g_y = g_q
    return f, (g_x, g_y, g_z)
"""
from fractions import Fraction
from keyword import iskeyword
from unicodedata import normalize

from .graph import Value, inputs, one, topological_order
from .notation import STYLES, formula
from .ops import OPERATIONS

FUNCTIONS = {name: op.forward for name, op in OPERATIONS.items() if name not in STYLES["source"].forms} | {"Fraction": Fraction}


def written_out(f):
    """(text, namespace): the source of a function `circuit`, and the functions that it calls.

    Its arguments are the named inputs; it returns f and the tuple of its derivatives by them. Inputs without a name are constants.
    """
    order, arguments = topological_order(f), list(inputs(f).values())
    label = _labels(order, f)
    leads = set(arguments)                              # to a named input: only along these a gradient is needed
    for node in order:
        if not leads.isdisjoint(node.parents):
            leads.add(node)
    lines = ["# forward"]
    for node in order:
        if node in label and node not in arguments:
            lines.append(f"{label[node]} = {formula(node, 'source', {part: label[part] for part in node.parents if part in label})}")
    lines += [f"# backward: g_v is the derivative of {label[f]} by v", f"g_{label[f]} = {one(f.data)!r}"]
    reached = {f}
    for node in reversed(order):
        for operand, rule in zip(node.operands, node.op.backward if node.op else (), strict=True):
            if operand in leads:
                total = f"g_{label[operand]}"
                lines.append(f"{total} = {f'{total} + ' if operand in reached else ''}{_term(rule, node, label)}")
                reached.add(operand)
    results = ", ".join(f"g_{label[node]}" for node in arguments) + ("," if len(arguments) == 1 else "")
    head = f"def circuit({', '.join(label[node] for node in arguments)}):"
    return "\n    ".join([head, *lines, f"return {label[f]}, ({results})"]), dict(FUNCTIONS)


def _term(rule, node, label):
    """The rule's own text: it runs on Values that have the labels for names, and what it builds is printed."""
    named = {part: Value(1, label[part]) for part in (node, *node.parents) if part in label}
    operands = [named.get(part, part) for part in node.operands]
    if node.op.name == "pow" and not isinstance(operands[0], Value):        # its logarithm is for the program to take, not for us
        operands[0] = Value(1, f"({operands[0]!r})" if operands[0] < 0 else repr(operands[0]))
    term = rule(Value(1, f"g_{label[node]}"), named[node], *operands)
    return formula(term, "source") if isinstance(term, Value) else repr(term)


def _labels(order, f):
    """{node: a Python name}, each one's own: the node's name as far as it can be one, else v1, v2, …; a constant needs none."""
    labels, taken, count = {}, {*FUNCTIONS, "circuit"}, 0
    for node in order:
        if node.op or node.name or node is f:
            # Python reads names in this normal form: names that differ only in looks would be one variable.
            label = "".join(letter if f"a{letter}".isidentifier() else "_" for letter in normalize("NFKC", node.name)).strip("_")
            if not label:
                count += 1
                label = f"v{count}"
            while not label.isidentifier() or iskeyword(label) or not taken.isdisjoint({label, f"g_{label}"}):
                label = f"{label}_" if label.isidentifier() else f"v_{label}"
            labels[node] = label
            taken |= {label, f"g_{label}"}
    return labels
