"""What all panels share: inputs as data, a bar of steps, words and numbers beside the picture, errors in place.

A panel in ten lines:

    class SlopePanel(Panel):
        inputs = (Input("x", "x", 1.0, -2.0, 3.0, 0.1),)          # one slider each

        def __init__(self):
            self.chart = Chart(parabola)                           # what stands still: backdrop, width, height
            super().__init__(self.chart, "The curve x² and its tangent")

        def numbers(self):                                         # all numbers by fixed names; the sums are the core's
            run = SQUARE.run(x=self.value("x"))
            return {"x": self.value("x"), "y": run.value(y), "d_x": run.gradient("x")}

        def marks(self, n):                                        # SVG of what moves
            return self.chart.point(n["x"], n["y"])

        def caption(self, n):                                      # a template: {name} or {name:format of svg.FORMATS}
            return "At x = {x:short} the slope is {d_x:short}."

A new panel has one row in PANELS of backprop_core.view, so that it imports from there.

Also there to be written, each a template or a list of them: `formula(n)`, `table(n)` (first row: the head), `label(n)`.
Steps: give `last` (the number of the last step, math.inf for no end) and read `self.step`; the bar of buttons is there then.
More buttons: `buttons = (("nudge", "Nudge", "what it does"),)` and a method `press_nudge(self)`.
Clicks and drags on marks with data-id: write `click(self, id)`, `drag(self, id, x, y)`.
Other widgets, such as a list to pick from (`picker`): pass them after the label.
Without a browser: `panel.sliders["x"].value = 2.0`, `panel.press("next")`, `panel.picture.marks`.
"""
from contextlib import contextmanager
from math import floor, inf, isclose, log10
from typing import NamedTuple

from ipywidgets import Dropdown, FloatLogSlider, FloatSlider, HBox, Layout, VBox

from ..picture import Picture, display_with_still
from ..svg import fill, plain

STEP_BUTTONS = (("back", "◀ Back", "One step back"), ("next", "Step ▶", "One step on"), ("play", "Play", "Step by itself"))
ALL_BUTTON = ("all", "Show all", "All numbers at once")
RESET_BUTTON = ("reset", "Reset", "Everything as at the start")
COLUMNS = dict(display="grid", grid_template_columns="repeat(auto-fit, minmax(210px, 1fr))", max_width="100%")


class Input(NamedTuple):
    """One input of a panel as data; its slider is built from it. With `log`, min and max are the numbers themselves."""

    name: str
    label: str
    value: float
    min: float
    max: float
    step: float = 0.1
    log: bool = False

    def slider(self):
        """The slider; its label is as wide as it needs."""
        shared = dict(description=plain(self.label), style={"description_width": "initial"},
                      layout=Layout(width="auto", max_width="380px"))
        if self.log:
            exponents = dict(min=log10(self.min), max=log10(self.max), step=self.step)
            # Whole powers of ten: 1e-6, not 0.00000100. What begins at 1 is a count: 8, not 8.00.
            digits = ".0e" if self.step == 1 else "d" if self.min >= 1 else ".3g"
            return FloatLogSlider(value=self.value, readout_format=digits, **exponents, **shared)
        digits = 0 if self.step == round(self.step) else max(2, -int(f"{self.step:e}".split("e")[1]))
        return FloatSlider(value=self.value, min=self.min, max=self.max, step=self.step, readout_format=f".{digits}f", **shared)


def input_for(name, value, low=None, high=None, step=None, reach=6.0):
    """The input of a graph that has this value now. Without low and high it goes to ±reach, or to twice the value if that lies beyond.

    step: a hundredth of the width if none is given; finer, if it takes that for the value to be on a step: a slider would move it there.
    """
    reach = reach if abs(value) <= reach else 2.0 * abs(value)
    low, high = (-reach, reach) if low is None else (low, high)
    step = step or 10.0 ** floor(log10((high - low) / 100))
    steps = [step / 10 ** finer for finer in range(5)]
    on_one = (step for step in steps if isclose((value - low) / step, round((value - low) / step), rel_tol=0, abs_tol=1e-6))
    return Input(name, name, float(value), low, high, next(on_one, steps[-1]))


def picker(description, options, wide, value=None):
    """A list to pick one of the options from, the first if no value is given; wide: the pixels that it takes beside the sliders."""
    names = list(options)
    return Dropdown(options=names, value=value or names[0], description=description, style={"description_width": "initial"},
                    layout=Layout(flex=f"0 0 {wide}px"))


class Scene(NamedTuple):
    """What stands still: SVG text, and the size of the picture. A chart, a diagram or a panel that has these three will do as well.

    One that has parts (`svg.part`) may have `narrow` too: its size on a page too narrow for `width`.
    """

    backdrop: str
    width: int
    height: int


