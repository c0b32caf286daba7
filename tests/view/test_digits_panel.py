"""DigitsPanel: counts and pictures are those of the network that `train` gives."""
import re

import numpy as np
import pytest

from backprop_core.data import digits
from backprop_core.network import Network
from backprop_core.training import train
from backprop_core.view import DigitsPanel


@pytest.fixture(scope="module")
def panel():
    panel = DigitsPanel()
    panel.press("finish")
    return panel


@pytest.fixture(scope="module")
def network():
    network = Network([64, 16, 10], "tanh", "softmax", "cross_entropy")
    train(network, *digits().train, rate=0.3, epochs=30, batch_size=32)
    return network


def test_the_table_of_confusions(panel, network):
    test = digits().test
    said, true = network.predict(test.inputs).argmax(axis=1), test.targets.argmax(axis=1)
    for t in range(10):
        for s in range(10):
            assert panel.confusions[t, s] == ((true == t) & (said == s)).sum()
    assert panel.numbers()["wrong"] == (said != true).sum() == panel.confusions.sum() - panel.confusions.trace()


def test_what_was_read_wrongly_can_be_looked_at(panel, network):
    test = digits().test
    first = test.inputs[panel.wrong[0]][None]
    says, true = network.predict(first)[0], test.targets[panel.wrong[0]].argmax()
    panel.picture.clicked = {"count": 1, "ids": ["w0"]}
    assert f"This is a {true}," in panel.picture.caption
    assert f"The network says {says.argmax()} with {100 * says.max():.0f}%," in panel.picture.caption
    assert f"{true} → {says.argmax()}" in panel.picture.marks


def test_what_a_hidden_neuron_speaks_for(panel, network):
    out = network.weights[1][:, 4]
    panel.picture.clicked = {"count": 2, "ids": ["u4"]}
    assert f"most for {out.argmax()} and" in panel.picture.caption and f"against {out.argmin()} and" in panel.picture.caption
    panel.picture.clicked = {"count": 3, "ids": ["u4"]}
    assert panel.selected is None


def test_strokes_are_the_weights(panel, network):
    """Solid strokes cover as many pixels as weights that round to a shade above 0, thin ones as many as below."""
    shades = np.rint(network.weights[0] / 0.3)
    for kind, expected in (("parameter", (shades > 0).sum()), ("against", (shades < 0).sum())):
        drawn = "".join(re.findall(rf"<path class='pixels {kind}' d='([^']*)'", panel.picture.marks))
        assert sum(map(int, re.findall(r"h(\d+)", drawn))) == 7 * expected


def test_errors_by_epoch(panel):
    assert panel.picture.progress == "epoch 30  ·  wrong: held out 1.39%, learned from 0.765%"
    assert len(panel.errors) == 31 and panel.errors[0][1] > 80 and panel.errors[-1][1] < 3
    panel.press("back")
    assert panel.numbers()["held"] == panel.errors[29][1]
    panel.press("next")


def test_what_the_guide_says_of_the_wrong_ones():
    panel = DigitsPanel()
    panel.press("next")
    mixed = panel.confusions + panel.confusions.T
    assert np.argwhere(np.triu(mixed, 1) >= 4).tolist() == [[1, 8], [3, 8]]
    for _ in range(6):
        panel.press("next")
    assert panel.numbers()["wrong"] == 7
    panel.press("finish")
    wrong = panel.data.test.inputs[panel.wrong]
    says, right = panel.network.predict(wrong), panel.data.test.targets[panel.wrong].argmax(axis=1)
    assert says.max() < 0.705 and (says.argsort(axis=1)[:, -2] == right).sum() == 4
