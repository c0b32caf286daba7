"""DigitsPanel: a network learns to read handwritten digits while one watches what its hidden neurons look for and what it gets wrong."""
from functools import cache
from itertools import groupby

import numpy as np

from ...data import digits
from ...network import Network
from ..chart import Chart
from ..picture import display_with_still
from ..svg import part, path, tag, text
from .base import Input
from .live_training import POWERS_OF_TWO, LiveTraining

HIDDEN = 16
CELL, TILE = 7, 56                       # a pixel of a picture, and a picture of 8 x 8
UNITS = [(28 + 72 * (unit % 4), 34 + 72 * (unit // 4)) for unit in range(HIDDEN)]          # their left upper corners
TABLE, PITCH = (356, 56), 26             # left upper corner of the table of confusions, and its cells
CURVES = (650, 6)                        # where the chart of errors stands
WRONG = [(28 + 76 * i, 360) for i in range(12)]
WIDTH, HEIGHT = 940, 446
# On a narrow page: the table nearer to the neurons, below them the chart, and beside that what is read wrongly, four in a row.
NARROW_TABLE, NARROW_CURVES, NARROW_TITLE, ROW = (-28, 0), (0, 336), (276, 8), 4
STEP = 0.3                               # of a weight, between two shades
SHADES = 3
LEAST = 0.1                              # percent: none wrong is drawn here, since a logarithmic axis has no 0


class DigitsPanel(LiveTraining):
    """What each hidden neuron looks for, a table of confusions, errors by epoch, and digits that are read wrongly. A step is an epoch."""

    inputs = (Input("rate", "learning rate η", 0.3, 0.03, 3, 0.1, log=True),
              Input("batch", "batch size", 32, 1, 512, POWERS_OF_TWO, log=True), Input("start", "start (seed)", 0, 0, 9, 1))
    epochs = 30

    width, height, narrow = WIDTH, HEIGHT, (612, 660)

    def __init__(self):
        self.data, self.selected = _data(), None
        self.chart = _chart()
        self.backdrop = _frames() + part(self.chart.backdrop, at=CURVES, narrow=NARROW_CURVES)
        super().__init__(self, "Hidden neurons as pictures, what is read as what in a table, errors by epoch, digits read wrongly", lines=4)

    def begin(self):
        network = Network([64, HIDDEN, 10], "tanh", "softmax", "cross_entropy", seed=round(self.value("start")))
        self.errors, self.selected = [], None
        return network, *self.data.train, {"rate": self.rate(), "batch_size": round(self.value("batch"))}

    def numbers(self):
        n = super().numbers()
        while len(self.errors) <= self.step:
            self.show(len(self.errors))
            self.errors.append([100 * float((_read(self.network, part) != _digit(part)).mean()) for part in self.data])
        self.show(self.step)
        said, true = _read(self.network, self.data.test), _digit(self.data.test)
        self.confusions = np.zeros((10, 10), int)
        np.add.at(self.confusions, (true, said), 1)
        self.wrong = np.flatnonzero(said != true)[:len(WRONG)].tolist()
        learned, held = self.errors[self.step]
        n |= {"rate": self.rate(), "learned": learned, "held": held, "wrong": int((said != true).sum()), "all": len(true),
              "loss": self.network.loss(*self.data.test)}
        for name, counts in (("of", self.confusions.sum(axis=1)), ("right", self.confusions.diagonal())):
            n |= {f"{name}_{digit}": int(count) for digit, count in enumerate(counts)}
        return n

    def marks(self, n):
        shades = np.clip(np.rint(self.network.weights[0] / STEP), -SHADES, SHADES).astype(int)
        units = "".join(_button(f"u{unit}", f"hidden neuron {unit + 1}", *corner, self.selected) for unit, corner in enumerate(UNITS))
        return (_pictures(zip(shades.tolist(), UNITS, strict=True)) + tag("g", units, class_="layer") + self._table() + self._wrong_ones()
                + self._errors(n))

    def formula(self, n):
        return "read wrongly: {wrong:integer} of {all:integer} held out"

    def progress(self, n):
        """Errors too: on a narrow page the curves are far below."""
        return super().progress(n) + "  ·  wrong: held out {held}%, learned from {learned}%"

    def caption(self, n):
        kind, number = (self.selected[0], int(self.selected[1:])) if self.selected else ("", 0)
        if kind == "u":
            out = self.network.weights[1][:, number]
            order = np.argsort(out)
            return (f"Hidden neuron {number + 1}: ink on the green raises its output, ink on the striped lowers it. A high output speaks "
                    f"most for {order[-1]} and {order[-2]}, most against {order[0]} and {order[1]}.")
        if kind == "w" and number < len(self.wrong):
            says = self.network.predict(self.data.test.inputs[self.wrong[number]:self.wrong[number] + 1])[0]
            first, second = np.argsort(says)[:-3:-1]
            return (f"This is a {self._true(number)}, says who wrote it. The network says {first} with {100 * says[first]:.0f}%, "
                    f"{second} with {100 * says[second]:.0f}%. What would you have said?")
        if not self.step:
            return "The weights are random: the neurons look for nothing in particular, and the readings are guesses. Press Play, or Step."
        return "Click a hidden neuron, or a digit that is read wrongly, to hear about it. The held-out digits are never learned from."

    def label(self, n):
        return self._label + ". Wrong on held-out digits: {held:short} percent."

    def table(self, n):
        digits = ((str(digit), f"{{of_{digit}:integer}}", f"{{right_{digit}:integer}}") for digit in range(10))
        return [("digit", "held out", "read correctly"), *digits, ("all", "{all:integer}", ""), ("wrong, in percent", "{held}", ""),
                ("wrong among those learned from, in percent", "{learned}", "")]

    def click(self, id):
        self.selected = None if id == self.selected else id

    def press_reset(self):
        self.selected = None
        super().press_reset()

    def _ipython_display_(self):
        """The still shows a trained network: at the start there is nothing to see yet."""
        twin = type(self)()
        twin.press("finish")
        display_with_still(self, twin.picture)

    def _true(self, place):
        return int(_digit(self.data.test)[self.wrong[place]])

    def _table(self):
        drawn, (left, top) = "", TABLE
        for true, said in np.argwhere(self.confusions).tolist():
            kind = "local" if true == said else "sum backward"
            drawn += text(left + PITCH * (said + 0.5), top + PITCH * (true + 0.5) + 5, str(self.confusions[true, said]), class_=kind)
        return part(drawn, at=(0, 0), narrow=NARROW_TABLE)

    def _wrong_ones(self):
        """Pictures of the first of them, each with what it is and what the network says."""
        says = _read(self.network, self.data.test)
        shades = np.rint(self.data.test.inputs[self.wrong] * SHADES).astype(int)
        drawn = [_button(f"w{i}", f"{self._true(i)} read as {says[at]}", *WRONG[i], self.selected)
                 + text(WRONG[i][0] + TILE / 2, WRONG[i][1] + TILE + 18, f"{self._true(i)} → {says[at]}", class_="local")
                 for i, at in enumerate(self.wrong)]
        parts = ""
        for row, first in enumerate(range(0, len(WRONG), ROW)):
            here, (x, y) = slice(first, first + ROW), NARROW_TITLE
            pictures = _pictures(zip(shades[here].tolist(), WRONG[here], strict=False), "ink")
            parts += part(pictures, *drawn[here], at=(0, 0), narrow=(x - WRONG[first][0] + WRONG[0][0], y + 92 * row))
        return parts

    def _errors(self, n):
        """Errors by epoch, those learned from and those held out."""
        chart, drawn = self.chart, ""
        for kind, column in (("parameter", 0), ("forward", 1)):
            points = [(epoch, max(errors[column], LEAST)) for epoch, errors in enumerate(self.errors[:self.step + 1])]
            drawn += (chart.line(points, kind) if self.step else "") + chart.point(*points[-1], kind, 5)
        notes = (chart.note(self.epochs, 100, "held out {held}%", n, "forward", -6, 26, "end")
                 + chart.note(self.epochs, 100, "learned from {learned}%", n, "parameter", -6, 48, "end"))
        return part(chart.inside(drawn), notes, at=CURVES, narrow=NARROW_CURVES)


@cache
def _data():
    return digits()


def _digit(data):
    return data.targets.argmax(axis=1)


def _read(network, data):
    """The likeliest digit of each picture."""
    return network.predict(data.inputs).argmax(axis=1)


def _pictures(pictures, kind="parameter"):
    """Pictures of 8 x 8 shades, each at its corner, as one path a shade: a run of equal pixels in a row is one stroke.

    Below 0 the strokes are thin: striped, to be told from the others without color too.
    """
    runs = dict.fromkeys(range(-SHADES, SHADES + 1), "")
    for shades, (left, top) in pictures:
        for row in range(8):
            x, y = left, top + CELL * row + CELL / 2
            for shade, run in groupby(shades[8 * row:8 * row + 8]):
                wide = CELL * len(list(run))
                runs[shade] += f"M{x} {y}h{wide}"
                x += wide
    return tag("g", *(tag("path", class_=f"pixels {kind if shade > 0 else 'against'}", d=drawn, opacity=f"{abs(shade) / SHADES:.2f}")
                      for shade, drawn in runs.items() if shade))


def _button(id, name, left, top, selected):
    """The frame of a picture, to be clicked."""
    ring = tag("rect", class_="ring selected" if id == selected else "wall", x=left - 2, y=top - 2, width=TILE + 4, height=TILE + 4, rx=3)
    reach = tag("rect", class_="reach", x=left - 6, y=top - 6, width=TILE + 12, height=TILE + 12)
    return tag("g", reach, ring, class_="node", data_id=id, role="button", tabindex=0, aria_label=name)


def _frames():
    """Titles, and the empty table of confusions."""
    left, top = TABLE
    size = PITCH * 10
    neurons, table, wrong = (text(*place, class_="title") for place in (
        (28, 20, "what each hidden neuron looks for"), (left - 28, 20, "held out: rows what it is, columns what is read"),
        (28, 346, f"up to {len(WRONG)} read wrongly: what it is → what is said")))
    heads = "".join(text(left + PITCH * (digit + 0.5), top - 8, str(digit), class_="local")
                    + text(left - 14, top + PITCH * (digit + 0.5) + 5, str(digit), class_="local") for digit in range(10))
    lines = path(*(part for i in range(11) for part in ("M", left, top + PITCH * i, "h", size, "M", left + PITCH * i, top, "v", size)))
    return tag("g", neurons, part(table, heads, tag("path", class_="wall", d=lines), at=(0, 0), narrow=NARROW_TABLE),
               part(wrong, at=(0, 0), narrow=NARROW_TITLE), aria_hidden="true")


@cache
def _chart():
    def draw(axes):
        axes.set(xlim=(0, DigitsPanel.epochs), yscale="log", ylim=(0.8 * LEAST, 125), xlabel="epoch")
        axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        axes.minorticks_off()
        axes.set_title("read wrongly, in percent", fontsize=13)
    return Chart(draw, WIDTH - CURVES[0], 320, box=(0.12, 0.14, 0.85, 0.78))
