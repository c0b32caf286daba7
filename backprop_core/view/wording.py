"""How a node is called: its key among a panel's numbers, what stands in its box, its name in a sentence, its formula with numbers."""
import re

from ..graph import topological_order
from ..notation import STYLES, formula
from .svg import SUPERSCRIPT, plain, short

INFIX = {"add", "sub", "mul", "div"}
OF_PIECES = STYLES["python"].forms          # the others are written as functions, which have brackets of their own
NO_KEY = re.compile(r"(d|local|product)_|.*[{}: ]")     # what begins like a panel's other numbers, or stands in no template
LONG = 18           # a title longer than this is shortened: (…) + b₁


def keys(f):
    """{node: its key}: its name, or where that is no key v and its place in topological order; the output without a name is f."""
    found, order = {}, topological_order(f)
    names = {node.name for node in order}
    for i, node in enumerate(order):
        name, own = node.name or ("f" if node is f else ""), f"v{i}"
        found[node] = name if name and name not in found.values() and not NO_KEY.match(name) else f"·{own}" if own in names else own
    return found


def titles(key):
    """{node: what it is called in a sentence}: q, or w × x where it has no name."""
    called = {}
    for node, name in key.items():
        if node.name or name == "f":
            called[node] = plain(node.name or name)
        elif not node.op:
            called[node] = short(node.data)
        else:
            full = written(node, {part: title for part, title in called.items() if part.name})
            rest = "(…)" if node.op.name in OF_PIECES else "…"
            called[node] = full if len(full) <= LONG else written(node, {o: called[o] if o.name else rest for o in node.parents})
    return called


def written(node, names):
    """The node's formula, nodes in `names` by that name, whole exponents raised."""
    return raised(formula(node, "text", names))


def raised(text):
    """A formula with its whole exponents raised: x ** 2 becomes x²."""
    return re.sub(r" \*\* (−?\d+)\b(?!\.)", lambda power: power[1].replace("−", "-").translate(SUPERSCRIPT), text)


def face(node):
    """What stands in the node's box: ×, σ, (·)², 2 ×, + 1; nothing for an input."""
    if not node.op:
        return ""
    if len(node.parents) == len(node.operands):
        return node.op.symbol
    dot = "(·)" if node.op.name == "pow" else "·"
    return written(node, dict.fromkeys(node.parents, dot)).removeprefix("· ").removesuffix(" ·")


def with_numbers(node, key):
    """A template of the operation on its operands' numbers: {q:short} × {z:operand}."""
    form = "operand" if node.op.name in OF_PIECES else "short"
    template = written(node, {operand: f"{{{key[operand]}:{form}}}" for operand in node.parents})
    # What stands first in a sum or product needs no brackets; what is raised does.
    return template.replace(":operand", ":short", 1) if template.startswith("{") and node.op.name in INFIX else template


def equation(node, key, called):
    """A template: f = q × z = 3 × (−4) = −12."""
    result = f" = {{{key[node]}:short}}"
    if not node.op:
        return called[node] + result
    start = called[node] if not node.name and key[node] != "f" else f"{called[node]} = {by_titles(node, called)}"
    return f"{start} = {with_numbers(node, key)}{result}"


def by_titles(node, called):
    """The node's formula, its operands by their titles: q × z, tanh(w × x + b)."""
    pieces = node.op.name in OF_PIECES
    return written(node, {operand: bracketed(called[operand]) if pieces else called[operand] for operand in node.parents})


def partial(above, below):
    """∂f/∂q, from two titles."""
    return f"∂{bracketed(above)}/∂{bracketed(below)}"


def rate(value, many, same, none):
    """The words for a rate: at 1, −1 and 0 nobody says so many times."""
    return {"1": same, "−1": f"{same}, the other way", "0": none}.get(short(value), many)


def bracketed(title):
    """A title as one piece of a larger expression."""
    rest, inner = "", title
    while rest != inner:                                       # what is in brackets holds together already
        rest, inner = inner, re.sub(r"\([^()]*\)", "", inner)
    return f"({title})" if " " in rest or rest.startswith("−") else title
