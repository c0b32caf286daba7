"""CostPanel: how many passes through a network the gradient takes, by three methods, as the number of weights grows."""
from ...network_check import passes_needed
from ..chart import Chart
from ..svg import tag
from .base import Input, Panel

METHODS = (     # key, name, color, height of its bar in the chart
    ("differences", "finite differences", "backward", 2),
    ("tangents", "forward mode", "rest", 1),
    ("backward", "backpropagation", "forward", 0),
)
RIGHT = 2e8     # the end of the axis: room for a number beside the longest bar


def passes(weights):
    """Passes through the network for all derivatives of one loss: a nudge each and one without; a tangent each; forward and backward."""
    return {"differences": passes_needed(weights), "tangents": weights, "backward": 2}


def _axes(axes):
    axes.set(xscale="log", xlim=(1, RIGHT), ylim=(-0.6, 2.9), yticks=[], xlabel="passes through the network (each line: ten times as many)")
    axes.minorticks_off()


class CostPanel(Panel):
    """One slider, the number of weights, and a bar for each method on a logarithmic scale."""

    inputs = (Input("weights", "weights", 1000, 1, 1_000_000, 0.1, log=True),)

    def __init__(self):
        self.chart = Chart(_axes, width=660, height=250, box=(0.03, 0.2, 0.94, 0.78))
        super().__init__(self.chart, "Passes through the network for one gradient, by three methods", lines=2)

    def numbers(self):
        weights = round(self.value("weights"))
        return {"weights": weights, **passes(weights)}

    def marks(self, n):
        return "".join(self._bar(n, *method) for method in METHODS)

    def formula(self, n):
        return "{weights:integer} + 1 = {differences:integer} passes, or 2"

    def caption(self, n):
        return ("All derivatives of a loss by {weights:integer} weights: {differences:integer} passes by finite differences, "
                "{tangents:integer} in forward mode, about 2 by backpropagation.")

    def table(self, n):
        return [("method", "passes"), *((name, f"{{{key}:integer}}") for key, name, *_ in METHODS)]

    def _bar(self, n, key, name, kind, row):
        (left, top), (right, bottom) = self.chart.at(1, row + 0.3), self.chart.at(max(n[key], 1.02), row - 0.3)
        return (tag("rect", class_=f"bar {kind}", x=left, y=top, width=right - left, height=bottom - top, rx=3)
                + self.chart.note(1, row, name, n, kind, 2, top - self.chart.at(1, row)[1] - 6)
                + self.chart.note(max(n[key], 1), row, f"{{{key}:integer}}", n, kind, 8, 5))