class Panel(VBox):
    """Sliders above a picture. What a subclass raises is shown in the picture, and raised.

    It writes `numbers()`, {name: number}, all that is shown, and `marks(n)`, the SVG text of what moves with these numbers. What stands
    still is a `scene`; a backdrop that depends on what was picked is a property of it, or another scene. Reset puts controls back too.
    """

    inputs = ()
    buttons = ()
    last = 0           # the last step; 0: this panel has no steps
    start = 0          # the step at the start and after Reset; None: everything is shown, and a button leads back to that

    def __init__(self, scene, label, *controls, lines=4):
        self.scene, self._label, self._waiting = scene, label, False
        self.step, self.touched = self.start, None                  # touched: the slider moved last
        self._picked = [(control, control.value) for control in controls]
        self.sliders = {each.name: each.slider() for each in self.inputs}
        steps = (*STEP_BUTTONS, *([ALL_BUTTON] if self.start is None else [])) if self.last else ()
        self.picture = Picture(**self._still(), lines=lines, buttons=[*steps, RESET_BUTTON, *self.buttons])
        row = HBox([*self.sliders.values(), *controls], layout=Layout(max_width="100%"))
        row.add_class("bp-controls")
        super().__init__([row, self.picture], layout=Layout(max_width="100%"))
        self.add_class("bp-panel")              # the picture's script names the sliders that stand in it
        for name, control in [*self.sliders.items(), *((None, control) for control in controls)]:
            control.observe(lambda change, name=name: self._moved(name, change), "value")
        for name, action in (("clicked", self.click), ("pressed", self.press)):
            self.picture.observe(lambda change, action=action: self._act_on_each(action, change.old.get("count", 0), **change.new), name)
        self.picture.observe(lambda change: self._act(self.press, id="tick"), "ticked")
        self.picture.observe(lambda change: self._act(self.drag, **change.new), "dragged")
        self.refresh()

    def value(self, name):
        """What a slider stands at."""
        return self.sliders[name].value

    def set(self, **values):
        """Move several sliders, as one move."""
        with self._one_picture():
            for name, value in values.items():
                self.sliders[name].value = value

    # what a subclass may write as well
    def label(self, n):
        """What the picture shows, for who cannot see it."""
        return self._label

    def formula(self, n):
        """A formula with the numbers put in."""
        return ""

    def caption(self, n):
        """What is going on, in a sentence."""
        return ""

    def table(self, n):
        """The numbers as text: rows of cells, the first row is the head. All there are, if a panel does not say."""
        return [("", "value"), *((name, f"{{{name}}}") for name in n)]

    def progress(self, n):
        """Where the steps are."""
        if not self.last or self.step is None:
            return ""
        return f"step {self.step}" if self.last == inf else f"step {self.step} of {self.last}"

    def click(self, id):
        """A mark was clicked, or Enter or Space pressed on it."""

    def drag(self, id, x, y):
        """A mark was dragged to x, y in the picture's coordinates."""

    # what all panels do
    def press(self, id):
        """Press a button by its id."""
        with self._one_picture():
            getattr(self, f"press_{id}")()

    def press_next(self):
        self.picture.playing = False
        self._go(0 if self.step is None else self.step, 1)

    def press_back(self):
        self.picture.playing = False
        self._go(self.last + 1 if self.step is None else self.step, -1)

    def press_play(self):
        self.picture.playing = not self.picture.playing
        if self.picture.playing:
            self._go(0 if self.step in (None, self.last) else self.step, 1)

    def press_tick(self):
        if self.picture.playing:
            self._go(self.step, 1)

    def press_all(self):
        self.picture.playing, self.step = False, None

    def press_reset(self):
        self.picture.playing, self.step = False, self.start
        for control, value in self._picked:
            control.value = value
        self.set(**{each.name: each.value for each in self.inputs})
        self.touched = None

    def refresh(self):
        """Make the picture anew, as one message; if that fails, the last good picture stays and the error is shown."""
        if self._waiting:
            return
        with self._problems_shown():
            n = self.numbers()
            state = {"marks": self.marks(n), "problem": "", "table": [[fill(cell, n) for cell in row] for row in self.table(n)]}
            for words in ("label", "formula", "caption", "progress"):
                state[words] = fill(getattr(self, words)(n), n)
            state |= self._still()
            with self.picture.hold_sync():
                for name, value in state.items():
                    setattr(self.picture, name, value)

    def _still(self):
        """What stands still as traits of the picture, which has them from its first message on: else the page would grow as it opens."""
        return {part: getattr(self.scene, part) for part in Scene._fields} | {"narrow": list(getattr(self.scene, "narrow", ()))}

    def _moved(self, name, change):
        if not name or not isclose(change.new, change.old, abs_tol=1e-9):     # a browser sends 2.5000000000000018 when it draws a slider
            self.touched = name
        self.refresh()

    def _go(self, step, by):
        self.step = min(max(step + by, 0), self.last)
        if self.step == self.last:
            self.picture.playing = False

    def _act(self, action, **what):
        with self._problems_shown(), self._one_picture():
            action(**what)

    def _act_on_each(self, action, seen, count, ids):
        """Act on the clicks that are new; more of them than one if the kernel was busy."""
        with self._problems_shown(), self._one_picture():
            for id in ids[seen - count:]:
                action(id)

    @contextmanager
    def _one_picture(self):
        within, self._waiting = self._waiting, True
        with self.picture.hold_sync():
            try:
                yield
            finally:
                self._waiting = within
            self.refresh()

    @contextmanager
    def _problems_shown(self):
        try:
            yield
        except Exception as error:
            self.picture.playing, self.picture.problem = False, str(error) or type(error).__name__
            raise

    def _ipython_display_(self):
        display_with_still(self, self.picture)
