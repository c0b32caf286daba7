"""SandboxPanel as a learner meets it."""
import nbformat.v4 as v4
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import write
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def sandbox(lab):
    cells = [v4.new_code_cell("from backprop_core.view import SandboxPanel\nSandboxPanel()")]
    kernel = {"name": "python3", "display_name": "Python 3"}
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.server.root / "sandbox.ipynb")
    lab.open("sandbox.ipynb")
    lab.run_all()
    assert lab.error_outputs() == []
    return lab.page.locator(".jp-OutputArea-output .widget-vbox").first


def test_typing_makes_a_graph_with_sliders(lab, sandbox):
    box = sandbox.get_by_label("f =", exact=True)
    box.fill("tanh(w * x + b)")
    box.press("Enter")
    expect(sandbox.locator(".bp-formula")).to_have_text("f = tanh(w × x + b) = tanh(−1) = −0.762")
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
