"""OneWeightPanel: one weight rolls down its loss, step by step, at a learning rate of your choice."""
from itertools import takewhile

import numpy

from ...circuit import Circuit
from ...descent import descend
from ...examples import one_weight
from ..chart import THEME, Chart
from .base import Input, Panel

LEFT, RIGHT, BOTTOM, TOP = -0.7, 1.5, -0.16, 1.6     # what the chart shows of w and J
WEIGHTS = numpy.linspace(LEFT, RIGHT, 73)
FAR = 1e6                               # a weight beyond this has diverged enough to be seen
SHOWN = 30                              # the last steps that are drawn
NEAR = 100                              # a loss beyond this is far above the chart; a browser would dash the whole way up to it
LAST = 60                               # steps


def _axes(axes):
    axes.set(xlim=(LEFT, RIGHT), ylim=(BOTTOM, TOP), xlabel="weight w")
    axes.set_title("loss J = (ŷ − y)²")
    axes.axhline(0, color=THEME["line"], linewidth=1)


class OneWeightPanel(Panel):
    """The parabola J(w), the tangent at the present weight, and the steps so far. A step is w ← w − rate × dJ/dw."""

    inputs = (Input("w", "start w", 0.8, -0.6, 1.4, 0.01), Input("rate", "rate", 0.1, 0.01, 0.6, 0.01),
              Input("x", "input x", 1.5, 0.1, 2.0, 0.1), Input("y", "wanted y", 0.5, -1.0, 2.0, 0.1))
    last = LAST

    def __init__(self):
        self.chart = Chart(_axes, width=600, height=340)
        self.circuit = Circuit(one_weight())
        super().__init__(self.chart, "The loss as a parabola over the weight, with the steps of gradient descent on it", lines=6)

    def numbers(self):
        given = {"x": self.value("x"), "y": self.value("y")}
        moments = descend(self.circuit, ["w"], self.value("rate"), self.step + 1, w=self.value("w"), **given)
        self.moments = list(takewhile(lambda moment: abs(moment.at["w"]) < FAR, moments))
        now, after = self.moments[min(self.step, len(self.moments) - 2)], self.moments[-1]
        run = self.circuit.run(w=now.at["w"], **given)
        return {"w": now.at["w"], "x": given["x"], "y": given["y"], "rate": self.value("rate"), "J": now.value,
                "prediction": run.value("ŷ"), "d_w": now.gradient["w"], "next": after.at["w"], "move": after.at["w"] - now.at["w"]}

    def marks(self, n):
        chart = self.chart
        sweep = self.circuit.run(w=WEIGHTS, x=n["x"], y=n["y"]).value("J")
        seen = self.moments[:-1][-SHOWN:]
        steps = [(moment.at["w"], moment.value) for moment in seen]
        trail = [at for at in steps if at[1] < NEAR] or steps[-1:]
        return chart.inside(
            chart.line(zip(WEIGHTS, sweep, strict=True), "ink"),
            chart.straight(n["w"], n["J"], n["d_w"], "backward", reach=9),
            chart.line(trail, "rest"), *(chart.point(*at, "trail", 4) for at in trail if at != steps[-1]),
            chart.arrow((n["w"], BOTTOM / 2), (n["next"], BOTTOM / 2), "parameter"), chart.point(n["w"], n["J"], "forward"),
        ) + chart.note(-0.1, TOP, "slope = {d_w}", n, "backward", 0, -8) + chart.note(
            RIGHT, TOP, "step −rate × slope = {move:signed}", n, "parameter", 0, -8, "end")

    def formula(self, n):
        slope = "({d_w:long})" if n["d_w"] < 0 else "{d_w:long}"          # with fewer digits the line would not be true
        return f"w − rate × dJ/dw = {{w:long}} − {{rate:short}} × {slope} = {{next:long}}"

    def caption(self, n):
        if len(self.moments) - 2 < self.step:
            return "The weight has left the picture for good: each step lands farther away than the one before. Choose a smaller rate."
        said = "Prediction ŷ = {prediction:short}, wanted {y:short}, loss J = {J:short}. "
        if abs(n["d_w"]) < 1e-6:
            return said + "The slope is 0 as far as one can see: the weight stays where it is."
        slope, way = ("positive", "left") if n["d_w"] > 0 else ("negative", "right")
        beyond = " The point is above the picture." if n["J"] > TOP else ""
        if not LEFT <= n["w"] <= RIGHT:
            beyond = " The point is outside the picture, at w = {w:short}."
        return f"{said}The slope is {slope}, so the step goes {way}.{beyond}"

    def table(self, n):
        rows = [(str(step), moment.at["w"], self.circuit.run(w=moment.at["w"], x=n["x"]).value("ŷ"), moment.value, moment.gradient["w"])
                for step, moment in [*enumerate(self.moments[:-1])][-8:]]
        n |= {f"{name}_{row[0]}": value for row in rows for name, value in zip(("w", "ŷ", "J", "d"), row[1:], strict=True)}
        return [("step", "w", "ŷ", "J", "dJ/dw"), *((k, f"{{w_{k}:long}}", f"{{ŷ_{k}}}", f"{{J_{k}}}", f"{{d_{k}}}") for k, *_ in rows)]
