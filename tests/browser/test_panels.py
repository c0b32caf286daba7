"""What every panel keeps, checked in JupyterLab in Chromium on one notebook with all panels of panel_rows.py."""
from functools import cache
from math import log

import nbformat.v4 as v4
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import write
from playwright.sync_api import expect

from panel_rows import PANELS

MOST_BYTES = {10: 10_000, 30: 25_000}           # up to so many nodes; a move answers in so many bytes

SHOWN = """panel => ({
    drawing: [...panel.querySelectorAll('.bp-picture > g:last-of-type text')].map(text => text.textContent),
    words: ['formula', 'caption', 'progress'].map(kind => panel.querySelector('.bp-' + kind).textContent),
    table: [...panel.querySelectorAll('.bp-table tr')].map(row => [...row.cells].map(cell => cell.textContent))})"""
HEIGHTS = """panel => {
    const measure = () => heights.add(panel.getBoundingClientRect().height);
    window.heights = new Set();
    window.heightsOf?.disconnect();
    window.heightsOf = new ResizeObserver(measure);
    window.heightsOf.observe(panel);
    panel.querySelectorAll('*').forEach((part) => window.heightsOf.observe(part));
    measure(); }"""
TOO_WIDE = """panel => [...panel.querySelectorAll('*'), panel].filter((part) => {
    const page = panel.closest('.jp-Cell-outputArea').getBoundingClientRect();
    return !part.closest('.bp-drawing > *, .bp-table > *') && part.getBoundingClientRect().right > page.right + 1;
}).map((part) => part.className)"""
SMALL = """panel => [...panel.querySelectorAll('.bp-picture WHICH')].filter((text, i, all, scale = ({a, b}) => Math.hypot(a, b)) =>
    text.textContent && parseFloat(getComputedStyle(text).fontSize) * scale(text.getScreenCTM()) < LEAST).map((text) => text.outerHTML)"""
MISNAMED = """panel => [...panel.querySelectorAll('.widget-slider')].filter((slider) => {
    const label = document.getElementById(slider.querySelector('[role=slider]').getAttribute('aria-labelledby'));
    return label !== slider.querySelector('.widget-label') || !label.textContent;
}).map((slider) => slider.textContent)"""
# Four pixels of grace: the box of a text is higher than what is written.
OUTSIDE = """panel => [...panel.querySelectorAll('.bp-picture :is(text, .node)')].filter((mark) => {
    const [drawing, part] = [mark.ownerSVGElement.closest('.bp-picture'), mark].map((each) => each.getBoundingClientRect());
    return part.width && (part.left < drawing.left - 4 || part.right > drawing.right + 4 || part.bottom > drawing.bottom + 4);
}).map((mark) => mark.outerHTML)"""
SCROLLS = "panel => (({scrollWidth, clientWidth}) => scrollWidth > clientWidth)(panel.querySelector('.bp-drawing'))"
CUT = """panel => [...panel.querySelectorAll('.bp-words')].filter((words) => words.scrollHeight > words.clientHeight)
    .map((words) => words.textContent)"""
CLICK = """which => document.querySelectorAll('.bp-panel').forEach((panel) =>
    panel.querySelector(which)?.dispatchEvent(new MouseEvent('click', {bubbles: true})))"""
MOVING = """panel => [...panel.querySelectorAll('.bp-view, .bp-view *')].filter((part) => {
    const style = getComputedStyle(part);
    return parseFloat(style.transitionDuration) || parseFloat(style.animationDuration);
}).map((part) => part.outerHTML)"""

each_with_slider = pytest.mark.parametrize("row", [row for row in PANELS if row.slider], ids=lambda row: row.name)


@pytest.fixture(scope="module")
def notebook(lab):
    """JupyterLab on a notebook with one panel a cell."""
    names = sorted({row.name for row in PANELS})
    code = [f"from backprop_core import *\nfrom backprop_core.view import {', '.join(names)}", *(row.expression for row in PANELS)]
    kernel = {"name": "python3", "display_name": "Python 3"}
    cells = [v4.new_markdown_cell("# Every panel"), *map(v4.new_code_cell, code)]
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.server.root / "panels.ipynb")
    lab.open("panels.ipynb")
    lab.run_all()
    assert lab.error_outputs() == []
    return lab


