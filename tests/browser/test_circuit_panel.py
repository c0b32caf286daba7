"""Lesson 03 as a learner meets it: JupyterLab in Chromium, sliders, steps, clicks, the nudge, and the stills.

What every panel keeps (messages, heights, keys, touch, axe, themes) is in test_panels.py.
"""
import json
import re

import nbformat
import nbformat.v4 as v4
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect

from backprop_core import Circuit
from backprop_core.examples import product
from backprop_core.view.svg import number, signed
from lab import PROJECT

MORE = """\
from backprop_core import Network
quick = CircuitPanel()
quick.picture.interval = 50
large = CircuitPanel(Network([2, 2, 1]).to_graph([0.5, 0.9], [1]))
assert len(large.diagram.nodes) == 30
display(quick, large)"""
TEXT_OF = "node => node.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id).textContent)"

IN_SIGHT = """panel => {
    const ring = panel.querySelector('.ring').getBoundingClientRect(), drawing = panel.querySelector('.bp-drawing').getBoundingClientRect();
    return drawing.left <= ring.left && ring.right <= drawing.right; }"""


@pytest.fixture(scope="module")
def lesson(lab):
    """The lesson's panel; below the lesson stand a panel that plays quickly and one of 30 nodes."""
    notebook = nbformat.read(PROJECT / "notebooks" / "03_circuit.ipynb", 4)
    notebook.cells.append(v4.new_code_cell(MORE))
    nbformat.write(notebook, lab.server.root / "circuit.ipynb")
    lab.open("circuit.ipynb")
    lab.run_all()
    assert lab.error_outputs() == []
    panel = lab.page.locator(".bp-panel").first
    expect(panel.locator("[data-id=f]")).to_be_visible()
    return panel


@pytest.fixture
def panel(lab, lesson):
    """The same, as it was when it was made."""
    lab.bring(lesson)
    press(lesson, "reset")
    expect(lesson.locator("[data-id=f]")).to_have_accessible_name("f −12.0 ∂ 1.00")
    expect(lesson.locator(".bp-progress")).to_contain_text("click a node")
    return lesson


def press(panel, button):
    panel.locator(f"[data-press={button}]").click()


def shown(panel):
    """{node: [title, value, gradient]} as the drawing says it."""
    return {node.get_attribute("data-id"): node.evaluate(TEXT_OF) for node in panel.locator("[data-id]").all()}


def expected(values):
    run = Circuit(product()).run(values)
    return {name: [name, number(run.value(name)), f"∂ {number(run.gradient(name))}"] for name in "xqyzf"}


def test_the_still_gives_way_to_the_live_view(lab, panel):
    assert lab.page.locator(".bp-still").count() >= 3
    for still in lab.page.locator(".bp-still").all():
        expect(still).to_be_hidden()


@pytest.mark.parametrize("name", "xyz")
def test_every_number_follows_the_slider(lab, panel, name):
    values = {"x": -2.0, "y": 5.0, "z": -4.0}
    for move in (lambda: lab.drag(name, 2.5, panel), lambda: lab.press(name, "ArrowLeft", panel), lambda: lab.press(name, "Home", panel)):
        with lab.watch():
            values[name] = move()
        expect(panel.locator("[data-id=f]")).to_have_accessible_name(" ".join(expected(values)["f"]))
        assert shown(panel) == expected(values)
    assert values[name] == -6


def test_a_move_of_thirty_nodes_is_four_messages(lab, panel):
    with lab.watch() as moves:
        lab.press("x₁", "ArrowRight", lab.page.locator(".bp-panel").last)
    assert len(moves) == 1
    kinds = sorted(frame.kind for frame in moves[0].answers)
    assert kinds == ["comm_msg", "comm_msg", "status", "status"]        # the echo and the picture; busy and idle
    assert moves[0].bytes < 25_000


