"""SecantPanel: the secant through two points of a curve turns into the tangent as dx shrinks."""
from collections.abc import Callable
from fractions import Fraction
from math import floor, log10
from typing import NamedTuple

from numpy import linspace

from ...circuit import Circuit
from ...graph import Value
from ..chart import THEME, Chart
from ..svg import part, path, tag
from .base import Input, Panel, picker

WIDE, HIGH, RULER = 600, 340, 104       # the chart, and below it the ruler on which dx and the error shrink
LEFT, RIGHT = -2.2, 3.2
SMALLEST, LARGEST = 1e-8, 10.0          # the ends of the ruler
START = "x²"
LEVEL = 1e-3                            # a tangent less steep than this counts as level


class Curve(NamedTuple):
    """One function of the picker, and the part of its y axis that is shown."""

    label: str
    build: Callable
    low: float
    high: float


CURVES = {curve.label: curve for curve in (
    Curve("2x", lambda x: 2 * x, -5, 7),
    Curve("x²", lambda x: x ** 2, -1, 9),
    Curve("x³ − 3x", lambda x: x ** 3 - 3 * x, -4, 6),
    Curve("x³", lambda x: x ** 3, -9, 9),
    Curve("sin x", lambda x: x.sin(), -1.5, 1.5),
    Curve("eˣ", lambda x: x.exp(), -1, 9),
    Curve("|x|", lambda x: abs(x), -1, 3.5),
)}


