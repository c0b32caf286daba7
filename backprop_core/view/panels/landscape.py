"""LandscapePanel: a loss over two weights as contour lines, with two minima, and a start to drag."""
from functools import cache
from math import hypot

import numpy as np

from ...landscape import descent_path, loss_surface, two_minima
from ..chart import THEME, Chart
from ..svg import part
from .base import Input, Panel

MAP, CURVE, GAP, HIGH = 520, 390, 10, 390      # widths of the two charts, between them, and the height of both
W, V = np.linspace(-4, 4, 161), np.linspace(-3, 3, 121)
LEVELS = (0.005, 0.02, 0.06, 0.1, 0.2, 0.35, 0.6, 1, 1.6, 2.5, 4, 6)
LAST = 100                                     # steps
LOW, HIGHEST = 1e-4, 10                        # of the loss that is shown
FAR = 20                                       # beyond the map
HOME = 0.15                                    # so near to a minimum counts as arrived
LEAP = 0.1                                     # a step so long after all the others: it will not settle there
BESIDE = {"c": (10, 6), "d": (-5, 24)}         # where the names of the minima stand, off the paths that lead there


class LandscapePanel(Panel):
    """The start is dragged or set by two sliders. All of the descent is shown, or, with Step and Play, as far as it has come."""

    inputs = (Input("w", "start w", -1.0, -3.9, 3.9, 0.05), Input("v", "start v", 2.0, -2.9, 2.9, 0.05),
              Input("rate", "learning rate η", 0.5, 0.05, 3, 0.05))
    start, last = None, LAST
    width, height, narrow = MAP + GAP + CURVE, HIGH, (MAP, 2 * HIGH)

    def __init__(self):
        self.landscape, self.minima = two_minima(), _minima()
        self.map, self.curve = _charts()
        self.backdrop = self.map.backdrop + _beside(self.curve.backdrop)
        self.path, self._given = None, None
        super().__init__(self, "Contour lines of a loss over the weights w and v, with the path of a descent", lines=4)
        self.picture.interval = 0                   # a picture as soon as the one before is drawn

    def numbers(self):
        given = {name: self.value(name) for name in self.sliders}
        if given != self._given:
            self._given = given
            self.path = descent_path(*self.landscape, (given["w"], given["v"]), given["rate"], LAST + 1)     # the last one's next step too
        path, end = self.path, min(len(self.path.x) - 1, LAST)
        at = end if self.step is None else min(self.step, end)
        after = min(at + 1, len(path.x) - 1)
        n = given | {"step": at, "at_w": path.x[at], "at_v": path.y[at], "loss": path.loss[at], "first": path.loss[0], "steps": end,
                     "before": path.loss[max(at - 1, 0)], "next_w": path.x[after], "next_v": path.y[after]}
        for name, place in self.minima.items():
            n |= dict(zip((f"w_{name}", f"v_{name}", f"loss_{name}"), place, strict=True))
        return {name: float(number) for name, number in n.items()}

    def marks(self, n):
        place, seen = self.map, int(n["step"]) + 1
        steps = np.clip([self.path.x[:seen], self.path.y[:seen]], -FAR, FAR).T.tolist()
        minima = (place.note(w, v, name, n, "", *BESIDE[name]) + place.point(w, v, "ink", 4) for name, (w, v, _) in self.minima.items())
        dots = (place.point(*step, "parameter close", 3) for step in steps[1:40])
        losses = [(step, max(loss, LOW / 2)) for step, loss in enumerate(self.path.loss[:seen].tolist())]
        return place.inside(
            place.line(steps, "parameter"), *dots, *minima, place.point(n["at_w"], n["at_v"], "parameter"),
            place.handle(n["w"], n["v"], "start", "start", n["w"]),
        ) + _beside(self.curve.inside(self.curve.line(losses, "forward"), self.curve.point(*losses[-1], "forward", 5)),
                    self.curve.note(LAST, HIGHEST, "loss {loss}", n, "forward", -8, 24, "end"))

    def formula(self, n):
        return "(w, v) after {step:integer} steps = ({at_w:short}, {at_v:short}), loss {loss:short}"

    def caption(self, n):
        if max(abs(n["at_w"]), abs(n["at_v"])) > FAR:
            return "The descent has left the picture for good: each step lands farther away. Choose a smaller rate."
        said = f"Step {int(n['step'])} from the start ({{w:short}}, {{v:short}}): "
        if self.step is not None and self.step < LAST:
            if n["loss"] > n["before"]:
                return said + "the last step went too far, and came down higher than it began. A smaller rate takes shorter steps."
            return said + "downhill, at right angles to the contour lines when the steps are small."
        return said + self._arrival(n)

    def table(self, n):
        return [("", "w", "v", "loss"), ("start", "{w}", "{v}", "{first}"), ("here", "{at_w}", "{at_v}", "{loss}"),
                ("next step", "{next_w}", "{next_v}", ""),
                *((f"minimum {name}", f"{{w_{name}}}", f"{{v_{name}}}", f"{{loss_{name}}}") for name in self.minima)]

    def drag(self, id, x, y):
        """The start, within the map."""
        for each, number in zip(self.inputs[:2], self.map.data(x, y), strict=True):
            self.set(**{each.name: min(max(round(number, 2), each.min), each.max)})

    def _arrival(self, n):
        """Where the descent is in the end."""
        name = "c" if n["at_w"] > 0 else "d"
        w, v, _ = self.minima[name]
        if max(abs(n["at_w"] - w), abs(n["at_v"] - v)) > HOME:
            w, v = self.inputs[:2]
            inside = w.min <= n["at_w"] <= w.max and v.min <= n["at_v"] <= v.max
            beyond = "" if inside else " The point is outside the picture."
            if hypot(n["next_w"] - n["at_w"], n["next_v"] - n["at_v"]) > LEAP:
                return f"still leaping to and fro, on the side of {name}: the rate is too large for this place.{beyond}"
            return f"on the way to {name}, and slow: where lines are far apart the slope is small, and so are the steps.{beyond}"
        judged = "the best there is" if name == "c" else "lower than all around it, yet not the best: at c it is {loss_c:short}"
        return f"the descent has come to {name}. There the loss is {{loss_{name}:short}}, {judged}."


