"""ChainPanel: a composition x → g → f with its three slopes side by side, and how far each moves when x does."""
from collections.abc import Callable
from typing import NamedTuple

from numpy import linspace

from ...circuit import Circuit
from ...graph import Value
from ..chart import THEME, Chart
from ..svg import fill, part, short, tag, text
from ..wording import rate
from .base import Input, Panel, picker

WIDE, HIGH, BARS = 204, 220, 166        # a chart, and the strip below the three: at 480 pixels nothing is cut off
LOW, TOP = -2.0, 2.0
BOX = (0.18, 0.19, 0.77, 0.7)           # of a chart, for its axes
CENTER, REACH = 398, 190                # of the bars


class Composition(NamedTuple):
    """One row of the picker: both functions, how they are written, and what x, g and f are called in the strip below."""

    label: str
    inner: Callable
    outer: Callable
    written: tuple[str, str]
    called: tuple[str, str, str] = ("x", "g", "f")


COMPOSITIONS = {each.label: each for each in (
    Composition("g = 3x, f = 2g", lambda x: 3 * x, lambda g: 2 * g, ("g = 3x", "f = 2g")),
    Composition("walker, bicycle, car", lambda x: 4 * x, lambda g: 2 * g, ("g = 4x", "f = 2g"),
                ("the walker", "the bicycle", "the car")),
    Composition("g = x², f = 3 − g", lambda x: x ** 2, lambda g: 3 - g, ("g = x²", "f = 3 − g")),
    Composition("g = 3x + 1, f = g²", lambda x: 3 * x + 1, lambda g: g ** 2, ("g = 3x + 1", "f = g²")),
    Composition("g = x², f = sin g", lambda x: x ** 2, lambda g: g.sin(), ("g = x²", "f = sin g")),
    Composition("g = −x, f = eᵍ", lambda x: -x, lambda g: g.exp(), ("g = −x", "f = eᵍ")),
)}


class Charts:
    """What is made once for a composition: its circuits and the three charts."""

    def __init__(self, composition):
        x = Value(1.0, "x")
        g = composition.inner(x)
        g.name = "g"
        self.whole, self.inner = Circuit(composition.outer(g)), Circuit(g)
        across = linspace(LOW, TOP, 161)
        run = self.whole.run(x=across)
        to_g, to_f = composition.written
        curves = (("x", across, run.value("g"), to_g), ("g", run.value("g"), run.value(self.whole.output), to_f),
                  ("x", across, run.value(self.whole.output), "f by x"))
        self.charts = [Chart(lambda axes, curve=curve: _plot(axes, *curve), WIDE, HIGH, box=BOX) for curve in curves]
        self.backdrop = "".join(_at(i, chart.backdrop) for i, chart in enumerate(self.charts)) + "".join(
            text(WIDE * (i + 1), HIGH + 28, sign, class_="formula", text_anchor="middle") for i, sign in enumerate("×="))


