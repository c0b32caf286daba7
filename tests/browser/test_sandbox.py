"""SandboxPanel as a learner meets it."""
import nbformat.v4 as v4
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import write
from playwright.sync_api import expect

from lab import Lab


def opened(lab, name):
    cells = [v4.new_code_cell("from backprop_core.view import SandboxPanel\nSandboxPanel()")]
    kernel = {"name": "python3", "display_name": "Python 3"}
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.server.root / name)
    lab.open(name)
    lab.run_all()
    assert lab.error_outputs() == []
    sandbox = lab.page.locator(".jp-OutputArea-output .widget-vbox").first
    lab.bring(sandbox)
    return sandbox


@pytest.fixture(scope="module")
def sandbox(lab):
    return opened(lab, "sandbox.ipynb")


def test_typing_makes_a_graph_with_sliders(lab, sandbox):
    box = sandbox.get_by_label("f =", exact=True)
    box.fill("tanh(w * x + b)")
    box.press("Enter")
    expect(sandbox.locator(".bp-formula")).to_have_text("f = tanh(w × x + b) = tanh(1) = 0.762")
    expect(box).to_be_focused()
    for name in "wxb":
        expect(lab.slider(name, sandbox)).to_have_accessible_name(name)
    lab.press("x", "ArrowRight", sandbox)
    expect(sandbox.locator(".bp-caption")).to_contain_text("∂f/∂x = ")


def test_a_problem_stands_under_the_box_and_the_graph_stays(lab, sandbox):
    box = sandbox.get_by_label("f =", exact=True)
    box.fill("x * y")
    box.press("Enter")
    expect(sandbox.locator(".bp-formula")).to_contain_text("f = x × y")
    height = sandbox.bounding_box()["height"]
    box.fill("x * sin(")
    box.press("Enter")
    alert = sandbox.get_by_role("alert")
    expect(alert).to_have_text("position 8, '(': this bracket is never closed")
    expect(sandbox.locator(".bp-formula")).to_contain_text("f = x × y")
    assert sandbox.bounding_box()["height"] == height
    found = Axe().run(lab.page, context=".jp-OutputArea-output .widget-vbox").response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []
    box.fill("x * y")
    box.press("Enter")
    expect(alert).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_where_there_is_no_value_the_picture_says_that_it_is_an_old_one(lab, sandbox, dark):
    lab.theme(dark)
    try:
        box = sandbox.get_by_label("f =", exact=True)
        box.fill("1 / x")
        box.press("Enter")
        expect(sandbox.locator(".bp-formula")).to_contain_text("f = 1 ÷ x")
        lab.press("x", "Home", sandbox)
        expect(sandbox.locator(".bp-formula")).to_contain_text("f = 1 ÷ x = 1 ÷ (−6)")
        lab.drag("x", 0, sandbox)
        expect(sandbox.locator(".bp-problem")).to_contain_text("no finite value at 1, 0.0")
        expect(sandbox.locator(".bp-problem")).to_contain_text("The picture still shows the last state that worked.")
        opacity = sandbox.locator(".bp-picture").evaluate("picture => +getComputedStyle(picture).opacity")
        assert 0.5 < opacity < 0.8
        found = Axe().run(lab.page, context=".jp-OutputArea-output .widget-vbox").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []
        lab.press("x", "ArrowRight", sandbox)
        expect(sandbox.locator(".bp-stale")).to_have_count(0)
    finally:
        lab.theme(False)


@pytest.fixture(scope="module")
def narrow(server, browser):
    """A small screen, worked with a finger."""
    lab = Lab(browser.new_context(viewport={"width": 600, "height": 1000}, has_touch=True).new_page(), server)
    yield lab
    lab.close()
    lab.page.context.close()


def test_a_large_graph_on_a_narrow_page_is_scrolled_and_tapped(narrow):
    sandbox = opened(narrow, "narrow.ipynb")        # two pages on one notebook would share its kernel
    box = sandbox.get_by_label("f =", exact=True)
    box.fill("sigmoid(w1*x1 + w2*x2 + b1) * tanh(v1*x1 + v2*x2 + b2) + sin(u) * c + x1 ** 2")
    box.press("Enter")
    expect(sandbox.locator("[data-id]")).to_have_count(26)
    drawing = sandbox.locator(".bp-drawing")
    inner, outer = drawing.evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert inner > 1.3 * outer                                  # it is read by scrolling, not made too small to read
    assert sandbox.evaluate("e => [...e.querySelectorAll('.widget-vbox')].every(e => e.scrollWidth <= e.clientWidth)")
    labels = sandbox.locator(".widget-slider").evaluate_all("sliders => sliders.map(e => e.scrollWidth - e.clientWidth)")
    assert max(labels) <= 0
    narrow.bring(drawing)
    place = drawing.bounding_box()
    swipe(narrow.page, place["x"] + 420, place["y"] + 20, -400)
    narrow.page.wait_for_function("document.querySelector('.bp-drawing').scrollLeft > 100")
    sandbox.locator("[data-id=f]").tap()
    expect(sandbox.locator(".bp-formula")).to_have_text("∂f/∂f = 1")
    assert narrow.console_errors == []


def swipe(page, x, y, by):
    send = page.context.new_cdp_session(page).send
    send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 9):
        send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + by * part / 8, "y": y}]})
    send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
