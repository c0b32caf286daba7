"""The picture: its still, its text, and what goes to the browser."""
import re
import subprocess
import sys
from base64 import b64decode
from xml.etree import ElementTree

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from backprop_core.view import CircuitPanel
from backprop_core.view.chart import Chart
from backprop_core.view.picture import HERE, VIEW, Picture

PRINT_STILL = "from backprop_core.view import CircuitPanel; print(ascii(CircuitPanel().picture.still()))"


@pytest.fixture
def outputs():
    """What JupyterLab would be given for a panel."""
    InteractiveShell.instance()
    panel = CircuitPanel()
    with capture_output() as captured:
        panel._ipython_display_()
    return panel, [output.data for output in captured.outputs]


def test_two_outputs_the_still_and_then_the_widget_alone(outputs):
    panel, (still, widget) = outputs
    assert set(still) == {"text/html", "image/svg+xml", "text/plain"}
    assert set(widget) == {VIEW, "text/plain"} and widget[VIEW]["model_id"] == panel.model_id
    html = ElementTree.fromstring(still["text/html"].replace("></div>", "/></div>").replace("\n", "&#10;"))
    assert html.get("class") == "bp-still"
    image = html.find("img")
    kind, data = image.get("src").split(",")
    assert kind == "data:image/svg+xml;base64" and b64decode(data).decode() == still["image/svg+xml"]
    assert image.get("alt") == still["text/plain"]
    assert "∂f/∂x = −4" in still["text/plain"] and "q: value 3.00, gradient −4.00" in still["text/plain"]


def test_the_still_is_a_file_of_its_own(outputs):
    still = outputs[1][0]["image/svg+xml"]
    svg = ElementTree.fromstring(still)
    assert svg.get("viewBox").split()[2:] == [svg.get("width"), svg.get("height")]
    for dynamic in ("var(", "tabindex", "data-id", "<script", "<foreignObject"):
        assert dynamic not in still
    words = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "f = q × z = 3 × (−4) = −12" in words and "∂ −4.00" in words


def test_the_same_bytes_in_another_process():
    first, second = (subprocess.run([sys.executable, "-c", PRINT_STILL], capture_output=True, text=True, check=True,
                                    env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout for seed in ("1", "2"))
    assert first == second and len(first) > 1000


def test_an_error_stands_in_the_text_too():
    picture = Picture(label="A picture", caption="fine")
    assert picture.text() == "A picture\nfine"
    picture.problem = "x must be positive"
    assert picture.text() == "A picture\nx must be positive"


def test_every_color_has_a_form_on_dark():
    css = (HERE / "picture.css").read_text(encoding="utf-8")
    light, dark = css.split('[data-jp-theme-light="false"]')[:2]
    from_theme = {"--bp-paper", "--bp-surface", "--bp-ink"}

    def names(block):
        return {line.split(":")[0].strip() for line in block.split("}")[0].splitlines() if line.strip().startswith("--bp-")}
    assert names(light) - from_theme == names(dark)


def test_safari_can_read_the_script():
    """Before 16.4 it takes no lookbehind: one makes the whole script unreadable. And it knows user-select by its old name only."""
    assert not re.search(r"\(\?<[=!]", (HERE / "picture.js").read_text(encoding="utf-8"))
    css = (HERE / "picture.css").read_text(encoding="utf-8")
    assert css.count("-webkit-user-select:") == len(re.findall(r"(?<!-)user-select:", css)) == 1


def chart(scale="linear"):
    def draw(axes):
        axes.plot([1, 3], [1, 9])
        axes.set(xlim=(1, 3), ylim=(1, 9), xscale=scale, title="y = x²")
    return Chart(draw, width=500, height=300)


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_chart_maps_its_corners(scale):
    c = chart(scale)
    (left, bottom), (right, top) = c.at(1, 1), c.at(3, 9)
    assert (left, bottom, right, top) == pytest.approx((45, 264, 485, 27), abs=0.01)
    assert c.data(*c.at(2, 5)) == pytest.approx((2, 5))
    a, b, _, _ = c.affine
    if scale == "linear":
        assert a + b * 2 == pytest.approx(c.at(2, 1)[0]) == pytest.approx(265)
    else:
        assert c.at(2, 1)[0] > 300


def test_a_charts_marks_lie_on_the_line_that_matplotlib_draws():
    c = chart()
    drawn = ElementTree.fromstring(f"<svg xmlns:xlink='http://www.w3.org/1999/xlink'>{c.backdrop}</svg>")
    line, = (path for path in drawn.iter("path") if "stroke-width: 2.5" in path.get("style", ""))
    x0, y0, x1, y1 = (float(part) for part in line.get("d").replace("M", "").replace("L", "").split())
    assert (x0, y0) == pytest.approx(c.at(1, 1), abs=0.1) and (x1, y1) == pytest.approx(c.at(3, 9), abs=0.1)
    point = ElementTree.fromstring(c.point(3, 9))
    assert (float(point.get("cx")), float(point.get("cy"))) == pytest.approx((x1, y1), abs=0.1)


def test_a_chart_is_themed_and_the_same_bytes():
    backdrop = chart().backdrop
    assert backdrop == chart().backdrop
    assert "var(--bp-ink)" in backdrop and "#0101" not in backdrop and "<metadata" not in backdrop
    assert ">y = x²</text>" in backdrop                     # text is text