class ChainPanel(Panel):
    """Three charts: g by x, f by g, and f by x, whose slope is the product of the other two."""

    inputs = (Input("x", "x", 1.0, LOW, TOP, 0.01),)
    width, height = 3 * WIDE, HIGH + BARS

    def __init__(self):
        self._made = {}
        self.composition = picker("composition", COMPOSITIONS, 290)
        super().__init__(self, "A composition of two functions with its three slopes", self.composition, lines=5)

    @property
    def made(self):
        """The charts of the composition that is picked."""
        label = self.composition.value
        if label not in self._made:
            self._made[label] = Charts(COMPOSITIONS[label])
        return self._made[label]

    @property
    def backdrop(self):
        """What stands still until another composition is picked."""
        return self.made.backdrop

    def numbers(self):
        x, made = self.value("x"), self.made
        run = made.whole.run(x=x)
        return {"x": x, "g": run.value("g"), "f": run.value(made.whole.output), "dg_dx": made.inner.run(x=x).gradient("x"),
                "df_dg": run.gradient("g"), "df_dx": run.gradient("x"), "one": 1.0}

    def marks(self, n):
        marks = ""
        for i, (across, up, kind) in enumerate((("x", "g", "forward"), ("g", "f", "forward"), ("x", "f", "backward"))):
            slope = f"d{up}_d{across}"
            chart, point = self.made.charts[i], (n[across], n[up])
            tangent = chart.inside(chart.straight(*point, n[slope], kind))
            dot = chart.handle(*point, "x", "point, x", n["x"], kind) if across == "x" and i == 0 else chart.point(*point, kind)
            number = text(WIDE * (i + 0.5) + 12, HIGH + 28, fill(f"d{up}/d{across} = {{{slope}}}", n), class_=f"sum {kind}", font_size=20)
            marks += _at(i, tangent, dot) + number
        return marks + self._bars(n)

    def formula(self, n):
        return "df/dx = dg/dx × df/dg = {dg_dx:operand} × {df_dg:operand} = {df_dx:short}"

    def caption(self, n):
        x, g, f = COMPOSITIONS[self.composition.value].called
        slopes = (short(n[slope]) for slope in ("dg_dx", "df_dg", "df_dx"))
        minus = " A minus sign: the other way." if any(slope[0] == "−" and slope != "−1" for slope in slopes) else ""
        told = ", as far as a slope can tell" * (not n["df_dx"])
        return (f"When {x} moves a little, {g} {_moves(n, 'dg_dx')}, and {f} {_moves(n, 'df_dg', f' as {g}')}. "
                f"So {f} {_moves(n, 'df_dx', f' as {x}')}{told}.{minus}")

    def label(self, n):
        return f"The composition {self.composition.value} at x = {{x:short}}: three curves with their tangents."

    def table(self, n):
        return [("", "value", "slope by x", "slope by g"), ("x", "{x}", "{one}", ""), ("g", "{g}", "{dg_dx}", "{one}"),
                ("f", "{f}", "{df_dx}", "{df_dg}")]

    def drag(self, id, x, y):
        """The point on the first chart."""
        x, _ = self.made.charts[0].data(x, y)
        self.set(x=min(max(round(x, 2), LOW), TOP))

    def _bars(self, n):
        """How far each moves while x moves by one unit, at the rates of this place; the longest bar takes all the room there is."""
        called = COMPOSITIONS[self.composition.value].called
        rates = (("one", "rest"), ("dg_dx", "forward"), ("df_dx", "backward"))
        longest = max(abs(n[name]) for name, _ in rates)
        rows = text(24, HIGH + 66, "How far each moves for one step of x, at the rate it has here:", class_="quiet")
        for i, ((name, kind), who, symbol) in enumerate(zip(rates, called, "xgf", strict=True)):
            y, length = HIGH + 78.0 + 28 * i, n[name] / longest * REACH
            rows += tag("rect", class_=f"bar {kind}", x=CENTER + min(length, 0), y=y, width=abs(length), height=20, rx=3)
            rows += text(24, y + 15, symbol if who == symbol else f"{who}, {symbol}")
            rows += text(CENTER - REACH - 14, y + 15, fill(f"{{{name}:short}}", n), text_anchor="end", class_=f"note {kind}")
        return tag("g", rows, class_="layer") + tag("path", class_="wall", d=f"M{CENTER} {HIGH + 74}V{HIGH + 158}")


def _moves(n, slope, than=""):
    return rate(n[slope], f"moves {{{slope}:short}} times as far{than}", f"moves just as far{than}", "does not move")


def _at(i, *marks):
    return part(*marks, at=(WIDE * i, 0))


def _plot(axes, name, across, up, title):
    axes.plot(across, up, color=THEME["ink"], linewidth=2)
    room = 0.12 * (max(up) - min(up))
    axes.set(xlabel=name, ylim=(min(up) - room, max(up) + room))
    axes.set_title(title, fontsize=14)
    axes.locator_params(nbins=5)
