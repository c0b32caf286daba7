"""twins: a graph built again with other nodes in some places, to cut it, to move it to other numbers, or to see one piece of it alone.

>>> x = Value(3, "x")
>>> q = x * x
>>> twins(q + x, {q: Value(10, "q")})[x], twins(q, {x: Value(5, "x")})[q]
(Value(3, 'x'), Value(25))
"""
from .graph import Value, topological_order


def twins(f, given):
    """{node: its twin}, for f and what it is computed from as far as the nodes in given, which is {node: its twin} too.

    A computed node's twin has its name. An input that is not given is its own twin. Raises ValueError where a twin has no value.
    """
    found = dict(given)
    for node in topological_order(f, leaves=given):
        if node.op and node not in given:
            found[node] = Value.apply(node.op.name, *(found[part] if isinstance(part, Value) else part for part in node.operands))
            found[node].name = node.name
        found.setdefault(node, node)
    return found
