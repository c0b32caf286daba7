"""Picture: the one widget class. Two layers of SVG, the words beside them, and what was clicked, pressed or dragged."""
import re
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap

import anywidget
import traitlets as T
from IPython.display import display

from .svg import tag, text

HERE = Path(__file__).parent
VIEW = "application/vnd.jupyter.widget-view+json"


class Picture(anywidget.AnyWidget):
    """A live SVG picture; all that one move changes is in this widget, so that a move is one message.

    An element with `data-id` can be clicked (`clicked`), with `data-drag` too it can be dragged (`dragged`, in picture
    coordinates). Give it tabindex, role and a label, and both work from the keyboard: Enter, Space, arrow keys.
    """

    _esm = HERE / "picture.js"
    _css = HERE / "picture.css"

    backdrop = T.Unicode(help="SVG text of what stands still").tag(sync=True)
    marks = T.Unicode(help="SVG text of what moves").tag(sync=True)
    width = T.Int(600).tag(sync=True)
    height = T.Int(300).tag(sync=True)
    narrow = T.List(help="width and height on a page too narrow for the drawing, whose parts (svg.part) then move").tag(sync=True)
    label = T.Unicode(help="what the picture shows, for who cannot see it").tag(sync=True)
    formula = T.Unicode(help="a formula with the numbers put in").tag(sync=True)
    caption = T.Unicode(help="what is going on, in a sentence; read aloud when it changes").tag(sync=True)
    problem = T.Unicode(help="an error, shown in the caption's place").tag(sync=True)
    progress = T.Unicode(help="where the steps are: step 3 of 7").tag(sync=True)
    table = T.List(help="the numbers as text: rows of cells, the first row is the head").tag(sync=True)
    buttons = T.List(help="rows of id, text, tooltip").tag(sync=True)
    lines = T.Int(4, help="lines kept free for the caption in a column of 370 pixels, so that the height never changes").tag(sync=True)
    playing = T.Bool(help="while true, the browser ticks after each picture").tag(sync=True)
    interval = T.Int(1200, help="milliseconds between two ticks").tag(sync=True)
    # The count tells two clicks on one element apart; the browser need not hear its own words again.
    clicked = T.Dict(help="{count, ids: the last few}").tag(sync=True, echo_update=False)
    pressed = T.Dict(help="{count, ids: the last few}").tag(sync=True, echo_update=False)
    ticked = T.Int(help="ticks so far; not a press, which it would overtake").tag(sync=True, echo_update=False)
    dragged = T.Dict(help="{id, x, y}").tag(sync=True, echo_update=False)

    def still(self):
        """The picture and its words as one SVG file: no variables, no script, readable on white."""
        words, y = "", self.height + 6.0
        for line, kind in [(self.formula, "formula"), *((line, "words") for line in wrap(self.caption, max(30, self.width // 7)))]:
            if line:
                y += 24
                words += text(16, y, line, class_=kind)
        height = round(y + 16) if words else self.height
        return _resolve(
            f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' class='bp-picture' "
            f"role='img' aria-label='{escape(self.label)}' width='{self.width}' height='{height}' "
            f"viewBox='0 0 {self.width} {height}'><style>{_still_style()}</style>"
            + tag("rect", class_="paper", width="100%", height="100%") + _inert(self.backdrop + self.marks) + words + "</svg>")

    def text(self):
        """The text form of the same state."""
        rows = [": ".join(filter(None, [row[0], ", ".join(f"{head} {cell}" for head, cell in zip(self.table[0][1:], row[1:], strict=True)
                                                          if cell)])) for row in self.table[1:]]
        return "\n".join(filter(None, [self.label, self.formula, self.problem or self.caption, "; ".join(rows)]))

    def _ipython_display_(self):
        display_with_still(self, self)


def display_with_still(widget, picture):
    """Show a widget as two outputs: the still of its picture, then the live view, which hides the still.

    The still is seen where the live view cannot be: in a notebook not trusted yet, without a kernel, in an export.
    """
    still, words = picture.still(), picture.text()
    # JupyterLab draws no SVG in a notebook that is not trusted; it does draw an <img>.
    source = b64encode(still.encode()).decode()
    image = f'<div class="bp-still"><img alt="{escape(words)}" src="data:image/svg+xml;base64,{source}"></div>'
    display({"text/html": image, "image/svg+xml": still, "text/plain": words}, raw=True)
    display({VIEW: widget._repr_mimebundle_()[VIEW], "text/plain": picture.label}, raw=True)


def _resolve(markup):
    """The markup with every CSS variable replaced by its value in the light theme."""
    return re.sub(r"var\((--bp-[\w-]+)\)", lambda match: _light_theme()[match[1]], markup)


def _inert(markup):
    """The markup without what makes its elements controls: a still cannot be operated."""
    return re.sub(r""" (?:tabindex|role|aria-[a-z]+|data-[a-z]+)=(?:"[^"]*"|'[^']*')""", "", markup)


@cache
def _light_theme():
    light = _style().split("[data-jp-theme-light", 1)[0]
    return dict(re.findall(r"(--bp-[\w-]+):\s*(?:var\(--jp-[\w-]+,\s*)?([^;)]+)\)?;", light))


@cache
def _still_style():
    drawing = _style().split("/* drawing */")[1].split("/* page */")[0]
    return re.sub(r"\s+", " ", drawing).strip()


@cache
def _style():
    return (HERE / "picture.css").read_text(encoding="utf-8")
