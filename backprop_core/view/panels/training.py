"""TrainingPanel: a network learns to tell two kinds of points apart, epoch by epoch."""
from functools import cache
from typing import NamedTuple

import numpy as np
from contourpy import contour_generator

from ...data import two_moons, xor
from ...network import Network
from ...training import training_steps
from ..chart import Chart
from ..picture import display_with_still
from ..svg import part, path, tag, text
from .base import Input, picker
from .live_training import POWERS_OF_TWO, LiveTraining

WIDE, HIGH, GAP = 400, 350, 14           # each of the two charts: what the network says, and the curves; between them
CURVES_WIDE = 520
LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
POINTS = 160                             # of a curve that are drawn
ENDS = (20, 50, 100, 200, 400, 700, 1000)     # where the axis of epochs may end
STOP = {"loss": 0.02, "change": 1e-6, "gradient_norm": 0.005}
STOPPED = {"loss": f"the loss is at most {STOP['loss']}",
           "change": f"from one epoch to the next the loss changed by at most {STOP['change']:f}",
           "gradient_norm": f"the gradient norm is at most {STOP['gradient_norm']}",
           "epochs": "that is the limit of epochs, and no other rule was met",
           "diverged": "the numbers are no longer finite"}


class Plane(NamedTuple):
    """Points to tell apart, and the window in which they are shown."""

    data: object
    x: tuple
    y: tuple


PLANES = {"two moons": Plane(two_moons(100, noise=0.15), (-1.7, 2.7), (-1.5, 2)), "XOR": Plane(xor(), (-0.6, 1.6), (-0.45, 1.45))}


