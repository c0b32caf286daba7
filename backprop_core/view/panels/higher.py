"""HigherDerivativesPanel: a function and its first three derivatives, each a graph made from the one before, as formulas and curves."""
from itertools import pairwise

import numpy

from ...circuit import Circuit
from ...derivatives import derivative
from ...graph import Value
from ...notation import formula
from ..chart import THEME, Chart
from ..wording import raised
from .base import Input, Panel, picker

FUNCTIONS = {
    "x³ − 3x": lambda x: x ** 3 - 3 * x,
    "x⁴/4 − x²": lambda x: x ** 4 / 4 - x ** 2,
    "sin 2x": lambda x: (2 * x).sin(),
    "eˣ": lambda x: x.exp(),
    "tanh x": lambda x: x.tanh(),
    "1/(1 + x²)": lambda x: 1 / (1 + x ** 2),
}
LEFT, RIGHT, HIGH = -3.0, 3.0, 8.0
NEAR = 1.0          # points of the curves less far apart than this share one name
XS = numpy.linspace(LEFT - 0.1, RIGHT + 0.1, 91)     # a little more than the slider's range: a point at its end is whole
ORDERS = (("f", "f", "ink"), ("f1", "f′", "backward"), ("f2", "f″", "parameter"), ("f3", "f‴", "target"))


def _axes(axes):
    axes.set(xlim=(XS[0], XS[-1]), ylim=(-HIGH, HIGH), xlabel="x", yticks=range(-6, 9, 2))
    axes.axhline(0, color=THEME["line"], linewidth=1)


def _with_derivatives(build):
    """The function's circuit and those of its first three derivatives, at a point where all have a value."""
    f = build(Value(0.5, "x"))
    x = Circuit(f).inputs["x"]
    graphs = [f]
    for _ in ORDERS[1:]:
        graphs.append(derivative(graphs[-1], x))
    return [Circuit(graph) for graph in graphs]


class HigherDerivativesPanel(Panel):
    """Four curves over x with a point on each; the formulas are printed from the graphs of the derivatives."""

    inputs = (Input("x", "x", 1.0, LEFT, RIGHT, 0.05),)

    def __init__(self):
        self.chart = Chart(_axes, width=600, height=360)
        self.function = picker("f(x) =", FUNCTIONS, 210)
        self.circuits = {label: _with_derivatives(build) for label, build in FUNCTIONS.items()}
        self._curves = {}
        super().__init__(self.chart, "A function and its first three derivatives over x", self.function, lines=6)

    def numbers(self):
        return {"x": self.value("x"), **{key: self._at(circuit, self.value("x")) for key, circuit in self._orders()}}

    def marks(self, n):
        points = "".join(self.chart.point(n["x"], n[key], kind) for key, _, kind in ORDERS)
        return self.chart.inside(self._drawn(), points, *self._names(n)) + self._legend(n)

    def formula(self, n):
        return "f′ = " + self._written(1)

    def caption(self, n):
        return (f"f″ = {self._written(2)}. f‴ = {self._written(3)}. "
                "At x = {x:short} the slope of f is {f1:short}, and the slope of that is {f2:short}.")

    def table(self, n):
        return [("", "formula", "value"), *((name, self._written(order), f"{{{key}}}") for order, (key, name, _) in enumerate(ORDERS))]

    def _names(self, n):
        """The curves' names beside their points, one text for all that would cover each other, on the side where the curve leads down."""
        groups = []
        for order in sorted((order for order in ORDERS if abs(n[order[0]]) <= HIGH), key=lambda order: n[order[0]]):
            if groups and n[order[0]] - n[groups[-1][-1][0]] < NEAR:
                groups[-1].append(order)
            else:
                groups.append([order])
        slopes = {key: n[after] for (key, *_), (after, *_) in pairwise(ORDERS)}
        for group in groups:
            key, _, kind = min(group, key=ORDERS.index)
            left = n["x"] > RIGHT - 0.5 or n["x"] > LEFT + 0.5 and slopes.get(key, 0) > 0
            words = ", ".join(name for _, name, _ in sorted(group, key=ORDERS.index))
            dx, anchor = (-10, "end") if left else (10, "start")
            yield self.chart.note(n["x"], n[key], words, n, kind if len(group) == 1 else "", dx, 22 if n[key] > HIGH - 1 else -10, anchor)

    def _legend(self, n):
        """Each curve's value, above the chart, where no curve goes."""
        width = (RIGHT - LEFT) / len(ORDERS)
        spots = [LEFT + 0.06 + width * i for i in range(len(ORDERS))]
        return "".join(self.chart.point(x, HIGH + 0.9, kind, 6) + self.chart.note(x, HIGH + 0.9, f"{name} = {{{key}}}", n, kind, 12, 5)
                       for x, (key, name, kind) in zip(spots, ORDERS, strict=True))

    def _orders(self):
        return [(key, circuit) for (key, *_), circuit in zip(ORDERS, self.circuits[self.function.value], strict=True)]

    def _at(self, circuit, x):
        return circuit.run({"x": x} if "x" in circuit.inputs else {}).value(circuit.output)

    def _written(self, order):
        return raised(formula(self.circuits[self.function.value][order].output, "text"))

    def _drawn(self):
        """The four curves, which change with the function only."""
        label = self.function.value
        if label not in self._curves:
            self._curves[label] = "".join(
                self.chart.line(zip(XS, numpy.broadcast_to(self._at(circuit, XS), XS.shape), strict=True), kind)
                for (_, circuit), (*_, kind) in zip(self._orders(), ORDERS, strict=True))
        return self._curves[label]
