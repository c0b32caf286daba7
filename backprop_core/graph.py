"""Value: one number in a computation graph. Arithmetic builds the graph; walking it backward gives every gradient at once.

>>> x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
>>> f = (x + y) * z
>>> f.backward()
>>> f.data, x.grad, y.grad, z.grad
(-12, -4, -4, 3)
"""
from fractions import Fraction
from numbers import Integral, Real

from .ops import OPERATIONS

new = object.__new__


class Value:
    """A node: a number and, unless it is an input, the operation that it came from.

    `operands` are Values and plain numbers: the 2 of `x ** 2` is no node and takes no gradient. `numbers` are what the operands
    were when the node was computed. An input has no operation: `op` is None.
    """

    __slots__ = ("data", "grad", "name", "op", "operands", "numbers")
    __array_ufunc__ = None          # ndarray * Value asks Value, which refuses, instead of making an array of objects

    def __init__(self, data, name=""):
        """An input. data: an int, float, Fraction or NumPy number, finite; else TypeError or ValueError."""
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {name!r}")
        self.data, self.grad, self.name = number(data), 0, name
        self.op, self.operands, self.numbers = None, (), ()

    def __add__(self, other): return apply("add", self, other)
    def __radd__(self, other): return apply("add", other, self)
    def __sub__(self, other): return apply("sub", self, other)
    def __rsub__(self, other): return apply("sub", other, self)
    def __mul__(self, other): return apply("mul", self, other)
    def __rmul__(self, other): return apply("mul", other, self)
    def __truediv__(self, other): return apply("div", self, other)
    def __rtruediv__(self, other): return apply("div", other, self)
    def __pow__(self, other): return apply("pow", self, other)
    def __rpow__(self, other): return apply("pow", other, self)
    def __neg__(self): return apply("neg", self)
    def __abs__(self): return apply("abs", self)
    def exp(self): return apply("exp", self)
    def log(self): return apply("log", self)
    def sqrt(self): return apply("sqrt", self)
    def sin(self): return apply("sin", self)
    def cos(self): return apply("cos", self)
    def tanh(self): return apply("tanh", self)
    def sigmoid(self): return apply("sigmoid", self)
    def relu(self): return apply("relu", self)

    @staticmethod
    def apply(name, *operands):
        """A new node: the operation of that name on Values and plain numbers. The functions of `ops` come here with Values."""
        return apply(name, *operands)

    @property
    def parents(self):
        """The Values among the operands, in order; x * x has x twice."""
        return tuple(operand for operand in self.operands if isinstance(operand, Value))

    def backward(self, accumulate=False):
        """Set `.grad` of every node that this one was computed from: the derivative of this node by that one.

        Twice gives the same numbers. With accumulate=True they are added to what is there, for a sum over several outputs.
        """
        for node, gradient in gradients(self).items():
            node.grad = node.grad + gradient if accumulate else gradient

    def __repr__(self):
        return f"Value({self.data!r}, {self.name!r})" if self.name else f"Value({self.data!r})"

    def __reduce_ex__(self, protocol):
        raise TypeError("a Value is one node of a graph and cannot be copied or pickled alone: build the graph again")


def number(data):
    """data as an int, a float or a Fraction; a TypeError or ValueError for what is no finite real number."""
    if type(data) not in (float, int, Fraction):
        if isinstance(data, bool) or not isinstance(data, Real):
            hint = "; arrays enter through Circuit(f).run" if hasattr(data, "shape") else ""
            raise TypeError(f"a Value holds one number (int, float or Fraction), not {type(data).__name__}: {data!r:.60}{hint}")
        data = int(data) if isinstance(data, Integral) else float(data)     # a NumPy number
    if data - data != 0:                                                    # so are infinity and NaN
        raise ValueError(f"a Value holds a finite number, not {data!r}")
    return data