def test_a_wide_picture_scrolls_by_keys_and_keys_stay_in_the_panel(lab):
    """On a narrow page: Tab brings each node into sight, arrows scroll, and JupyterLab takes no key for a command."""
    cells = len(lab.cells())
    wide = lab.page.locator(".bp-panel").last
    drawing, scrolled = wide.locator(".bp-drawing"), "drawing => drawing.scrollLeft"
    size = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 600, "height": 1000})
    try:
        last = wide.locator(".bp-picture .node").last
        last.focus()
        end = drawing.evaluate(scrolled)
        assert end > 0
        for key in ("x", "b", "ArrowLeft", "ArrowUp"):
            last.press(key)
            expect(last).to_be_focused()
        lab.page.wait_for_function("([drawing, end]) => drawing.scrollLeft < end", arg=[drawing.element_handle(), end])
        lab.slider("x₁", wide).press("x")
        expect(lab.slider("x₁", wide)).to_be_focused()
        assert len(lab.cells()) == cells
    finally:
        lab.page.set_viewport_size(size)


def test_a_wide_picture_follows_the_steps(lab):
    """On a narrow page the node at work is in sight after each step; a slider scrolls nothing."""
    wide = lab.page.locator(".bp-panel").last
    size = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 600, "height": 1000})
    lab.page.emulate_media(reduced_motion="reduce")
    try:
        press(wide, "reset")
        for step in range(1, 13):
            press(wide, "next")
            expect(wide.locator(".bp-progress")).to_contain_text(f"step {step} of")
            lab.page.wait_for_function(IN_SIGHT, arg=wide.element_handle())
        drawing = wide.locator(".bp-drawing")
        drawing.evaluate("drawing => drawing.scrollTo({left: 0, behavior: 'instant'})")
        lab.press("x₁", "ArrowRight", wide)
        assert drawing.evaluate("drawing => drawing.scrollLeft") == 0
        lab.page.emulate_media(reduced_motion="no-preference")
        press(wide, "back")
        lab.page.wait_for_function(IN_SIGHT, arg=wide.element_handle())
    finally:
        lab.page.emulate_media(reduced_motion="no-preference")
        lab.page.set_viewport_size(size)


@pytest.mark.parametrize("act", ["click", "Enter", " "])
def test_a_node_shows_its_sum_and_keeps_the_focus(panel, act):
    node = panel.locator("[data-id=x]")
    if act == "click":
        node.click()
    else:
        node.press(act)
        expect(node).to_be_focused()
    expect(panel.locator(".bp-formula")).to_have_text("∂f/∂x = ∂f/∂q × ∂q/∂x")
    expect(panel.locator(".bp-caption")).to_contain_text("= −4 × 1 = −4")
    expect(panel.locator("svg .sum")).to_have_text("−4 × 1 = −4")
    node.press("Enter")
    expect(panel.locator("svg .sum")).to_have_count(0)


def test_steps_forward_and_backward(panel):
    step = panel.locator("[data-press=next]")
    sums = ["−2 + 5 = 3", "3 × (−4) = −12", None, "1 × (−4) = −4", "1 × 3 = 3", "−4 × 1 = −4", "−4 × 1 = −4"]
    for i, said in enumerate(sums, 1):
        step.press("Enter")
        expect(panel.locator(".bp-progress")).to_contain_text(f"step {i} of 7")
        expect(panel.locator(".bp-progress")).to_contain_text("forward" if i <= 2 else "backward")
        expect(panel.locator("svg .sum")).to_have_text(said or [])
        expect(step).to_be_focused()
    assert shown(panel) == expected({})
    for _ in range(4):
        press(panel, "back")
    expect(panel.locator(".bp-progress")).to_contain_text("step 3 of 7")
    assert [shown(panel)[name][2] for name in "xyzqf"] == ["", "", "", "", "∂ 1.00"]


def test_play_runs_to_the_end_and_stops(lab, panel):
    quick = lab.page.locator(".bp-panel").nth(-2)
    press(quick, "play")
    expect(quick.locator(".bp-progress")).to_contain_text("step 7 of 7")
    expect(quick.locator("[data-press=play]")).to_have_text("Play")


