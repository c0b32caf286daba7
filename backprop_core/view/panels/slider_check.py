"""SliderCheckPanel: does a slider reach Python here, and Python's answer the page?"""

from ..svg import tag, text
from .base import Input, Panel, Scene

LEFT, SCALE, Y = 40.0, 52.0, 50.0               # the line of numbers from 0 to 10, in pixels


class SliderCheckPanel(Panel):
    """A dot on a line, and the square of where it stands."""

    inputs = (Input("position", "position", 3.0, 0.0, 10.0),)

    def __init__(self):
        line = tag("path", class_="edge", d=f"M{LEFT:g} {Y:g}h{10 * SCALE:g}")
        numbers = "".join(text(LEFT + SCALE * i, Y + 32, str(i), class_="op") for i in range(11))
        super().__init__(Scene(tag("g", line, numbers, aria_hidden="true"), 600, 100), "A dot on a line from 0 to 10", lines=2)

    def numbers(self):
        return {"position": self.value("position"), "square": self.value("position") ** 2}

    def marks(self, n):
        return tag("circle", class_="point forward", cx=LEFT + SCALE * n["position"], cy=Y, r=11.0)

    def caption(self, n):
        if not self.touched:
            return "Move the slider: with the mouse, by touch, or click it once and use the arrow keys."
        return "It works. Python just answered: the dot is at {position:short}, and the square of that is {square:long}."
