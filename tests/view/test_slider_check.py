"""SliderCheckPanel: the dot and the sentence answer."""
from backprop_core.view import SliderCheckPanel


def test_it_answers():
    panel = SliderCheckPanel()
    assert panel.picture.caption.startswith("Move the slider")
    panel.sliders["position"].value = 7.5
    assert panel.picture.caption == "It works. Python just answered: the dot is at 7.5, and the square of that is 56.25."
    assert "cx='430'" in panel.picture.marks
