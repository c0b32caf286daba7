"""SandboxPanel: type any expression, get its graph with a slider for each variable."""
from html import escape
from itertools import cycle

from ipywidgets import HTML, Layout, Text, VBox

from ...expression import parse, variables
from ...graph import gradients, topological_order
from ..picture import display_with_still
from .circuit import CircuitPanel

START = {"x": -2.0, "y": 5.0, "z": -4.0}        # the course's yardstick; other variables begin at these, in turn:
OTHERS = 0.5, 2.0, -1.0, 1.5                    # so that a neuron of them is awake: w x is near 0
LARGEST = 30                                    # nodes that can still be read in one picture


class SandboxPanel(VBox):
    """A text box, and below it the CircuitPanel (`panel`) of what stands there; if that is no expression, of the last that was one."""

    def __init__(self, expression="(x + y) * z"):
        self.box = Text(expression, description="f =", continuous_update=False, style={"description_width": "initial"},
                        layout=Layout(width="100%", max_width="480px"))
        self.message = HTML(layout=Layout(min_height="28px", margin="0 0 0 30px"))
        self.panel = CircuitPanel(self._graph(expression, {}))
        super().__init__([self.box, self.message, self.panel], layout=Layout(max_width="100%"))
        self.box.observe(lambda change: self._type(change.new), "value")

    def _type(self, expression):
        before = self.panel
        try:
            self.panel = CircuitPanel(self._graph(expression, {name: slider.value for name, slider in before.sliders.items()}))
            self.message.value = ""
        except ValueError as error:
            self.message.value = f"<span role='alert' class='bp-problem'>{escape(str(error))}</span>"
            return
        self.children = [self.box, self.message, self.panel]
        for widget in (*before.sliders.values(), before.picture, *before.children, before):
            widget.close()

    def _graph(self, expression, values):
        """The graph; variables keep the numbers that they have."""
        names = variables(expression)
        if not names:
            raise ValueError("there is no variable in it: write one, such as x")
        known, others = START | values, cycle(OTHERS)
        start = {name: known[name] if name in known else next(others) for name in names}
        try:
            f = parse(expression, **start)
            gradients(f)
        except ValueError:                      # log(x) at −2: every variable at 1 is the usual way out
            f = parse(expression, **dict.fromkeys(names, 1.0))
        if (size := len(topological_order(f))) > LARGEST:
            raise ValueError(f"this has {size} nodes; a picture holds {LARGEST} that can be read")
        if f.op and "f" not in names:
            f.name = "f"
        return f

    def _ipython_display_(self):
        display_with_still(self, self.panel.picture)
