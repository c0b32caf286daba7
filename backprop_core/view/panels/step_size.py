"""StepSizePanel: how far a finite difference is off, by the size of its step, with truncation and rounding told apart."""
from functools import lru_cache

from ...gradient_check import error_parts
from ...graph import Value, gradients
from ..chart import Chart
from .base import Input, Panel, picker

FLOOR, CEILING = 1e-17, 1e2
CENTER = 10 ** -7.5                 # between the two slopes: the place above the valley is always free
ALIKE = 10                          # with one part less than so many times the other, neither rules
STEPS = tuple(float(f"1e-{k}") for k in range(16))
QUOTIENTS = {"(f(x+dx) − f(x)) / dx": False, "(f(x+dx) − f(x−dx)) / 2dx": True}     # what is picked -> central


class StepSizePanel(Panel):
    """The error of a finite difference of x³ against dx, both axes in powers of ten."""

    inputs = (Input("x", "x", 1.3, -2.0, 2.0, 0.1), Input("dx", "dx", 0.1, 1e-15, 1.0, 1, log=True))

    def __init__(self):
        self.chart = Chart(_plot, 600, 360, box=(0.12, 0.16, 0.85, 0.75))
        self.quotient = picker("quotient", QUOTIENTS, 300)
        label = "The error of a finite difference of x³ against its step dx, on logarithmic axes"
        super().__init__(self.chart, label, self.quotient, lines=5)

    def numbers(self):
        x, dx = self.value("x"), self.value("dx")
        slope, curve = _errors(round(x, 1), QUOTIENTS[self.quotient.value])
        step, error, truncation, rounding = min(curve, key=lambda row: abs(row[0] - dx))
        return {"x": x, "dx": step, "slope": slope, "error": error, "truncation": truncation, "rounding": rounding}

    def marks(self, n):
        chart = self.chart
        _, curve = _errors(round(n["x"], 1), QUOTIENTS[self.quotient.value])
        steps, errors, truncations, roundings = zip(*curve, strict=True)
        lines = [chart.line([(step, max(abs(size), FLOOR / 100)) for step, size in zip(steps, sizes, strict=True)], kind)
                 for sizes, kind in ((truncations, "rest"), (roundings, "rest"), (errors, "forward"))]
        at = max(n["error"], FLOOR)
        handle = chart.handle(n["dx"], at, "dx", "step, dx", n["dx"])
        words = chart.note(CENTER, CEILING, "error {error:short}", n, "forward", 0, 22, "middle")
        names = "".join(chart.note(steps[i], min(max(abs(sizes[i]), 1e-9), 1), name, n, "", dx, dy, anchor)
                        for name, sizes, i, dx, dy, anchor in (("rounding", roundings, 13, -10, 26, "middle"),
                                                               ("truncation", truncations, 3, 12, 22, "start")))
        return chart.inside(*lines) + names + handle + words

    def formula(self, n):
        return "error = |truncation + rounding| = {error:short}"

    def caption(self, n):
        truncation, rounding = abs(n["truncation"]), abs(n["rounding"])
        larger = "Truncation is the larger part: a smaller step helps."
        if n["error"] * ALIKE < max(truncation, rounding):
            larger = "They cancel here, by luck: at another x they do not."
        elif truncation < ALIKE * rounding and rounding < ALIKE * truncation:
            larger = "They are about alike: near here is the best step."
        elif rounding > truncation:
            larger = "Rounding is the larger part: a smaller step makes it worse, as a rule."
        return (f"At x = {{x:short}} the slope of x³ is {{slope:short}}. With dx = {{dx:short}} truncation is {{truncation:signed}} and "
                f"rounding {{rounding:signed}}. {larger}")

    def table(self, n):
        return [("", "size"), ("dx", "{dx}"), ("slope", "{slope}"), ("error", "{error}"), ("truncation", "{truncation}"),
                ("rounding", "{rounding}")]

    def drag(self, id, x, y):
        """The point along the curve, from power of ten to power of ten."""
        x, _ = self.chart.data(x, y)
        self.set(dx=min(STEPS, key=lambda step: abs(step / x - x / step)))


@lru_cache(64)
def _errors(x, central):
    """The slope of x³ at x, and for each step (step, error, truncation, rounding)."""
    x = Value(x, "x")
    f = x * x * x                                       # ** may round otherwise on another machine
    return gradients(f)[x], [(step, abs(truncation + rounding), truncation, rounding)
                             for step, truncation, rounding in error_parts(f, x, STEPS, central)]


def _plot(axes):
    axes.set(xscale="log", yscale="log", xlim=(3e-16, 3), ylim=(FLOOR, CEILING), xlabel="step dx")
    axes.set_title("error", fontsize=13)
    powers = {-15: "10⁻¹⁵", -12: "10⁻¹²", -9: "10⁻⁹", -6: "10⁻⁶", -3: "10⁻³", 0: "1"}
    axes.set_xticks([10.0 ** k for k in powers], powers.values())
    axes.set_yticks([10.0 ** k for k in powers], powers.values())
    axes.minorticks_off()
