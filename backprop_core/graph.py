"""Value: one number in a computation graph. Arithmetic builds the graph; walking it backward gives every gradient at once.

>>> x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
>>> f = (x + y) * z
>>> f.backward()
>>> f.data, x.grad, y.grad, z.grad
(-12, -4, -4, 3)
"""
from fractions import Fraction
from numbers import Integral, Rational, Real

from .ops import NUMBERS, OPERATIONS

new = object.__new__
LONGEST = 200           # bits of an exact number that is shown digit by digit


def infix(name):
    """The two methods of a binary operation: x ∘ y, where y is a Value or a number, and y ∘ x, where y is a number."""
    op = OPERATIONS[name]

    def method(self, other):
        if type(other) is Value:
            return computed(op, (self, other), (self.data, other.data))
        other = number(other)
        return computed(op, (self, other), (self.data, other))

    def reflected(self, other):
        other = number(other)
        return computed(op, (other, self), (other, self.data))

    return method, reflected


def function(name, written):
    """The method of an operation with one operand; written: how a call of it looks."""
    op = OPERATIONS[name]

    def method(self):
        return computed(op, (self,), (self.data,))

    method.__name__, method.__qualname__ = name, f"Value.{name}"
    method.__doc__ = f"""A new node: {name} of this one. Raises ValueError where that has no finite value.

        >>> x = Value(1.0)
        >>> {written}
        Value({op.forward(1.0)})
        """
    return method


class Value:
    """A node: a number and, unless it is an input, the operation that it came from.

    `operands` are Values and plain numbers: the 2 of `x ** 2` is no node and takes no gradient. `numbers` are what the operands
    were when the node was computed. An input has no operation: `op` is None. Before Python 3.13 a bare `Fraction ** Value` is a float,
    since Fraction answers first: `Value(Fraction(1, 3)) ** n` stays exact.

    >>> x = Value(3, "x")
    >>> 2 * x - 1, (x / 4).data, (x * x).parents
    (Value(5), 0.75, (Value(3, 'x'), Value(3, 'x')))
    """

    __slots__ = ("data", "grad", "name", "op", "operands", "numbers")
    __array_ufunc__ = None          # ndarray * Value asks Value, which refuses, instead of making an array of objects

    def __init__(self, data, name=""):
        """An input. data: an int, float, Fraction or NumPy number, finite; else TypeError or ValueError."""
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {name!r}")
        self.data, self.grad, self.name = number(data), 0, name
        self.op, self.operands, self.numbers = None, (), ()

    __add__, __radd__ = infix("add")
    __sub__, __rsub__ = infix("sub")
    __mul__, __rmul__ = infix("mul")
    __truediv__, __rtruediv__ = infix("div")
    __pow__, __rpow__ = infix("pow")
    __neg__ = function("neg", "-x")
    __abs__ = function("abs", "abs(x)")
    exp = function("exp", "x.exp()")
    log = function("log", "x.log()")
    sqrt = function("sqrt", "x.sqrt()")
    sin = function("sin", "x.sin()")
    cos = function("cos", "x.cos()")
    tanh = function("tanh", "x.tanh()")
    sigmoid = function("sigmoid", "x.sigmoid()")
    relu = function("relu", "x.relu()")

    @staticmethod
    def apply(name, *operands):
        """A new node: the operation of that name on Values and plain numbers. The functions of `ops` come here with Values.

        >>> Value.apply("mul", 2, Value(3, "x"))
        Value(6)
        """
        operands = tuple(part if isinstance(part, Value) else number(part) for part in operands)
        return computed(OPERATIONS[name], operands, tuple(part.data if isinstance(part, Value) else part for part in operands))

    @property
    def parents(self):
        """The Values among the operands, in order; x * x has x twice.

        >>> (2 * Value(3, "x")).parents
        (Value(3, 'x'),)
        """
        return tuple(operand for operand in self.operands if isinstance(operand, Value))

    def backward(self, accumulate=False):
        """Set `.grad` of every node that this one was computed from: the derivative of this node by that one.

        Twice gives the same numbers. With accumulate=True they are added to what is there, for a sum over several outputs. Raises
        ValueError where a derivative is not finite.

        >>> x = Value(3, "x")
        >>> (x * x).backward()
        >>> (2 * x).backward(accumulate=True)
        >>> x.grad
        8
        """
        found = gradients(self)
        if accumulate:                  # all sums before the first is kept: an error leaves every .grad as it was
            found = finite({node: number(node.grad) + gradient for node, gradient in found.items()})
        for node, gradient in found.items():
            node.grad = gradient

    def __init_subclass__(cls):
        raise TypeError("Value has no subclasses: the passes ask for exactly this type")

    def __repr__(self):
        return f"Value({brief(self.data)}, {self.name!r})" if self.name else f"Value({brief(self.data)})"

    def __reduce_ex__(self, protocol):
        raise TypeError("a Value is one node of a graph and cannot be copied or pickled alone: build the graph again")


