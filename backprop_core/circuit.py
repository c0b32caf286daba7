"""Circuit: a graph frozen for re-running on other numbers, without building it again.

>>> from backprop_core.graph import Value
>>> x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
>>> f = (x + y) * z
>>> run = Circuit(f).run({x: 1.5}, y=2)
>>> run.value(f), run.gradient("x"), run.gradient(z)
(-14.0, -4, 3.5)
"""
from collections.abc import Mapping
from contextlib import nullcontext
from fractions import Fraction

from .derivatives import steps
from .graph import Value, first_not_finite, inputs, node_of, number, one, topological_order, undefined
from .source import written_out


class Circuit:
    """A graph as a program over numbered slots: one slot a node, then one for each constant.

    Runs change nothing in the graph; the inputs that a run does not name keep the number they had when the circuit was made.

    >>> x, y = Value(2, "x"), Value(5, "y")
    >>> circuit = Circuit(x * y)
    >>> circuit.inputs, circuit.run(x=3).gradient("y")
    ({'x': Value(2, 'x'), 'y': Value(5, 'y')}, 3)
    """

    def __init__(self, f):
        """f: the Value that the circuit computes and differentiates."""
        self.output = node_of(f)
        self.nodes = topological_order(f)
        self.slots = {node: slot for slot, node in enumerate(self.nodes)}
        self.inputs = inputs(f)
        self._names = {}
        for node in self.nodes:
            self._names.setdefault(node.name, []).append(node)
        self._start = [node.data for node in self.nodes]
        self._program = [self._line(node) for node in self.nodes if node.op]

    def _line(self, node):
        """A node as (slot, slot of x, slot of y, forward, rule of x, rule of y): without a y None, and no rule for a constant."""
        slots = [self._slot_of(operand) for operand in node.operands]
        rules = [rule if isinstance(operand, Value) else None for operand, rule in zip(node.operands, node.op.backward, strict=True)]
        i, j = (*slots, None)[:2]
        by_x, by_y = (*rules, None)[:2]
        return self.slots[node], i, j, node.op.forward, by_x, by_y

    def _slot_of(self, operand):
        if isinstance(operand, Value):
            return self.slots[operand]
        self._start.append(operand)
        return len(self._start) - 1

    def run(self, changed=None, /, **named):
        """Run the circuit with some inputs changed: {node or name: number}, or name=number.

        A number is an int, float or Fraction, or an array: then every number of the run is an array of its shape, one entry for each
        of a family of independent circuits, in floats. Several arrays have one shape. A node that the output does not depend on changes
        nothing, as its derivative of 0 says. Raises TypeError for what is no number, ValueError
        for unknown names, numbers that are not finite, and operations without a value there; in an array, that entry is inf or NaN.

        >>> import numpy
        >>> x = Value(1.0, "x")
        >>> run = Circuit(1 / x).run(x=numpy.array([1.0, 2.0, 0.0]))
        >>> run.gradient(x)
        array([-1.  , -0.25,  -inf])
        """
        if not isinstance(changed, Mapping | None):
            raise TypeError(f"a run takes {{input: number}} or name=number, not {changed!r:.60}")
        values, shape, seen = self._start.copy(), (), set()
        for key, given in [*(changed or {}).items(), *named.items()]:
            node = self.node(key)
            if node.op:
                raise ValueError(f"{key!r} is computed, not an input; the inputs are {', '.join(self.inputs)}")
            if node in seen:
                raise ValueError(f"{key!r} is given twice")
            seen.add(node)
            if getattr(given, "shape", ()):
                given, shape = _sweep(key, given, shape), given.shape
            else:
                given = number(given)
            if node in self.slots:
                values[self.slots[node]] = given
        if shape:                               # NumPy has no arithmetic of arrays and Fractions
            try:
                values = [float(value) if isinstance(value, Fraction) else value for value in values]
            except OverflowError:
                raise ValueError("a run with arrays computes in floats, and a number of this graph is too large for one") from None
        return Run(self, values, shape)

    def node(self, which):
        """The node for a node or a name; ValueError for a name that no node or more than one has.

        >>> Circuit(2 * Value(3, "x")).node("x")
        Value(3, 'x')
        """
        if not isinstance(which, str):
            return node_of(which)
        found = self._names.get(which, []) if which else []
        if len(found) != 1:
            known = ", ".join(name for name, nodes in self._names.items() if name and len(nodes) == 1)
            raise ValueError(f"{len(found) or 'no'} node{'s are' if len(found) > 1 else ' is'} called {which!r}; known names: {known}")
        return found[0]

    @property
    def source(self):
        """Forward and backward pass as the text of one Python function, to read: def circuit(x, y): … return f, (g_x, g_y).

        >>> Circuit(Value(2, "x") * Value(3, "y")).source.splitlines()[0]
        'def circuit(x, y):'
        """
        return written_out(self.output)[0]

    def compile(self):
        """The function that `source` is the text of: the inputs in the order of `inputs(f)` -> (value, tuple of their gradients).

        It checks nothing: a pole is whatever Python makes of it. Exact on fractions where the graph it was made from is.

        >>> x, y = Value(2, "x"), Value(5, "y")
        >>> Circuit(x * y).compile()(3, 7)
        (21, (7, 3))
        """
        text, namespace = written_out(self.output)
        exec(compile(text, "<circuit.source>", "exec"), namespace)      # our own text: names in it are made safe, nothing typed is run
        return namespace.pop("circuit")         # a function that is among its own globals would be kept until the collector comes


