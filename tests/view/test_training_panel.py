"""TrainingPanel and what it shares with DigitsPanel: the numbers are the core's; play, back, begin anew, and the run before."""
import re

import pytest

from backprop_core.data import two_moons
from backprop_core.network import Network
from backprop_core.training import train
from backprop_core.view import TrainingPanel
from backprop_core.view.panels.training import STOP


@pytest.fixture
def panel():
    return TrainingPanel()


@pytest.fixture(scope="module")
def history():
    """The training of the panel as at the start."""
    return train(Network([2, 8, 1], "tanh", "sigmoid", "cross_entropy"), *two_moons(100, noise=0.15), rate=1, epochs=1000, stop=STOP)


def cells(panel):
    return {row[0]: row[1] for row in panel.picture.table}


@pytest.mark.fact("A4.7", "A4.8")
def test_to_the_end(panel, history):
    panel.press("finish")
    n = panel.numbers()
    assert (n["epoch"], n["loss"], n["norm"]) == (history.epoch[-1], history.loss[-1], history.gradient_norm[-1])
    assert panel.picture.progress == f"epoch {n['epoch']}  ·  loss 0.0200  ·  100 of 100 right"
    phases = ", ".join(f"{name} to epoch {last}" for name, (_, last) in history.phases().items())
    assert panel.picture.caption == f"Stopped after epoch {history.epoch[-1]}: the loss is at most 0.02. Phases: {phases}."
    assert re.findall(">(early|middle|late)<", panel.picture.marks) == ["early", "middle", "late"]
    lowest = max(float(y) for y in re.findall(r"<text x='[\d.]+' y='([\d.]+)' class='note", panel.picture.marks))
    heads = [float(y) for y in re.findall(r"<path class='edge' d='M ?[\d.]+ [\d.]+ ?V ?([\d.]+)'", panel.picture.marks)]
    assert len(heads) == 3 and min(heads) > lowest              # the lines between phases run through no number


def test_steps_and_back_show_the_training_as_it_was(panel, history):
    panel.set(stride=5)
    seen = []
    for button in ("next", "next", "next", "back", "back", "next"):
        panel.press(button)
        n = panel.numbers()
        assert (n["loss"], n["norm"]) == (history.loss[panel.step], history.gradient_norm[panel.step])
        seen.append((panel.step, panel.picture.marks))
    assert [step for step, _ in seen] == [5, 10, 15, 10, 5, 10]
    assert seen[1] == seen[3] == seen[5] and seen[0] == seen[4]


def test_play_stops_where_a_rule_stops_it_and_begins_again(panel):
    panel.set(rate=10, stride=20)
    panel.press("play")
    for _ in range(60):
        panel.press("tick")
    assert not panel.picture.playing and panel.step == panel.history.epoch[-1]
    panel.press("play")
    assert panel.picture.playing and panel.step == 20


def test_a_slider_begins_anew_from_the_same_start_and_keeps_the_run_before(panel):
    panel.press("finish")
    first = panel.history
    panel.set(rate=3)
    assert panel.step == 0 and panel.history.loss[0] == first.loss[0]
    assert panel.before == (first.epoch, first.loss) and cells(panel)["loss of the run before"] == "0.0200"
    assert "line rest" in panel.picture.marks
    panel.press("reset")
    assert panel.before is None and "line rest" not in panel.picture.marks


def test_the_slider_of_the_step_does_not(panel):
    panel.press("next")
    panel.set(stride=10)
    assert panel.step == 4 and panel.before is None


@pytest.mark.fact("A0.10")
def test_the_same_data_whole_and_in_batches(panel):
    panel.press("finish")
    whole = panel.history
    panel.set(batch=8)
    panel.press("finish")
    assert panel.before[1] == whole.loss and panel.history.stopped_by == whole.stopped_by == "loss"
    assert panel.history.epoch[-1] < whole.epoch[-1]
    assert cells(panel)["updates"] == f"{13 * panel.step}"


def test_the_start_of_a_training_by_batches_is_that_of_the_whole_data(panel):
    start = panel.numbers()
    panel.set(batch=8)
    assert panel.step == 0 and (panel.numbers()["loss"], panel.numbers()["norm"]) == (start["loss"], start["norm"])


@pytest.mark.fact("A4.8")
def test_xor_with_one_hidden_neuron_stops_on_a_level_place(panel):
    panel.points.value = "XOR"
    panel.set(hidden=1)
    panel.press("finish")
    assert panel.step == 0 and "the gradient norm is at most 0.005" in panel.picture.caption and cells(panel)["loss"] == "0.693"


def test_the_line_separates_what_is_counted_as_right(panel):
    panel.press("finish")
    inputs, targets = two_moons(100, noise=0.15)
    assert panel.numbers()["right"] == ((panel.network.predict(inputs) > 0.5) == targets).sum() == 100
    assert len(re.findall("h0", panel.picture.marks)) == 250          # rims and fills of 100 points, hollows of 50


def test_the_line_is_promised_no_place_and_no_color(panel):
    """One hidden neuron bends nothing, and in a dark theme ink is white."""
    panel.set(hidden=1)
    panel.press("next")
    assert "On the line it is ½" in panel.picture.caption and "black" not in panel.picture.caption


def test_a_picture_stays_small(panel):
    sizes = []
    panel.picture.observe(lambda change: sizes.append(len(change.new)), "marks")
    panel.set(batch=8, rate=10)
    panel.press("finish")
    for _ in range(5):
        panel.press("back")
    assert max(sizes) < 22_000


def test_the_axis_of_epochs_has_whole_numbers(panel):
    numbers = re.findall(r">([\d.]+)</text", panel.backdrop)
    assert numbers[-8:] == ["0", "5", "10", "15", "20", "0.01", "0.1", "1"]


def test_a_count_is_read_without_decimals_and_a_drawn_slider_begins_nothing_anew(panel):
    assert panel.sliders["batch"].readout_format == "d" and panel.sliders["rate"].readout_format == ".3g"
    panel.press("next")
    panel.sliders["batch"].value = 127.99999999999999
    assert panel.step == 4 and panel.before is None
    panel.sliders["batch"].value = 64
    assert panel.step == 0 and panel.before