class SecantPanel(Panel):
    """A point on a curve and a second one, dx further on: the secant through both, the tangent at the first, and how far they differ."""

    inputs = (Input("x", "x", 1.0, -2.0, 2.0, 0.05), Input("dx", "dx", 1.0, 1e-4, 2.0, 0.1, log=True))

    def __init__(self):
        self.circuits = {label: Circuit(curve.build(Value(1.0, "x"))) for label, curve in CURVES.items()}
        self.charts = {}
        self.ruler = Chart(_ruler, WIDE, RULER, box=(0.13, 0.3, 0.84, 0.68))
        self.curve = picker("curve y =", CURVES, 190, START)
        super().__init__(self, "A curve with a secant and a tangent", self.curve, lines=5)

    width, height = WIDE, HIGH + RULER

    @property
    def chart(self):
        """The chart of the curve that is picked."""
        label = self.curve.value
        if label not in self.charts:
            self.charts[label] = Chart(lambda axes: _plot(axes, CURVES[label], self.circuits[label]), WIDE, HIGH)
        return self.charts[label]

    @property
    def backdrop(self):
        """What stands still until another curve is picked."""
        return self.chart.backdrop + _below(self.ruler.backdrop)

    def numbers(self):
        circuit = self.circuits[self.curve.value]
        x, dx = (Fraction(f"{self.value(name):.3g}") for name in ("x", "dx"))       # exact: the line 2x then has no error at all
        here, there = circuit.run(x=x), circuit.run(x=x + dx)
        y, far, tangent = here.value(circuit.output), there.value(circuit.output), here.gradient("x")
        secant, behind = (far - y) / dx, (y - circuit.run(x=x - dx).value(circuit.output)) / dx
        left, right = (circuit.run(x=float(x) + step).gradient("x") for step in (-1e-6, 1e-6))
        n = {"x": x, "dx": dx, "y": y, "right": x + dx, "far": far, "rise": far - y, "secant": secant, "behind": behind,
             "tangent": tangent, "error": abs(secant - tangent), "jump": abs(left - right)}
        return {name: float(number) for name, number in n.items()}

    def marks(self, n):
        chart, x, y, right, far = self.chart, n["x"], n["y"], n["right"], n["far"]
        circuit = self.circuits[self.curve.value]
        across = linspace(x, right, 24)
        start, *between = (chart.at(*point) for point in zip(across, circuit.run(x=across).value(circuit.output), strict=True))
        outline = path("M", *start, *(part for point in between for part in ("L", *point)), "Z")
        void = tag("path", class_="bar forward", opacity=0.5, d=outline)
        tangent = () if self._corner(n) else (chart.straight(x, y, n["tangent"], "backward"),)
        lines = chart.inside(
            void, chart.straight(x, y, n["secant"], "forward"), *tangent,
            chart.line([(x, y), (right, y), (right, far)], "rest"))
        handles = chart.inside(chart.handle(right, far, "dx", "second point, dx", n["dx"], "forward"),
                               chart.handle(x, y, "x", "first point, x", x, "backward"))
        corner = LEFT, CURVES[self.curve.value].high
        secant, tangent = self._slopes(n)
        words = (chart.note(*corner, f"secant slope {secant}", n, "forward", 12, 22)
                 + chart.note(*corner, f"tangent slope {tangent}" if tangent else "no tangent", n, "backward", 12, 44))
        return lines + handles + words + _below(self._bar(n, "dx", 1.5, "rest"), self._bar(n, "error", 0.5, "forward"))

    def formula(self, n):
        digits = _digits(n)
        return f"rise ÷ run = {{rise:{digits}}} ÷ {{dx:short}} = {{secant:{digits}}}"

    def caption(self, n):
        secant, tangent = self._slopes(n)
        words = f"The secant through both points has slope {secant}; "
        if not tangent:
            return (words + "from the left it would be {behind:short}. At a corner there is no tangent; the course puts {tangent:short} in "
                    "its place, and the secant misses that by {error:short} for every dx.")
        differ = "They differ by {error:short}." if n["error"] else "They agree."
        words += f"the tangent at x = {{x:short}} has slope {tangent}. {differ}"
        return f"{words} {self._level(n)}" if abs(n["tangent"]) < LEVEL else words

    def label(self, n):
        tangent = "no tangent" if self._corner(n) else "its tangent"
        return f"The curve y = {self.curve.value} with {tangent} at x = {{x:short}} and the secant to x + dx, dx = {{dx:short}}."

    def table(self, n):
        secant, tangent = self._slopes(n)
        return [("", "x", "y", "slope"), ("first point, tangent", "{x}", "{y}", tangent or "none"),
                ("second point, secant", "{right}", "{far}", secant), ("difference", "{dx}", "{rise}", "{error}")]

    def drag(self, id, x, y):
        """Either point along the curve; the second stays right of the first."""
        x, _ = self.chart.data(x, y)
        if id == "dx":
            x -= self.value("x")
        each = next(each for each in self.inputs if each.name == id)
        self.set(**{id: min(max(round(x, 2), each.min), each.max)})

    def _corner(self, n):
        """Whether the curve has another slope just to the left than just to the right."""
        return n["jump"] > LEVEL

    def _slopes(self, n):
        """Templates of the secant's slope and the tangent's; at a corner there is no tangent."""
        digits = _digits(n)
        return f"{{secant:{digits}}}", "" if self._corner(n) else f"{{tangent:{digits}}}"

    def _level(self, n):
        """What kind of level point this is, from the curve a little to the left and to the right."""
        circuit = self.circuits[self.curve.value]
        higher = [circuit.run(x=n["x"] + step).value(circuit.output) > n["y"] for step in (-0.1, 0.1)]
        if all(higher):
            return "The tangent is level at a minimum: the curve is higher on both sides."
        if not any(higher):
            return "The tangent is level at a maximum: the curve is lower on both sides."
        return "The tangent is level, yet this is no minimum and no maximum: higher on one side, lower on the other."

    def _bar(self, n, name, row, kind):
        """How large a number is, on the ruler."""
        size = min(max(n[name], SMALLEST), LARGEST)
        bar = self.ruler.line([(SMALLEST, row), (size, row)], kind)
        dx, anchor = (12, "start") if size < 1e-2 else (-12, "end")
        return bar + self.ruler.note(size, row, f"{{{name}:short}}", n, kind, dx, -6, anchor)


def _digits(n):
    """The format with as many digits, 3 to 6, as it takes to see that the two slopes differ."""
    size = max(abs(n["secant"]), abs(n["tangent"]))
    return f"digits{min(max(1 + floor(log10(size)) - floor(log10(n['error'])), 3), 6) if n['error'] else 3}"


def _below(*marks):
    return part(*marks, at=(0, HIGH))


def _plot(axes, curve, circuit):
    across = linspace(LEFT, RIGHT, 217)
    axes.plot(across, circuit.run(x=across).value(circuit.output), color=THEME["ink"], linewidth=2)
    axes.set(xlim=(LEFT, RIGHT), ylim=(curve.low, curve.high))
    axes.set_title(f"y = {curve.label}", fontsize=14)


def _ruler(axes):
    axes.set(xscale="log", xlim=(SMALLEST, LARGEST), ylim=(0, 2.2), yticks=(0.5, 1.5))
    axes.set_xticks([10.0 ** k for k in range(-8, 2, 2)], ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"])
    axes.set_yticklabels(["error", "dx"])
    axes.grid(visible=False, axis="y")
    axes.minorticks_off()