class TrainingPanel(LiveTraining):
    """Left the points and what the network says all over the plane, right loss and gradient norm by epoch, the run before dashed."""

    inputs = (Input("rate", "learning rate η", 1, 0.01, 10, 0.1, log=True),
              Input("batch", "batch size", 128, 1, 128, POWERS_OF_TWO, log=True), Input("hidden", "hidden neurons", 8, 1, 8, 1),
              Input("start", "start (seed)", 0, 0, 9, 1), Input("stride", "epochs a step", 4, 1, 20, 1))
    idle = ("stride",)

    width, height, narrow = WIDE + GAP + CURVES_WIDE, HIGH, (CURVES_WIDE, 2 * HIGH)

    def __init__(self):
        self.points = picker("data", PLANES, 190)
        super().__init__(self, "What the network says about every point of a plane, and the loss and the gradient norm by epoch",
                         self.points, lines=7)

    @property
    def backdrop(self):
        """What stands still until other points are picked or the axis of epochs is too short."""
        return _plane(self.points.value).backdrop + _beside(_curves(self._end()).backdrop)

    def begin(self):
        data = PLANES[self.points.value].data
        network = Network([2, round(self.value("hidden")), 1], "tanh", "sigmoid", "cross_entropy", seed=round(self.value("start")))
        return network, *data, {"rate": self.rate(), "batch_size": self._batch(), "stop": STOP}

    def stride(self):
        return round(self.value("stride"))

    def numbers(self):
        n = super().numbers()
        inputs, targets = PLANES[self.points.value].data
        if self.step in self.history.epoch:
            at = self.history.epoch.index(self.step)
            loss, norm = self.history.loss[at], self.history.gradient_norm[at]
        else:                                                       # the start of a training by batches has no entry
            _, _, loss, norm, _ = next(training_steps(self.network, inputs, targets))
        right = int(((self.network.predict(inputs) > 0.5) == targets).sum())
        n |= {"rate": self.rate(), "loss": loss, "norm": norm, "length": self.rate() * norm, "right": right,
              "examples": len(inputs), "batch": min(self._batch(), len(inputs))}
        n["updates_an_epoch"] = -(-n["examples"] // n["batch"])
        n["updates"] = n["epoch"] * n["updates_an_epoch"]
        return n | ({"before": self.before[1][-1]} if self.before else {})

    def marks(self, n):
        plane = _plane(self.points.value)
        grid = _grid(self.points.value)
        says = self.network.predict(np.reshape(grid, (2, -1)).T).reshape(grid[0].shape)
        contours = contour_generator(*grid, says)
        areas = (_closed(plane, *contours.filled(level, 2)) for level in LEVELS)
        middle = (plane.line(line, "ink") for line in contours.lines(0.5))
        return plane.inside(*areas, *middle, _dots(self.points.value)) + _beside(self._drawn_curves(n))

    def formula(self, n):
        steps = "a step: " if n["batch"] == n["examples"] else "steps an epoch: {updates_an_epoch:integer}, on average "
        return steps + "η × gradient norm = {rate:short} × {norm:short} = {length:short}"

    def progress(self, n):
        """Loss and count too: on a narrow page the curves are far below."""
        return super().progress(n) + "  ·  loss {loss}  ·  {right:integer} of {examples:integer} right"

    def caption(self, n):
        before = " Dashed: the loss of the run before, which came to {before:short}." if self.before else ""
        if not self.step and not self._ended():
            return "The weights are random, and so is the line where the output is ½. Press Play, or Step." + before
        if not self._ended():
            return "Bluer: the output is nearer to 1. On the line it is ½: does it come to lie between the two kinds?" + before
        phases = ", ".join(f"{name} to epoch {last}" for name, (_, last) in self.history.phases().items())
        phases = f" Phases: {phases}." if phases else ""
        return f"Stopped after epoch {self.step}: {STOPPED[self.history.stopped_by]}.{phases}{before}"

    def table(self, n):
        return [("", "value"), ("epoch", "{epoch:integer}"), ("updates", "{updates:integer}"), ("examples a batch", "{batch:integer}"),
                ("loss", "{loss}"), ("gradient norm", "{norm}"), ("points on the right side", "{right:integer}"),
                ("of", "{examples:integer}"), ("loss of the run before", "{before}" if self.before else "")]

    def _ipython_display_(self):
        """The still shows two whole runs: at the start there is nothing to see yet."""
        twin = type(self)()
        twin.press("finish")
        twin.set(batch=8)
        twin.press("finish")
        display_with_still(self, twin.picture)

    def _batch(self):
        return round(self.value("batch"))

    def _ended(self):
        return self.history.stopped_by and self.step == self.last

    def _end(self):
        """Where the axis of epochs ends."""
        longest = max(self.step, self.before[0][-1] if self.before else 0)
        return next(end for end in ENDS if end >= longest)

    def _drawn_curves(self, n):
        chart, lines = _curves(self._end()), []
        if self.before:
            lines.append(chart.line(_thinned(*self.before), "rest"))
        seen = self.history.epoch.index(self.step) + 1 if self.step in self.history.epoch else 0
        for kind, key, numbers in (("backward", "norm", self.history.gradient_norm), ("forward", "loss", self.history.loss)):
            if seen > 1:
                lines.append(chart.line(_thinned(self.history.epoch[:seen], numbers[:seen]), kind))
            lines.append(chart.point(n["epoch"], n[key], kind, 5))
        if self._ended():
            for name, (first, last) in self.history.phases().items():
                foot, head = chart.at(last, 0.002), chart.at(last, 0.5)          # below the notes
                lines.append(tag("path", class_="edge", d=path("M", *foot, "V", head[1])))
                if chart.at(last, 1)[0] - chart.at(first, 1)[0] > 44:
                    x, y = chart.at((first + last) / 2, 0.002)
                    lines.append(text(x, y - 8, name, class_="local"))
        notes = (("loss {loss}", "forward", 24), ("gradient norm {norm}", "backward", 46),
                 ("{right:integer} of {examples:integer} right", "", 68))
        return chart.inside(*lines) + "".join(
            chart.note(self._end(), 4, template, n, kind, -8, down, "end") for template, kind, down in notes)


@cache
def _plane(name):
    plane = PLANES[name]

    def draw(axes):
        axes.set(xlabel="x₁", ylabel="x₂", xticks=range(-1, 3), yticks=range(-1, 3))
        axes.set(xlim=plane.x, ylim=plane.y)
        axes.grid(visible=False)
        axes.set_title("output of the network   ○ target 0   ● target 1", fontsize=13)
    return Chart(draw, WIDE, HIGH, box=(0.11, 0.13, 0.87, 0.78))


@cache
def _dots(name):
    """The points: hollow where the target is 0, full where it is 1."""
    inputs, targets = PLANES[name].data
    drawn = ["".join(path("M", *_plane(name).at(*point)) + "h0" for point in inputs[targets[:, 0] == kind].tolist()) for kind in (0, 1)]
    return (tag("path", class_="dots rim", d=drawn[0] + drawn[1]) + tag("path", class_="dots target", d=drawn[1] + drawn[0])
            + tag("path", class_="dots hollow", d=drawn[0]))


@cache
def _grid(name):
    plane = PLANES[name]
    return np.meshgrid(np.linspace(*plane.x, 37), np.linspace(*plane.y, 31))


@cache
def _curves(end):
    def draw(axes):
        axes.set(xlim=(0, end), yscale="log", ylim=(0.002, 4), xlabel="epoch")
        axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        axes.minorticks_off()
        axes.locator_params(axis="x", integer=True)
        axes.set_title("loss and gradient norm, by epoch", fontsize=13)
    return Chart(draw, CURVES_WIDE, HIGH, box=(0.09, 0.13, 0.88, 0.78))


def _beside(*marks):
    return part(*marks, at=(WIDE + GAP, 0), narrow=(0, HIGH))


def _thinned(epochs, numbers):
    """A curve as points, not more than are seen."""
    kept = np.unique(np.linspace(0, len(epochs) - 1, POINTS).round().astype(int))
    return [(epochs[i], numbers[i]) for i in kept.tolist()]


def _closed(chart, polygons, offsets):
    """Areas with holes as one path."""
    a, b, c, d = chart.affine
    drawn = ""
    for points, ends in zip(polygons, offsets, strict=True):
        points = (points * (b, d) + (a, c)).tolist()
        for first, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            drawn += path("M", *points[first], "L", *(number for point in points[first + 1:end] for number in point), "Z")
    return tag("path", class_="area forward", d=drawn)