@pytest.fixture
def panel(notebook, row):
    """The row's panel as at the start."""
    panel = notebook.page.locator(".jp-CodeCell").nth(1 + PANELS.index(row)).locator(".bp-panel")
    notebook.bring(panel)
    with notebook.watch():
        panel.locator("[data-press=reset]").click()
    shows(panel, start(row))
    return panel


@pytest.fixture
def finger(notebook):
    """A way to touch the page: send(event, x, y)."""
    session = notebook.page.context.new_cdp_session(notebook.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    yield lambda event, *at: session.send("Input.dispatchTouchEvent",
                                          {"type": event, "touchPoints": [dict(zip("xy", at, strict=True))] if at else []})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def shows(panel, twin):
    """The page shows what the same panel shows in this process: every number on the drawing, every word, the whole table."""
    picture = twin.picture
    drawing = panel.evaluate("(_, svg) => [...new DOMParser().parseFromString(svg, 'text/html').querySelectorAll('text')]"
                             ".map(text => text.textContent)", f"<svg>{picture.marks}</svg>")
    words = [picture.formula, picture.caption, picture.progress]
    wanted = {"drawing": drawing, "words": words, "table": [list(cells) for cells in picture.table]}
    try:
        panel.page.wait_for_function(f"([panel, wanted]) => JSON.stringify(({SHOWN})(panel)) === JSON.stringify(wanted)",
                                     arg=[panel.element_handle(), wanted], timeout=10_000)
    finally:
        assert panel.evaluate(SHOWN) == wanted


@cache
def start(row):
    """The panel in this process, as it is made."""
    return row.panel()


def moved(notebook, panel, row):
    """The panel in this process after the same move."""
    twin = row.panel()
    value = notebook.value(label(row), panel)
    slider = twin.sliders[row.slider]
    slider.value = slider.base ** value if hasattr(slider, "base") else value
    return twin


def place(slider, number):
    """Where a slider stands at a number: a log slider at the exponent."""
    return log(number, slider.base) if hasattr(slider, "base") else number


def label(row):
    return start(row).sliders[row.slider].description


def per_move(row, moves):
    """Few messages and few bytes."""
    most = next(most for nodes, most in MOST_BYTES.items() if row.nodes <= nodes)
    assert max(len(move.answers) for move in moves) <= 4
    assert max(move.bytes for move in moves) <= most


def found(notebook, script):
    """{panel: what the script finds in it}, for all panels at once."""
    results = notebook.page.locator(".bp-panel").evaluate_all(f"panels => panels.map({script})")
    return {row.name: result for row, result in zip(PANELS, results, strict=True) if result}


def test_no_two_panels_share_an_id(notebook):
    """The names of sliders and nodes are found by id."""
    ids = found(notebook, "panel => [...new Set([...panel.querySelectorAll('[id]')].map(element => element.id))]").values()
    assert len(set().union(*ids)) == sum(map(len, ids))


def test_every_slider_has_the_name_beside_it(notebook):
    assert found(notebook, MISNAMED) == {}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(notebook, dark):
    notebook.theme(dark)
    try:
        violations = Axe().run(notebook.page, context=".bp-panel").response["violations"]
    finally:
        notebook.theme(False)
    assert [(each["id"], node["html"]) for each in violations if each["impact"] in ("serious", "critical") for node in each["nodes"]] == []


def test_the_arrow_of_a_picker_is_light_on_dark(notebook):
    image = "select => getComputedStyle(select).backgroundImage"
    picker = notebook.page.locator(".bp-panel select").first
    assert "a8b0bb" not in picker.evaluate(image)
    notebook.theme(True)
    try:
        assert "a8b0bb" in picker.evaluate(image)
    finally:
        notebook.theme(False)


def test_text_on_the_drawings_is_readable(notebook):
    assert found(notebook, SMALL.replace("WHICH", "text").replace("LEAST", "12.9")) == {}
    assert found(notebook, OUTSIDE) == {}


def test_no_words_are_cut_off(notebook):
    assert found(notebook, CUT) == {}


def test_narrow(notebook):
    notebook.page.set_viewport_size({"width": 600, "height": 1000})
    for panel in notebook.page.locator(".bp-panel").all():      # a page lays out what comes into sight
        panel.scroll_into_view_if_needed()
    try:
        assert found(notebook, TOO_WIDE) == {}
        assert found(notebook, SMALL.replace("WHICH", ".chart text").replace("LEAST", "12.5")) == {}
        assert found(notebook, CUT) == found(notebook, OUTSIDE) == {}
        # Charts go below each other; only a graph is scrolled, and goes by itself where a step is.
        assert set(found(notebook, SCROLLS)) == {"PathsPanel", "NetworkPanel", "MatrixPanel"}
        for act in ("[data-press=next]", ".node", "[data-id=z_1]"):
            with notebook.watch():
                notebook.page.evaluate(CLICK, act)
            assert found(notebook, CUT) == {}, act
    finally:
        notebook.page.set_viewport_size({"width": 1280, "height": 1000})


def test_large(notebook):
    sizes = "document.querySelectorAll('.bp-size').forEach(button => button.click())"
    notebook.page.evaluate(sizes)
    try:
        assert found(notebook, TOO_WIDE) == found(notebook, CUT) == {}
        assert found(notebook, SMALL.replace("WHICH", "text").replace("LEAST", "15")) == {}
    finally:
        notebook.page.evaluate(sizes)


def test_motion_stops_when_the_reader_asks(notebook):
    notebook.page.emulate_media(reduced_motion="reduce")
    try:
        with notebook.watch():              # the step at work is what moves
            notebook.page.evaluate("document.querySelectorAll('[data-press=next]').forEach(button => button.click())")
        assert found(notebook, MOVING) == {}
    finally:
        notebook.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("steps", [25, pytest.param(200, marks=pytest.mark.long)])
@each_with_slider
def test_a_fast_drag_ends_right(notebook, panel, row, steps):
    """Moves of the mouse, quicker than the kernel: few messages, nothing jumps, and the last move is the one that counts."""
    panel.evaluate(HEIGHTS)
    with notebook.watch() as moves:
        notebook.drag(label(row), place(start(row).sliders[row.slider], row.to), panel, steps=steps)
    shows(panel, moved(notebook, panel, row))
    per_move(row, moves)
    assert len(notebook.page.evaluate("[...heights]")) == 1
    assert panel.evaluate(CUT) == []
    expect(notebook.slider(label(row), panel)).to_be_focused()


@each_with_slider
def test_keys(notebook, panel, row):
    twin, slider = start(row).sliders[row.slider], notebook.slider(label(row), panel)
    low = place(twin, twin.value) < (twin.min + twin.max) / 2
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "PageUp") if low else ("ArrowLeft", "ArrowLeft", "ArrowRight", "PageDown"):
        with notebook.watch() as moves:
            slider.press(key)
        expect(slider).to_be_focused()
        per_move(row, moves)
    shows(panel, moved(notebook, panel, row))


@each_with_slider
def test_touch(notebook, panel, row, finger):
    before, to = notebook.value(label(row), panel), place(start(row).sliders[row.slider], row.to)
    slider = notebook.slider(label(row), panel)
    notebook.bring(slider)
    box = slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger("touchStart", x, y)
    for i in range(1, 6):
        finger("touchMove", x + (8 if to > before else -8) * i, y)
    finger("touchEnd")
    assert (notebook.value(label(row), panel) - before) * (to - before) > 0
    shows(panel, moved(notebook, panel, row))


@pytest.mark.parametrize("row", [row for row in PANELS if row.name == "TrainingPanel"], ids=["TrainingPanel"])
def test_no_click_is_lost_while_it_plays(panel, row):
    play, progress = panel.locator("[data-press=play]"), panel.locator(".bp-progress")
    for _ in range(8):
        play.click()
        expect(play).to_have_text("Pause")
        play.click()
        expect(play).to_have_text("Play")
    panel.locator("[data-press=reset]").click()
    expect(progress).to_contain_text("epoch 0")
    panel.locator("[data-press=next]").evaluate("step => { for (let i = 0; i < 5; i++) step.click(); }")
    expect(progress).to_contain_text("epoch 20")
