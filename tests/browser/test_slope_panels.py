"""Lessons 01 and 02 in JupyterLab: they run, and points, pickers and cells work by mouse and keys."""
import pytest
from playwright.sync_api import expect

from backprop_core.view import JacobianPanel, SecantPanel


def opened(lab, notebook):
    """The notebook, run; its panels in order."""
    lab.open(notebook)
    lab.run_all()
    assert lab.error_outputs() == []
    return lab.page.locator(".bp-panel")


def pull(lab, panel, id, to):
    """Take the handle with this data-id and drag it to a place in the picture's coordinates."""
    handle = panel.locator(f"[data-id={id}] .point")
    lab.take(handle)
    x, y = handle.evaluate("""(handle, to) => {
        const at = new DOMPoint(...to).matrixTransform(handle.closest('.bp-picture').getScreenCTM());
        return [at.x, at.y]; }""", list(to))
    lab.page.mouse.move(x, y, steps=8)
    lab.page.mouse.up()


def test_points_of_the_curve_are_dragged_and_the_curve_is_picked(lab):
    panels = opened(lab, "01_derivatives.ipynb")
    steps, panel = panels.last, panels.first
    lab.drag("dx", -6, steps)
    expect(steps.locator(".widget-readout").nth(1)).to_have_text("1e-6")
    chart = SecantPanel().chart
    height = panel.bounding_box()["height"]
    pull(lab, panel, "x", chart.at(-0.5, 2))
    expect(panel.locator("[data-id=x]")).to_have_attribute("aria-valuenow", "-0.5")
    assert lab.value("x", panel) == pytest.approx(-0.5)
    for tip in (1.0, 0.0):                          # a mouse can meet the places that the lesson asks for
        assert lab.drag("x", tip, panel) == tip
    pull(lab, panel, "x", chart.at(-0.5, 2))
    expect(panel.locator("[data-id=x]")).to_have_attribute("aria-valuenow", "-0.5")
    pull(lab, panel, "dx", chart.at(0, 0))
    expect(panel.locator(".bp-formula")).to_have_text("rise ÷ run = −0.25 ÷ 0.5 = −0.5")
    point = panel.locator("[data-id=x]")
    point.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).not_to_have_attribute("aria-valuenow", "-0.5")
    expect(point).to_be_focused()
    panel.locator("select").select_option("x³ − 3x")
    expect(panel.locator(".bp-picture")).to_have_attribute("aria-label", "The curve y = x³ − 3x with its tangent at x = −0.48 "
                                                           "and the secant to x + dx, dx = 0.5.")
    expect(panel.locator(".chart").first).to_contain_text("y = x³ − 3x")
    assert panel.bounding_box()["height"] == height


def test_the_picked_composition_and_the_cells(lab):
    panels = opened(lab, "02_chain_rule.ipynb")
    chain, jacobian = panels.nth(0), panels.nth(2)
    lab.bring(chain)
    chain.locator("select").select_option("walker, bicycle, car")
    expect(chain.locator(".bp-formula")).to_have_text("df/dx = dg/dx × df/dg = 4 × 2 = 8")
    expect(chain.locator(".bp-picture")).to_contain_text("the bicycle, g")
    lab.bring(jacobian)
    cell = jacobian.locator("[data-id=dv_dx]")
    cell.focus()
    lab.page.keyboard.press("Enter")
    expect(jacobian.locator(".bp-formula")).to_have_text("∂v/∂x = 2 × x = 4")
    lab.press("x", "ArrowRight", jacobian)
    twin = JacobianPanel()
    twin.set(x=lab.value("x", jacobian))
    expect(cell).to_contain_text(f"{2 * twin.value('x'):g}")
    jacobian.locator("[data-id=du_dz]").click()
    expect(jacobian.locator(".bp-formula")).to_have_text("∂u/∂z = 1")