@cache
def _surface():
    return loss_surface(*two_minima(), W, V)


@cache
def _minima():
    """{name: (w, v, loss)} of the lowest point of the map on either side, called as in the article."""
    found = {}
    for name, side in (("c", W > 0), ("d", W < 0)):
        lowest = np.where(side, _surface(), np.inf)
        row, column = np.unravel_index(lowest.argmin(), lowest.shape)
        found[name] = float(W[column]), float(V[row]), round(float(lowest[row, column]), 12)
    return found


@cache
def _charts():
    def map_of_loss(axes):
        axes.contour(W, V, _surface(), LEVELS, colors=THEME["line"], linewidths=1.2)
        axes.set(xlabel="w", ylabel="v", xticks=range(-4, 5), yticks=range(-3, 4))
        axes.grid(visible=False)
        axes.set_title("loss of y = v tanh(w x + 0.3): each line joins equal losses", fontsize=13)

    def losses(axes):
        axes.set(xlim=(0, LAST), yscale="log", ylim=(LOW, HIGHEST), xlabel="step")
        axes.set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
        axes.minorticks_off()
        axes.set_title("loss, by step", fontsize=13)
    return Chart(map_of_loss, MAP, HIGH, box=(0.08, 0.12, 0.9, 0.8)), Chart(losses, CURVE, HIGH, box=(0.12, 0.12, 0.85, 0.8))


def _beside(*marks):
    return part(*marks, at=(MAP + GAP, 0), narrow=(0, HIGH))
