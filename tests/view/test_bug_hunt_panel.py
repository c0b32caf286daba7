"""BugHuntPanel: claims as the suspects make them, marks only where it was checked, verdicts with their reason in place, the score."""
import pytest

from backprop_core import gradients
from backprop_core.bug_hunt import INNOCENT, SUSPECTS, suspect
from backprop_core.view import BugHuntPanel


@pytest.fixture
def panel():
    return BugHuntPanel()


def go_to(panel, number):
    while panel.step + 1 < number:
        panel.press("next")


def name(panel, key):
    panel.choice.value = key
    panel.press("name")
    return panel.picture.caption


def click(panel, id):
    panel.picture.clicked = {"count": panel.picture.clicked.get("count", 0) + 1, "ids": [id]}


def test_claims_are_the_suspects_and_nothing_gives_them_away(panel):
    for number in range(1, len(SUSPECTS) + 1):
        go_to(panel, number)
        claimed, n = suspect(number).claimed, panel.numbers()
        by_name = {node.name: gradient for node, gradient in claimed.items() if node.name}
        assert {key: n[f"d_{key}"] for key in by_name} == by_name
        assert "✗" not in panel.picture.marks and "✓" not in panel.picture.marks and not any(key.startswith("fd_") for key in n)
        assert panel.picture.backdrop == panel.diagram.backdrop and panel.picture.width == panel.diagram.width


def test_a_click_checks_one_node(panel):
    click(panel, "x")
    assert panel.picture.marks.count("✗") == 1 and "∂ 1.00 ✗" in panel.picture.marks and "✓" not in panel.picture.marks
    assert panel.picture.formula == "∂f/∂x: 1 claimed, −4 by finite difference: wrong ✗"
    assert "1 of 5 nodes checked, 1 wrong" in panel.picture.caption
    click(panel, "q")
    assert panel.picture.formula == "∂f/∂q: −4 claimed, −4 by finite difference: right ✓"
    assert ["q", "3.00", "−4", "−4"] == list(panel.picture.table[3][:4])
    click(panel, "q")
    assert panel.picture.formula == "" and "∂ −4.00 ✓" in panel.picture.marks


@pytest.mark.parametrize("number", range(1, len(SUSPECTS) + 1))
def test_check_all_marks_just_what_is_wrong(panel, number):
    go_to(panel, number)
    panel.press("check")
    f, claimed = panel.suspect
    right = gradients(f)
    wrong = [node for node in panel.diagram.key if abs(claimed[node] - right[node]) > 1e-9]
    assert panel.picture.marks.count("✗") == len(wrong)
    assert panel.picture.marks.count("✓") == len(panel.diagram.key) - len(wrong)


def test_a_wrong_name_is_answered_at_the_node_that_tells(panel):
    said = name(panel, "swapped")
    assert said == "Not that: with the mistake “factors swapped” ∂f/∂z would be −4; this pass says 3, and the finite difference 3 too."
    assert panel.selected == "z" and "ring selected" in panel.picture.marks
    assert panel.picture.formula == "∂f/∂z: 3 claimed, 3 by finite difference: right ✓"
    assert panel.picture.progress.endswith("named at the first try: 0 of 1")


def test_only_the_first_try_scores(panel):
    name(panel, "swapped")
    assert name(panel, "no_upstream").startswith("Right: upstream gradient forgotten.")
    assert panel.picture.marks.count("✗") == 2          # all nodes are checked now
    assert panel.picture.progress.endswith("named at the first try: 0 of 1")
    panel.press("next")
    name(panel, "exponent_lost")
    assert panel.picture.progress == "suspect 2 of 10  ·  named at the first try: 1 of 2"


def test_a_choice_alone_says_nothing_yet(panel):
    panel.press("name")
    assert "Choose first" in panel.picture.caption and panel.first == {}
    panel.choice.value = "no_upstream"
    assert panel.picture.caption.startswith("If it is that: This is the local derivative alone.") and panel.first == {}
    assert "✓" not in panel.picture.marks