def number(data):
    """data as an int, a float or a Fraction; a TypeError or ValueError for what is no finite real number."""
    if type(data) not in NUMBERS:
        if isinstance(data, bool) or not isinstance(data, Real):
            hint = "; arrays enter through Circuit(f).run" if getattr(data, "shape", ()) else ""
            raise TypeError(f"a Value holds one number (int, float or Fraction), not {type(data).__name__}: {data!r:.60}{hint}")
        data = int(data) if isinstance(data, Integral) else float(data)     # a NumPy number
    if data - data:                                                         # is 0, but NaN for infinity and for NaN
        raise ValueError(f"a Value holds a finite number, not {data!r}")
    return data


def computed(op, operands, numbers):
    """A new node: an operation on these operands, which have these numbers; a ValueError where it has no finite value."""
    try:
        data = op.forward(*numbers)
    except (ArithmeticError, ValueError) as error:
        raise undefined(op, "value", numbers, error) from error
    if data - data:
        raise undefined(op, "value", numbers, "too large for a float")
    node = new(Value)               # not Value(data): that would check the number again
    node.data, node.grad, node.name = data, 0, ""
    node.op, node.operands, node.numbers = op, operands, numbers
    return node


def undefined(op, what, numbers, reason):
    """The error for an operation that has no finite value or derivative at these numbers."""
    return ValueError(f"{op.name} has no finite {what} at {', '.join(brief(number, str) for number in numbers)}: {reason}")


def brief(number, written=repr):
    """A number in a message: an exact one of more than some 60 digits by its size only, since Python refuses to print the longest."""
    size = max(map(int.bit_length, number.as_integer_ratio())) if isinstance(number, Rational) else 0
    return written(number) if size <= LONGEST else f"<{type(number).__name__} of {size} bits>"


def topological_order(*outputs, leaves=()):
    """Every node that the outputs were computed from, and they themselves: operands before what is computed from them.

    leaves: nodes to stop at, as if they were inputs.

    >>> x, y = Value(2, "x"), Value(3, "y")
    >>> [node.data for node in topological_order(x * y + y)]
    [2, 3, 6, 9]
    """
    order, placed, path = [], set(), []                 # path: from an output down, each node with those of its operands not yet seen
    for output in outputs:
        if node_of(output) not in placed:
            path.append((output, iter(output.operands if output not in leaves else ())))
        while path:
            node, unseen = path[-1]
            for operand in unseen:
                if operand not in placed and type(operand) is Value:
                    if operand.op and operand not in leaves:
                        path.append((operand, iter(operand.operands)))      # this one first, then the node's others
                        break
                    placed.add(operand)
                    order.append(operand)
            else:
                path.pop()
                placed.add(node)
                order.append(node)
    return order


