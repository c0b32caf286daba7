"""MatrixPanel: each scalar line is true, and so is the matrix line that it slides into."""
import re

import numpy as np
import pytest

from backprop_core import Circuit
from backprop_core.examples import sigmoid_network
from backprop_core.view import MatrixPanel
from backprop_core.view.panels.matrix import MATRIX_LINES
from backprop_core.view.svg import number


@pytest.fixture
def panel():
    return MatrixPanel()


def tokens(panel):
    """[(place, name, number)] of the marks, in order."""
    token = r"<g class='slide' pointer-events='none' style='transform:translate\(([^)]*)\)'>.*?class='name'>([^<]*)<.*?>([^<]*)</text>"
    return re.findall(token, panel.picture.marks)


def test_numbers_are_the_cores(panel):
    panel.set(x_1=-1.5, t=0.2, w_32=2.0)
    run = Circuit(sigmoid_network(x_1=-1.5, t=0.2, w_32=2.0)).run()
    n = panel.numbers()
    for name in panel.names:
        if name.startswith("slope_h"):
            h = run.value(name[6:])
            assert n[name] == pytest.approx(h * (1 - h), rel=1e-12)
        else:
            assert n[name] == (run.gradient(name[2:]) if name.startswith("d_") else run.value(name))
    assert [written for _, name, written in tokens(panel) if name == "∂w₁₁"] == [number(n["d_w_11"])]


@pytest.mark.parametrize("line", MATRIX_LINES, ids=lambda line: line.title)
def test_scalar_and_matrix_lines_say_the_same(panel, line):
    n = panel.numbers()
    result, *factors = ([[n[name] for name in row] for row in grid] for grid in (line.result, *line.factors))
    scalar = [[sum(np.prod([factors[factor][r][c] for factor, r, c in term]) for term in line.terms(row, column))
               for column in range(len(names))] for row, names in enumerate(line.result)]
    product = np.array(factors[0]) @ np.array(factors[1]) * (np.array(factors[2]) if "⊙" in line.signs else 1)
    assert np.array(scalar) == pytest.approx(np.array(result), rel=1e-12)
    assert product == pytest.approx(np.array(result), rel=1e-12)


def test_a_step_slides_one_line(panel):
    assert panel.last == 10
    at_home = [place for place, *_ in tokens(panel)]
    moved = 0
    for step, (_, line, _) in enumerate(panel.scalar_lines, 1):
        panel.press("next")
        moved += len(line)
        places = [place for place, *_ in tokens(panel)]
        assert [now != home for now, home in zip(places, at_home, strict=True)] == [i < moved for i in range(len(places))]
        assert panel.picture.formula.count("=") >= 2 and panel.picture.marks.count("ring backward") == len(line), step
    assert len(places) == moved


@pytest.mark.parametrize("step, said", [
    (1, "δ₁ = w₃₁ × δ₃ × σ′(z₁) = 0.7 × (−0.0987) × 0.235 = −0.0162"), (5, "∂w₁₁ = δ₁ × x₁ = −0.0162 × 0.5 = −0.00811"),
    (9, "∂x₁ = w₁₁ × δ₁ + w₂₁ × δ₂ = ")])
def test_the_formula_is_the_line_that_slides(panel, step, said):
    for _ in range(step):
        panel.press("next")
    assert panel.picture.formula.startswith(said)


def test_equal_terms_share_a_slot_and_only_they(panel):
    panel.step = panel.last
    panel.refresh()
    at = {}
    for place, name, _ in tokens(panel):
        at.setdefault(place, set()).add(name)
    assert all(len(names) == 1 for names in at.values())
    assert len(at) == sum(len(row) for line in MATRIX_LINES for grid in (line.result, *line.factors) for row in grid)


def test_a_click_slides_lines_in_and_the_last_back_out(panel):
    panel._act(panel.click, id="6")
    assert panel.step == 6 and panel.picture.formula.startswith("∂w₁₂ = δ₁ × x₂ = ")
    panel._act(panel.click, id="6")
    assert panel.step == 5


def test_show_all_fills_every_slot_and_the_still_does(panel, monkeypatch):
    at_home = [place for place, *_ in tokens(panel)]
    panel.press("all")
    full = tokens(panel)
    assert all(now != home for (now, *_), home in zip(full, at_home, strict=True))
    assert "ring" not in panel.picture.marks and panel.picture.formula == panel.picture.progress == ""
    shown = []
    monkeypatch.setattr("backprop_core.view.panels.matrix.display_with_still", lambda widget, picture: shown.append((widget, picture)))
    fresh = MatrixPanel()
    fresh._ipython_display_()
    (widget, picture), = shown
    assert widget is fresh and picture.still() == panel.picture.still()
    assert [place for place, *_ in tokens(fresh)] == at_home            # the live one starts with empty matrices
    panel.press("back")
    assert panel.step == panel.last