def test_a_hint_does_not_outlast_the_next_check(panel):
    panel.press("name")
    click(panel, "q")
    assert panel.picture.caption.startswith("1 of 5 nodes checked")
    panel.press("name")
    panel.press("check")
    assert panel.picture.caption.startswith("5 of 5 nodes checked, 2 wrong.")


def test_the_last_suspect_sends_back_only_to_what_is_left(panel):
    go_to(panel, 10)
    panel.press("next")
    assert panel.picture.caption == "This is the last suspect. Go back to those that you have not named yet."
    for _ in range(10):
        panel.press("tell")
        panel.press("back")
    for _ in range(10):
        panel.press("next")
    assert panel.picture.caption == "This is the last suspect. All have had their first try."


def test_being_told_does_not_count(panel):
    panel.press("tell")
    assert panel.picture.caption.startswith("It is this: upstream gradient forgotten.")
    assert name(panel, "no_upstream").startswith("Right") and panel.score == 0


def test_what_was_said_is_still_there_on_the_way_back(panel):
    said = name(panel, "no_upstream")
    panel.press("next")
    assert panel.choice.value == "" and panel.picture.caption.startswith("A backward pass claims")
    panel.press("back")
    assert panel.picture.caption == said
    panel.press("back")
    assert panel.step == 0


def test_what_was_checked_is_still_there_on_the_way_back(panel):
    panel.press("check")
    checked = panel.picture.marks.count("✓"), panel.picture.marks.count("✗")
    assert min(checked) > 0
    panel.press("next")
    assert "✓" not in panel.picture.marks
    panel.press("back")
    assert (panel.picture.marks.count("✓"), panel.picture.marks.count("✗")) == checked
    panel.press("reset")
    assert "✓" not in panel.picture.marks
    for _ in range(10):
        panel.press("next")
    assert "the last suspect" in panel.picture.caption


def test_the_score_at_the_end_and_what_to_reread(panel):
    for number, (_, key) in enumerate(SUSPECTS, 1):
        go_to(panel, number)
        if number == 9:
            name(panel, "overwritten")
        said = name(panel, key)
    assert said.endswith("That was the last: 9 of 10 at the first try. To reread: lesson 05, “The order matters”.")
    panel.press("reset")
    assert panel.picture.progress == "suspect 1 of 10  ·  named at the first try: 0 of 0"


def test_the_innocent(panel):
    go_to(panel, 5)
    assert SUSPECTS[4][1] == INNOCENT
    assert "would change nothing in this graph, and all gradients here are right" in name(panel, "slope_lost")
    assert panel.picture.problem == "" and panel.selected is None
    assert "there is no mistake in it" in name(panel, INNOCENT) and "✗" not in panel.picture.marks


def test_names_are_written_as_in_the_picture(panel):
    go_to(panel, 6)
    assert "∂L/∂F₁,₁ would be 5; this pass says 4." in name(panel, "too_early")


def test_a_wrong_gradient_looks_different(panel):
    for number in range(1, len(SUSPECTS) + 1):
        go_to(panel, number)
        panel.press("check")
        for key in panel.diagram.nodes:
            panel.click(key)
            panel.refresh()
            claimed, numeric = panel.picture.formula.split(": ")[1].removesuffix(" by finite difference").split(" claimed, ")
            assert (claimed == numeric) == ("right" in panel.picture.formula)
            panel.click(key)


def test_where_nothing_is_wrong_no_wrong_node_is_asked_for(panel):
    click(panel, "q")
    assert "1 of 5 nodes checked, 0 wrong. Whatever lies between them and the output is acquitted." in panel.picture.caption
    for _ in range(4):
        panel.press("next")
    panel.press("check")                                # suspect 5 is innocent
    assert panel.picture.caption == "24 of 24 nodes checked, 0 wrong. Is there a mistake in it at all?"
    panel.press("tell")
    assert panel.picture.caption == "Innocent: there is no mistake in it."
