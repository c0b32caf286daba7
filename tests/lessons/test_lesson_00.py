import pytest

from backprop_core import check


@pytest.mark.parametrize(("id", "answer"), [("00.1", -12), ("00.2", "z"), ("00.3", 2)])
def test_right_answers(id, answer):
    assert check(id, answer).state == "right"


@pytest.mark.parametrize(("id", "answer", "said"), [
    ("00.1", -22, "without the brackets"), ("00.1", 12, "minus"), ("00.2", "x", "f is still y"), ("00.2", "y", "f is still x"),
    ("00.1", 3, "multiplied by z"), ("00.1", -28, "is not 7"), ("00.1", 28, "is not 7"), ("00.3", 6, "before the change"),
    ("00.3", 1, "x moved"), ("00.3", 8, "after the change"), ("00.3", -2, "sign"), ("00.3", -4, "z at −4"),
    ("00.1", -1, "The sum"), ("00.1", 13, "the y too"), ("00.3", 3, "before and after"), ("00.3", 4, "before and after"),
    ("00.3", -12, "how far f moves")])
def test_usual_mistakes(id, answer, said):
    assert check(id, answer).state == "mistake" and said in check(id, answer).text