def apply(name, x, *more):
    """A new node: one row of OPERATIONS applied to Values and plain numbers; a ValueError where it has no finite value."""
    op = OPERATIONS[name]
    operands = (x, *more)
    a = x.data if isinstance(x, Value) else number(x)
    if more:
        y, = more
        numbers = (a, y.data if isinstance(y, Value) else number(y))
    else:
        numbers = (a,)
    try:
        data = op.forward(*numbers)
    except (ArithmeticError, ValueError) as error:
        raise undefined(op, "value", numbers, error) from error
    if data - data != 0:
        raise undefined(op, "value", numbers, "too large for a float")
    node = new(Value)
    node.data, node.grad, node.name, node.op, node.operands, node.numbers = data, 0, "", op, operands, numbers
    return node


def undefined(op, what, operands, reason):
    """The error for an operation that has no finite value or derivative at these operands."""
    return ValueError(f"{op.name} has no finite {what} at {', '.join(map(str, operands))}: {reason}")


def topological_order(*outputs, leaves=()):
    """Every node that the outputs were computed from, and they themselves: operands before what is computed from them.

    leaves: nodes to stop at, as if they were inputs.
    """
    order, placed, path = [], set(), [*reversed(outputs)]
    while path:
        node = path[-1]
        for operand in node.operands if node not in leaves else ():
            if operand not in placed and isinstance(operand, Value):
                path.append(operand)                    # this one first
                break
        else:
            path.pop()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order


def backpropagate(f, symbolic=False):
    """{node: gradient of f by it} for every node of f's graph: the chain rule, from the output back, each node once.

    The rules run on the numbers that were computed; or, symbolic, on the nodes themselves, and then the gradients are graphs.
    """
    order = topological_order(f)
    totals = dict.fromkeys(order, 0)
    totals[f] = 1
    for node in reversed(order):
        if node.op:
            upstream, rules = totals[node], node.op.backward
            out, numbers = (node, node.operands) if symbolic else (node.data, node.numbers)
            try:
                if len(rules) == 2:
                    (x, y), (a, b), (by_x, by_y) = node.operands, numbers, rules
                    if x in totals:                     # a plain number is not: it takes no gradient
                        totals[x] += by_x(upstream, out, a, b)
                    if y in totals:
                        totals[y] += by_y(upstream, out, a, b)
                else:
                    totals[node.operands[0]] += rules[0](upstream, out, numbers[0])
            except (ArithmeticError, ValueError) as error:
                raise undefined(node.op, "derivative", node.numbers, error) from error
    return totals


def gradients(f):
    """The derivative of f by every node, as a mapping; nothing is stored in the graph.

    >>> x = Value(3.0, "x")
    >>> gradients(x * x)[x]
    6.0
    """
    totals = backpropagate(node_of(f))
    for node, total in totals.items():
        if total - total != 0:
            raise ValueError(f"the derivative by {node!r} is too large for a float")
    return ByNode(totals)


def inputs(f):
    """{name: node} of the named inputs that f is computed from, in the order in which they stand in its formula."""
    found = {}
    for node in topological_order(node_of(f)):
        if not node.op and node.name and found.setdefault(node.name, node) is not node:
            raise ValueError(f"two inputs are called {node.name!r}: give each a name of its own")
    return found


def node_of(f):
    """f, if it is a Value; else a TypeError."""
    if not isinstance(f, Value):
        raise TypeError(f"expected a Value, the node of a graph, not {type(f).__name__}: {f!r:.60}")
    return f


class ByNode:
    """A number for each node: a mapping. A node that it does not hold has 0; what is not a Value is a TypeError."""

    def __init__(self, numbers): self._numbers = numbers
    def __getitem__(self, node): return self._numbers.get(node_of(node), 0)
    def __contains__(self, node): return node in self._numbers
    def __iter__(self): return iter(self._numbers)
    def __len__(self): return len(self._numbers)
    def keys(self): return self._numbers.keys()
    def values(self): return self._numbers.values()
    def items(self): return self._numbers.items()
    def __repr__(self): return repr(self._numbers)
