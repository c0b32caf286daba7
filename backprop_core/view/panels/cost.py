"""What a gradient costs, as bars on a logarithmic scale: CostPanel by weights of a network, PathCostPanel by layers of paths."""
from functools import cache
from math import floor, log10

from ...examples import deep
from ...network_check import passes_needed
from ...paths import multiplications
from ..chart import Chart
from ..svg import tag
from .base import Input, Panel


class Bars(Panel):
    """Bars on a logarithmic scale, one a method.

    A subclass gives `methods`, (key among the numbers, name, color) from the top, and `axis`, (its end, what it counts).
    """

    methods = ()
    axis = (1e6, "")

    def __init__(self, label):
        self.chart = Chart(self._axes, width=600, height=90 + 56 * len(self.methods), box=(0.03, 0.2, 0.94, 0.78))
        super().__init__(self.chart, label, lines=5)

    def marks(self, n):
        return "".join(self._bar(n, row, *method) for row, method in enumerate(reversed(self.methods)))

    def table(self, n):
        return [("method", "count"), *((name, f"{{{key}:integer}}") for key, name, _ in self.methods)]

    def _axes(self, axes):
        end, label = self.axis
        axes.set(xscale="log", xlim=(1, end), ylim=(-0.6, len(self.methods) - 0.1), xlabel=f"{label} (each line: ten times as many)",
                 xticks=[10.0 ** power for power in range(1 + floor(log10(end)))], yticks=[])
        axes.minorticks_off()

    def _bar(self, n, row, key, name, kind):
        (left, top), (right, bottom) = self.chart.at(1, row + 0.3), self.chart.at(max(n[key], 1.02), row - 0.3)
        return (tag("rect", class_=f"bar {kind}", x=left, y=top, width=right - left, height=bottom - top, rx=3)
                + self.chart.note(1, row, name, n, kind, 2, top - self.chart.at(1, row)[1] - 6)
                + self.chart.note(max(n[key], 1), row, f"{{{key}:integer}}", n, kind, 8, 5))


class CostPanel(Bars):
    """How many passes through a network the gradient takes, by three methods, as the number of weights grows."""

    inputs = (Input("weights", "weights", 1000, 1, 1_000_000, 0.1, log=True),)
    methods = (("differences", "finite differences", "forward"), ("tangents", "forward mode", "rest"),
               ("backward", "backpropagation", "backward"))
    axis = (2e8, "passes through the network")          # the end leaves room for a number beside the longest bar

    def __init__(self):
        super().__init__("Passes through the network for one gradient, by three methods")

    def numbers(self):
        weights = round(self.value("weights"))
        return {"weights": weights, "differences": passes_needed(weights), "tangents": weights, "backward": 2}

    def formula(self, n):
        return "{weights:integer} + 1 = {differences:integer} passes; backpropagation: {backward:integer}"

    def caption(self, n):
        return (f"All derivatives of a loss by {{weights:integer}} weight{_s(n['weights'])}: {{differences:integer}} passes "
                "by finite differences, {tangents:integer} in forward mode, about 2 by backpropagation.")


class PathCostPanel(Bars):
    """Multiplications for a gradient as layers of three neurons are added: every path for itself, or every edge once."""

    inputs = (Input("layers", "layers of 3 neurons", 2, 1, 10, 1),)
    methods = (("by_paths", "path by path", "rest"), ("by_edges", "backward pass", "backward"))
    axis = (1e9, "multiplications")

    def __init__(self):
        super().__init__("Multiplications for one gradient, path by path and by the backward pass")

    def numbers(self):
        layers = round(self.value("layers"))
        count = _multiplications(layers)
        return {"layers": layers, "paths": count.paths, "by_paths": count.by_paths, "by_edges": count.backward}

    def formula(self, n):
        return f"{{layers:integer}} layer{_s(n['layers'])}: {{paths:integer}} paths"

    def caption(self, n):
        return ("Path by path, {by_paths:integer} multiplications. The backward pass uses each edge once: {by_edges:integer}. "
                "One more layer multiplies the first number; to the second it only adds.")


def _s(count):
    return "" if count == 1 else "s"


@cache
def _multiplications(layers):
    return multiplications(deep(layers))
