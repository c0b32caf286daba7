"""The fixtures themselves, on a small notebook with one slider: what the other tests here rely on."""
import nbformat.v4 as v4
import pytest
from nbformat import write
from playwright.sync_api import expect

CODE = """\
from ipywidgets import FloatSlider, HTML, VBox
slider, double = FloatSlider(description="w", value=1, min=-3, max=3, step=0.1), HTML()
def show(change):
    double.value = f"double is {2 * slider.value:.1f}"
slider.observe(show, "value")
show(None)
VBox([slider, double])"""


@pytest.fixture(scope="module")
def slider(lab):
    cells = [v4.new_markdown_cell("# One slider"), v4.new_code_cell(CODE), v4.new_code_cell("print('done')")]
    kernel = {"name": "python3", "display_name": "Python 3"}
    write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.server.root / "slider.ipynb")
    lab.open("slider.ipynb")
    lab.run_all()
    return lab.page.locator(".widget-html-content")


def test_run_all_waits_for_the_last_cell(lab, slider):
    assert lab.cells()[-1]["outputs"][0]["text"] == "done\n"
    assert lab.error_outputs() == []


def test_a_drag_reaches_the_kernel(lab, slider):
    with lab.watch() as moves:
        value = lab.drag("w", 2)
    assert value == pytest.approx(2, abs=0.1)
    expect(slider).to_have_text(f"double is {2 * value:.1f}")
    assert moves[-1].message.content["data"]["state"]["value"] == value
    assert {"status", "comm_msg"} == {frame.kind for frame in moves[-1].answers}


def test_keys_reach_the_kernel(lab, slider):
    before = lab.value("w")
    with lab.watch() as moves:
        value = lab.press("w", "ArrowLeft")
    assert value == pytest.approx(before - 0.1)
    expect(slider).to_have_text(f"double is {2 * value:.1f}")
    assert len(moves) == 1 and 0 < moves[0].bytes < 10_000


def test_themes(lab, slider):
    for dark in (True, False):
        lab.theme(dark)


def test_a_watch_ends_when_the_kernel_is_done(lab, slider):
    """Twenty steps, faster than the kernel: ipywidgets sends the newest value when the kernel has answered the one before."""
    lab.drag("w", 3)
    with lab.watch() as moves:
        value = lab.drag("w", -3, steps=20)
    assert moves[-1].message.content["data"]["state"]["value"] == value
    assert all(move.answered for move in moves)


def test_an_error_is_seen(lab, slider):
    with lab.page.expect_console_message():
        lab.page.evaluate("console.error('ours')")
    assert lab.console_errors == ["ours"]
    lab.console_errors.clear()
