"""Lessons 06 and 08 in JupyterLab: they run, and what is special to their panels works by mouse and keys."""
import re

from playwright.sync_api import expect
from pytest import approx


def opened(lab, notebook, within):
    """The notebook, run; its panel that has a mark `within`."""
    lab.open(notebook)
    lab.run_all()
    assert lab.error_outputs() == []
    panel = lab.page.locator(".bp-panel").filter(has=lab.page.locator(within))
    lab.bring(panel)
    return panel


def test_network_update_ripple_and_click(lab):
    panel = opened(lab, "06_two_layer_sigmoid.ipynb", "[data-press=twins]")
    formula, caption = panel.locator(".bp-formula"), panel.locator(".bp-caption")
    expect(formula).to_contain_text("w₁₁ ← w₁₁")                      # drawing the sliders has moved none
    expect(panel.locator(".flow")).to_have_count(0)
    panel.locator("[data-press=update]").click()
    expect(caption).to_contain_text("L from 0.0834 to 0.0751")
    assert lab.value("w₁₁", panel) == approx(0.4040574132439511, rel=1e-9)      # not rounded to the slider's step
    panel.locator("[data-press=reset]").click()
    expect(panel.locator(".flow")).to_have_count(0)
    lab.press("w₂₂", "ArrowRight", panel)
    expect(caption).to_contain_text("Moved: z₂, h₂, z₃, y, L. Unmoved: z₁, h₁.")
    expect(panel.locator(".flow.forward")).to_have_count(6)
    panel.locator("[data-id=h_1]").focus()
    lab.page.keyboard.press("Enter")
    expect(formula).to_contain_text("∂L/∂h₁ = ∂L/∂z₃ × w₃₁")
    expect(panel.locator("[data-id=h_1]")).to_be_focused()


def test_matrix_terms_slide(lab):
    panel = opened(lab, "08_matrices.ipynb", ".slide")
    token = panel.locator(".slide").nth(1).element_handle()             # w_31 in the first line
    assert token.evaluate("token => getComputedStyle(token).transitionProperty") == "transform"
    start = token.evaluate("token => token.style.transform")
    panel.locator("[data-press=next]").click()
    expect(panel.locator(".bp-progress")).to_have_text(re.compile("step 1 of 10"))
    # The same element has another place now, so the browser slides it there.
    assert token.evaluate("token => token.isConnected && token.style.transform") not in (False, start)
    panel.locator("[data-id='7']").click()
    expect(panel.locator(".bp-formula")).to_contain_text("∂w₂₁ = δ₂ × x₁")
    panel.locator("[data-press=back]").click()
    expect(panel.locator(".bp-formula")).to_contain_text("∂w₁₂")