def backpropagate(f, order, seed, symbolic=False):
    """{node: gradient of f by it} for the nodes in order, a topological order: the chain rule, from f back, each node once.

    This is reverse mode (Linnainmaa 1970). seed: the derivative of f by itself, a 1. The rules run on the numbers that were computed;
    or, symbolic, on the nodes themselves, and then the gradients are graphs.
    """
    totals, wanted = {f: seed}, set(order)
    for node in reversed(order):
        if node.op and node in totals:
            upstream, operands, rules = totals[node], node.operands, node.op.backward
            out, numbers = (node, operands) if symbolic else (node.data, node.numbers)
            try:
                if len(operands) == 2:                  # written out rather than looped over: twice as quick
                    x, y = operands
                    a, b = numbers
                    by_x, by_y = rules
                    if x in wanted:                     # a plain number is not: it takes no gradient
                        g = by_x(upstream, out, a, b)
                        totals[x] = totals[x] + g if x in totals else g
                    if y in wanted:
                        g = by_y(upstream, out, a, b)
                        totals[y] = totals[y] + g if y in totals else g
                elif (x := operands[0]) in wanted:
                    g = rules[0](upstream, out, numbers[0])
                    totals[x] = totals[x] + g if x in totals else g
            except (ArithmeticError, ValueError) as error:
                raise undefined(node.op, "derivative", node.numbers, error) from error
    return totals


def one(like):
    """The 1 that a pass starts from: exact where the graph is, since 1 / 3 is a float and Fraction(1) / 3 is not."""
    return Fraction(1) if isinstance(like, Fraction) else 1


def gradients(f):
    """The derivative of f by every node, as a mapping; nothing is stored in the graph. Raises ValueError where one is not finite.

    >>> x = Value(3.0, "x")
    >>> gradients(x * x)[x]
    6.0
    """
    return finite(backpropagate(f, topological_order(f), one(f.data)))


def finite(numbers):
    """{node: number} as a mapping in which every other node has 0; a ValueError for a number that is infinite or NaN."""
    if (place := first_not_finite(numbers.values())) is not None:
        raise ValueError(f"the derivative at {[*numbers][place]!r} is too large for a float")
    return ByNode(numbers)


def first_not_finite(numbers):
    """The place of the first number that is infinite or NaN, or None."""
    try:
        total = sum(numbers, 0.0)       # a quick look: infinity and NaN make the sum so too
        if not total - total:           # x − x is 0, but NaN for infinity and for NaN
            return None
    except OverflowError:               # an exact number beyond all floats
        pass
    return next((place for place, number in enumerate(numbers) if number - number), None)


def inputs(f):
    """{name: node} of the named inputs that f is computed from, in the order in which they stand in its formula.

    Raises ValueError where two of them have one name.

    >>> inputs(Value(2, "x") * Value(3, "y"))
    {'x': Value(2, 'x'), 'y': Value(3, 'y')}
    """
    found = {}
    for node in topological_order(f):
        if not node.op and node.name and found.setdefault(node.name, node) is not node:
            raise ValueError(f"two inputs are called {node.name!r}: give each a name of its own")
    return found


def node_of(f):
    """f, if it is a Value; else a TypeError."""
    if not isinstance(f, Value):
        raise TypeError(f"expected a Value, the node of a graph, not {type(f).__name__}: {f!r:.60}")
    return f


class ByNode:
    """A number for each node: a mapping. A node that it does not hold has 0; what is not a Value raises TypeError."""

    def __init__(self, numbers): self._numbers = numbers
    def __getitem__(self, node): return self._numbers.get(node_of(node), 0)
    def __contains__(self, node): return node in self._numbers
    def __iter__(self): return iter(self._numbers)
    def __len__(self): return len(self._numbers)
    def keys(self): return self._numbers.keys()
    def values(self): return self._numbers.values()
    def items(self): return self._numbers.items()
    def __repr__(self): return repr(self._numbers)
