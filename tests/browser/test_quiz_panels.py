"""PredictPanel and GatePanel as a learner meets them: typing, Enter, what is said and shown."""
import nbformat.v4 as v4
import pytest
from nbformat import write
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def panels(lab):
    cells = [v4.new_code_cell(code) for code in ("from backprop_core.view import GatePanel, PredictPanel", "PredictPanel()", "GatePanel()")]
    kernel = {"name": "python3", "display_name": "Python 3"}
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.server.root / "quiz.ipynb")
    lab.open("quiz.ipynb")
    lab.run_all()
    assert lab.error_outputs() == []
    return lab.page.locator(".bp-panel")


@pytest.fixture
def predict(lab, panels):
    lab.bring(panels.nth(0))
    panels.nth(0).locator("[data-press=reset]").click()
    expect(panels.nth(0).locator(".bp-progress")).to_contain_text("right at the first try: 0 of 0")
    return panels.nth(0)


@pytest.fixture
def gate(lab, panels):
    lab.bring(panels.nth(1))
    panels.nth(1).locator("[data-press=reset]").click()
    expect(panels.nth(1).locator(".bp-progress")).to_contain_text("round 1")
    return panels.nth(1)


def test_an_answer_is_judged_in_its_place_and_said(predict):
    box = predict.get_by_label("∂f/∂z")
    box.fill("−4")
    box.press("Enter")
    expect(predict.locator("[data-id=z]")).to_have_accessible_name("z −4.00 ∂ ✗ −4")
    caption = predict.locator(".bp-caption")
    expect(caption).to_contain_text("∂f/∂z, not right yet: −4 is what comes out with this mistake: factors swapped.")
    expect(caption).to_have_attribute("aria-live", "polite")
    expect(box).to_be_focused()
    box.fill("6/2")
    box.press("Enter")
    expect(predict.locator("[data-id=z]")).to_have_accessible_name("z −4.00 ∂ 3.00 ✓")
    expect(caption).to_contain_text("∂f/∂z, right: 3.")


def test_the_keyboard_is_enough(lab, predict):
    predict.get_by_label("∂f/∂z").focus()
    for text in ("3", "-4", "-4", "-4"):
        lab.page.keyboard.type(text)
        lab.page.keyboard.press("Enter")
        lab.page.keyboard.press("Tab")
    expect(predict.locator(".bp-caption")).to_contain_text("That was the last one")
    predict.locator("[data-press=another]").press("Enter")
    expect(predict.locator(".bp-progress")).to_contain_text("round 2")
    expect(predict.get_by_label("∂f/∂z")).to_have_value("")


def test_the_gate_answers_backward_after_forward(gate):
    back = gate.get_by_label("back to x")
    expect(back).to_be_disabled()
    forward = gate.get_by_label("you send on")
    forward.fill("3")
    forward.press("Enter")
    expect(gate.locator("[data-id=q]")).to_have_accessible_name("q 3.00 ✓ ← g = −4.00")
    back.fill("-4")
    back.press("Enter")
    expect(gate.locator("[data-id=x]")).to_have_accessible_name("x −2.00 ∂ −4.00 ✓")


def test_the_gate_changes_its_picture_with_the_round(gate):
    height = gate.bounding_box()["height"]
    gate.locator("[data-press=another]").click()
    expect(gate.locator("[data-id=f]")).to_be_visible()
    expect(gate.locator("[data-id=z]")).to_be_visible()
    assert gate.bounding_box()["height"] == height


def test_a_long_verdict_is_read_whole_on_a_narrow_page(lab, gate):
    size = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 600, "height": 1000})
    try:
        for box, text in enumerate(("3", "1")):
            field = gate.get_by_role("textbox").nth(box)
            field.fill(text)
            field.press("Enter")
        expect(gate.locator(".bp-caption")).to_contain_text("that arrives from further right")
        assert gate.locator(".bp-words").evaluate("words => words.scrollHeight <= words.clientHeight")
    finally:
        lab.page.set_viewport_size(size)
