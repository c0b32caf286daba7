"""The bug hunt in Chromium: check a node by the keyboard, choose, name it, go on to a larger graph."""
import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def panel(lab):
    lab.open("07_bug_hunt.ipynb")
    lab.run_all()
    assert lab.error_outputs() == []
    panel = lab.page.locator(".bp-panel")
    lab.bring(panel)
    return panel


def test_a_suspect_from_the_first_check_to_its_name(lab, panel):
    node, name = panel.locator("[data-id=x]"), panel.locator("[data-press=name]")
    expect(panel.locator(".bp-picture")).not_to_contain_text("✗")
    node.focus()
    node.press("Enter")
    expect(panel.locator(".bp-formula")).to_have_text("∂f/∂x: 1 claimed, −4 by finite difference: wrong ✗")
    expect(node).to_be_focused()
    choice = panel.get_by_label("The mistake is")
    choice.select_option("factors swapped")
    expect(panel.locator(".bp-caption")).to_contain_text("If it is that")
    name.focus()
    name.press("Enter")
    expect(panel.locator(".bp-caption")).to_contain_text("Not that: with the mistake “factors swapped” ∂f/∂z would be −4")
    expect(name).to_be_focused()
    choice.select_option("upstream gradient forgotten")
    name.click()
    expect(panel.locator(".bp-caption")).to_contain_text("Right: upstream gradient forgotten.")
    expect(panel.locator(".bp-progress")).to_contain_text("named at the first try: 0 of 1")
    panel.locator("[data-press=next]").click()
    expect(panel.locator(".bp-progress")).to_contain_text("suspect 2 of 10")
    expect(choice).to_have_value("choose …")
    expect(panel.locator(".bp-picture")).not_to_contain_text("✗")


def test_nothing_hides_behind_the_edge_of_the_largest_graph(lab, panel):
    while not panel.locator(".bp-progress").inner_text().startswith("suspect 10"):
        with lab.watch():
            panel.locator("[data-press=next]").click()
    node = panel.locator("[data-id=w_11]")
    expect(node).to_be_visible()
    with lab.watch():
        panel.locator("[data-press=check]").click()
    drawing = panel.locator(".bp-drawing").bounding_box()
    boxes = [each.bounding_box() for each in panel.locator(".bp-picture .node").all()]
    assert len(boxes) == 30
    assert min(box["x"] for box in boxes) >= drawing["x"] - 1
    assert max(box["y"] + box["height"] for box in boxes) <= drawing["y"] + drawing["height"] + 1
