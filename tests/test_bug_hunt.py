"""The bug hunt: each suspect can be told from all others by its gradients, and each answer is judged with a reason."""
import re

import pytest

import notebooks
from backprop_core import Value, check_gradients, gradients, inputs, topological_order
from backprop_core.bug_hunt import (
    INNOCENT,
    REREAD,
    SUSPECTS,
    accuse,
    claims,
    cut,
    finite_difference_at,
    is_right,
    suspect,
    tally,
    telling,
)
from backprop_core.examples import EXAMPLES, product, sigmoid_network, three_paths
from backprop_core.mistakes import MISTAKES, agrees

NUMBERS = range(1, len(SUSPECTS) + 1)
TRUTH = {number: SUSPECTS[number - 1][1] for number in NUMBERS}
WRONG = [(number, key) for number in NUMBERS for key in REREAD if key != TRUTH[number]]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_check_convicts_the_guilty_and_nobody_else(number):
    pick = suspect(number)
    assert check_gradients(pick.graph, pick.claimed).passed == (TRUTH[number] == INNOCENT)
    assert set(pick.claimed) <= set(topological_order(pick.graph))


@pytest.mark.parametrize("number", NUMBERS)
def test_one_mistake_alone_gives_these_gradients(number):
    """At the nodes with a name, which are those that a verdict can speak of."""
    pick = suspect(number)
    fitting = [key for key in REREAD if all(agrees(claims(number, pick.graph, key)[node], pick.claimed[node])
                                            for node in topological_order(pick.graph) if node.name)]
    if TRUTH[number] == INNOCENT:
        assert INNOCENT in fitting          # and what has no place in this graph
        assert all(agrees(MISTAKES[key].gradients(pick.graph)[node], gradients(pick.graph)[node])
                   for key in fitting if key != INNOCENT for node in topological_order(pick.graph))
    else:
        assert fitting == [TRUTH[number]]


def test_a_suspect_is_not_known_by_its_looks():
    assert [text for number in NUMBERS for text in (repr(suspect(number)),) if TRUTH[number] in text] == []


def test_every_mistake_can_be_answered_and_reread():
    assert REREAD.keys() == {INNOCENT, *MISTAKES}
    assert len({key for _, key in SUSPECTS}) == len(SUSPECTS)


@pytest.mark.parametrize(("lesson", "heading"), sorted(set(REREAD.values())))
def test_what_to_reread_is_there(lesson, heading):
    path, = notebooks.NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    text = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
    assert re.search(rf"^#+ {re.escape(heading)}$", text, re.MULTILINE)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_truth_is_right(number):
    assert accuse(number, TRUTH[number]).state == "right"


@pytest.mark.parametrize(("number", "key"), WRONG)
def test_a_wrong_name_is_refuted_by_a_gradient(number, key):
    verdict = accuse(number, key)
    assert verdict.state == "mistake"
    pick = suspect(number)
    node = telling(number, pick.graph, key)
    if not node:
        assert "would change nothing" in verdict.text and TRUTH[number] == INNOCENT
        return
    assert not agrees(claims(number, pick.graph, key)[node], pick.claimed[node])
    assert f"/∂{node.name} " in verdict.text and not re.search("None|nan", verdict.text)
    wrong_here = not agrees(pick.claimed[node], gradients(pick.graph)[node])
    assert wrong_here or ("too." in verdict.text) != ("not innocent" in verdict.text)


@pytest.mark.parametrize(("number", "key", "said"), [
    (1, "swapped", "“factors swapped” ∂f/∂z would be −4; this pass says 3, and the finite difference 3 too."),
    (1, INNOCENT, "for ∂f/∂y it says 1, and the finite difference −4."),
    (6, "too_early", "∂L/∂F_1,1 would be 5; this pass says 4."),
    (9, "overwritten", "∂L/∂l would be 10; this pass says 11, and the finite difference 11 too."),
    (8, "not_reset", "∂L/∂y would be −0.4084; this pass says −0.8167."),
    (2, "one_path", "would change nothing in this graph, and yet this pass is wrong: for ∂J/∂y it says −0.7"),
])
def test_reasons(number, key, said):
    assert said in accuse(number, key).text


@pytest.mark.parametrize(("answer", "state"), [(None, "not answered"), (..., "not answered"), ("guilty", "unreadable"), (3, "unreadable")])
def test_answers_that_are_none(answer, state):
    verdict = accuse(1, answer)
    assert verdict.state == state and "no_upstream" in verdict.text


@pytest.mark.parametrize("number", [0, len(SUSPECTS) + 1, "one", 1.5])
def test_no_such_suspect(number):
    with pytest.raises(ValueError, match="numbered from 1 to 10"):
        suspect(number)


def test_names_as_the_panel_lists_them():
    assert accuse(1, "Upstream gradient forgotten ").state == accuse(1, "no upstream").state == "right"
    assert accuse(1, "NO_UPSTREAM").state == accuse(5, "Innocent").state == accuse(5, "none: all gradients are right").state == "right"
    truth = {str(number): MISTAKES[key].name if key in MISTAKES else key for number, (_, key) in enumerate(SUSPECTS, 1)}
    assert tally(truth).state == "right"


def test_tally():
    assert tally(TRUTH).state == "right" and "10 of 10" in tally(TRUTH).text
    almost = tally({**TRUTH, 9: "overwritten", 4: None})
    assert almost.state == "mistake" and almost.text.startswith("8 of 10 named.\n  9: with the mistake")
    assert almost.text.endswith("Not named yet: 4.\n  To reread: lesson 05, “The order matters”.")
    assert tally({1: TRUTH[1]}).state == "not answered" and "To reread" not in tally({1: TRUTH[1]}).text
    assert tally({1: TRUTH[1], 2: " "}).text == "1 of 10 named.\n  Not named yet: 2, 3, 4, 5, 6, 7, 8, 9, 10."
    unreadable = tally({**TRUTH, 2: "halved", 3: 12, 4: "doubled"})
    assert unreadable.state == "unreadable" and "no mistake has the key 'halved'.\n  3: you gave an int: 12.\n" in unreadable.text
    assert unreadable.text.count("This wants one of") == 1
    assert "no suspect 'suspect 1'" in tally({"suspect 1": TRUTH[1]}).text


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_finite_differences_at_every_node(row):
    f = row.build()
    found = gradients(f)
    assert [node for node in topological_order(f) if not is_right(found[node], finite_difference_at(f, node))] == []
    assert not is_right(found[f] + 0.01, finite_difference_at(f, f))


def test_cut():
    f, q = cut(product(), "q")
    assert inputs(f).keys() == {"q", "z"} and gradients(f)[q] == -4 and q.op is None and f.name == "f"
    whole = three_paths()
    node = next(node for node in topological_order(whole) if node.name == "F_1,1")
    graph, twin = cut(whole, node)
    assert graph.data == whole.data and gradients(graph)[twin] == 5 and "W_11^1" not in inputs(graph)
    assert gradients(whole)[node] == 5          # the graph itself stays as it is
    with pytest.raises(ValueError, match="nodes? of this graph called 'k'"):
        cut(product(), "k")


def test_a_constant_stays_a_constant():
    x = Value(3, "x")
    graph, twin = cut((2 * x) ** 2 / 4, x)
    assert gradients(graph)[twin] == 6 and len(inputs(graph)) == 1


def test_what_the_lesson_says_of_the_check():
    far_out = sigmoid_network(b_3=14)
    assert check_gradients(far_out, {name: 0 for name in inputs(far_out)}).passed
    assert not check_gradients(sigmoid_network(), {name: 0 for name in inputs(far_out)}).passed