class Run:
    """The numbers of one run of a circuit: values, and, once they are asked for, gradients."""

    def __init__(self, circuit, values, shape):
        self.circuit, self.shape = circuit, shape
        self._values, self._gradients = values, None
        with _quiet(shape):
            self._forward()

    def value(self, which):
        """The value of a node (or name): a number, or an array in a sweep. Raises ValueError for a node that is not in the circuit.

        >>> Circuit(2 * Value(3, "x")).run(x=5).value("x")
        5
        """
        node = self.circuit.node(which)
        if node not in self.circuit.slots:
            raise ValueError(f"{which!r} is not in this circuit: its output is not computed from it")
        return self._shaped(self._values[self.circuit.slots[node]])

    def gradient(self, which):
        """The derivative of the circuit's output by a node (or name): a number, or an array in a sweep; 0 for a node it does not reach.

        Raises ValueError for an unknown name, and where a derivative is not finite; in a sweep that entry is inf or NaN.

        >>> Circuit(Value(3, "x") ** 2).run(x=5).gradient("x")
        10
        """
        node = self.circuit.node(which)
        if self._gradients is None:
            with _quiet(self.shape):
                self._gradients = self._backward()
        slot = self.circuit.slots.get(node)
        return self._shaped(0 if slot is None else self._gradients[slot])

    def steps(self):
        """Both passes, one move at a time, at this run's numbers: see `steps`.

        >>> [move.product for move in Circuit(Value(3, "x") * 2).run(x=5).steps() if move.direction == "backward"]
        [2]
        """
        self.gradient(self.circuit.output)      # raises where a derivative is not finite
        with _quiet(self.shape):
            return steps(self.circuit.output, lambda node: self._values[self.circuit.slots[node]])

    def _forward(self):
        values = self._values
        try:
            for slot, i, j, forward, _, _ in self.circuit._program:
                values[slot] = forward(values[i]) if j is None else forward(values[i], values[j])
        except (ArithmeticError, ValueError) as error:
            raise self._undefined("value", slot, error) from error
        self._check("value", values)

    def _backward(self):
        values, totals, output = self._values, [None] * len(self._values), self.circuit.slots[self.circuit.output]
        totals[output] = one(values[output])
        try:
            for slot, i, j, _, by_x, by_y in reversed(self.circuit._program):
                upstream, out, x, total = totals[slot], values[slot], values[i], totals[i]
                if j is None:
                    g = by_x(upstream, out, x)
                    totals[i] = g if total is None else total + g           # never +=, which would write into shared arrays
                else:
                    y = values[j]
                    if by_x:
                        g = by_x(upstream, out, x, y)
                        totals[i] = g if total is None else total + g
                    if by_y:
                        g, total = by_y(upstream, out, x, y), totals[j]
                        totals[j] = g if total is None else total + g
        except (ArithmeticError, ValueError) as error:
            raise self._undefined("derivative", slot, error) from error
        totals = [0 if total is None else total for total in totals]        # constants
        self._check("derivative", totals)
        return totals

    def _undefined(self, what, slot, error):
        node = self.circuit.nodes[slot]
        numbers = [self._values[self.circuit.slots[part]] if isinstance(part, Value) else part for part in node.operands]
        return undefined(node.op, what, numbers, error)

    def _check(self, what, numbers):
        if not self.shape and (slot := first_not_finite(numbers)) is not None:
            raise ValueError(f"the {what} at {self.circuit.nodes[slot]!r} is too large for a float")

    def _shaped(self, value):
        if not self.shape:
            return value
        import numpy
        return numpy.full(self.shape, value, float) if not getattr(value, "shape", ()) else value.copy()


def _sweep(key, given, shape):
    import numpy
    given = numpy.asarray(given)
    if given.dtype.kind not in "iuf":
        raise TypeError(f"{key!r} takes real numbers, not an array of {given.dtype}")
    if shape and given.shape != shape:
        raise ValueError(f"the arrays of one run have one shape: {key!r} has {given.shape}, another has {shape}")
    with numpy.errstate(over="ignore"):
        given = given.astype(float)     # a copy: the caller may use the array again before a gradient is asked for
    if not numpy.isfinite(given).all():
        raise ValueError(f"{key!r} takes finite numbers; its array has NaN or infinity in it")
    return given


def _quiet(shape):
    """In a sweep a pole is inf or NaN at its own element, without a warning for the others."""
    if shape:
        import numpy
        return numpy.errstate(all="ignore")
    return nullcontext()