def test_a_nudge_follows_the_gradient_and_fails_when_it_is_large(lab, panel):
    small = panel.locator("svg .note")
    expect(small).to_have_text(["+0.41", "+0.408"])
    with lab.watch():
        press(panel, "nudge")
    expect(panel.locator(".bp-caption")).to_have_text("Nudged. The gradient predicted a change of +0.41; it really was +0.408.")
    assert shown(panel) == expected({"x": -2.04, "y": 4.96, "z": -3.97})
    expect(panel.locator(".widget-readout").first).to_have_text("−2.04")
    press(panel, "reset")
    with lab.watch():
        exponent = lab.drag("nudge size", -0.5, panel)
    size = 10 ** exponent
    start, slope = {"x": -2, "y": 5, "z": -4}, {"x": -4, "y": -4, "z": 3}
    there = Circuit(product()).run({name: start[name] + size * slope[name] for name in start}).value("f")
    expect(small).to_have_text([signed(41 * size), signed(there + 12)])
    assert there + 12 < 0.9 * 41 * size


def test_slider_handles_have_a_name_a_range_and_a_value(lab, panel):
    for name, low, high in (("x", "-6", "6"), ("nudge size", "-3", "0")):
        handle = lab.slider(name, panel)
        expect(handle).to_have_accessible_name(name)
        expect(handle).to_have_attribute("aria-valuemin", low)
        expect(handle).to_have_attribute("aria-valuemax", high)
    with lab.watch():
        value = lab.press("x", "ArrowRight", panel)
    expect(lab.slider("x", panel)).to_have_attribute("aria-valuetext", f"{value:.2f}".replace("-", "−"))


def test_narrow_and_large(lab, panel):
    panel.locator(".bp-size").click()
    lab.page.set_viewport_size({"width": 600, "height": 1000})
    try:
        expect(panel.locator(".bp-size")).to_have_attribute("aria-pressed", "true")
        with lab.watch():
            value = lab.drag("y", 1.0, panel)
        assert value == pytest.approx(1, abs=0.2)
        expect(panel.locator("[data-id=y]")).to_have_accessible_name(re.compile(f"^y {re.escape(number(value))} "))
        panel.locator(".bp-size").click()
        words, drawing = (panel.locator(kind).bounding_box() for kind in (".bp-words", ".bp-drawing"))
        assert words["y"] + words["height"] <= drawing["y"] + 1
    finally:
        lab.page.set_viewport_size({"width": 1280, "height": 1000})


def test_the_table_says_the_same(panel):
    panel.locator("summary").click()
    row = panel.locator(".bp-table tr").filter(has_text=re.compile("^f−"))
    expect(row).to_have_text("f−12.01.00")
    panel.locator("summary").click()


# Last, since these tests leave the live notebook.

def test_reopened_without_its_kernel(lab, lesson):
    lab.save()
    lab.open("circuit.ipynb", saved=True)
    image_is_seen(lab)
    for cell in lab.page.locator(".jp-CodeCell").all():
        cell.scroll_into_view_if_needed()           # JupyterLab draws an output when it comes near
    views = str(lab.cells()).count("'application/vnd.jupyter.widget-view+json'")
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(views)
    lab.console_errors.clear()          # JupyterLab reports each widget whose kernel is gone


def test_in_a_clone_that_is_not_trusted(lab, lesson):
    cells = lab.cells()
    for cell in cells:
        cell["outputs"] = [output for output in cell.get("outputs", ()) if "bp-still" in str(output)]
    cells = [v4.new_code_cell(cell["source"], outputs=cell["outputs"]) for cell in cells if cell["outputs"]]
    clone = v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    (lab.server.root / "clone.ipynb").write_text(json.dumps(clone))
    lab.open("clone.ipynb")
    assert not lab.page.evaluate("jupyterapp.shell.currentWidget.content.model.cells.get(0).trusted")
    image_is_seen(lab)


def test_exported_to_html(lab, lesson):
    export, _ = HTMLExporter().from_filename(str(lab.server.root / "clone.ipynb"))
    (lab.server.root / "clone.html").write_text(export, encoding="utf-8")
    page = lab.page.context.browser.new_page()
    page.goto((lab.server.root / "clone.html").as_uri())
    page.wait_for_function("[...document.querySelectorAll('.bp-still img')].some(image => image.naturalWidth > 400)")
    page.close()


def image_is_seen(lab):
    image = lab.page.locator(".bp-still img").first
    expect(image).to_be_visible()
    lab.page.wait_for_function("document.querySelector('.bp-still img').naturalWidth > 400")
    assert "f = q × z = 3 × (−4) = −12" in image.get_attribute("alt")
