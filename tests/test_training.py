"""Training against the same steps written out with Network.gradients, its history, and the rules that end it."""
import copy
import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from backprop_core import training
from backprop_core.data import digits, two_moons, xor
from backprop_core.network import Network
from backprop_core.training import STOP_RULES, History, train, training_steps
from test_network import KINDS, data_for, random_network


def step(network, x, t, rate):
    """One update of all weights from gradients taken before any of them moved; returns those gradients."""
    g = network.gradients(x, t)
    for p, slope in zip(network.parameters, g.weights + g.biases, strict=True):
        p -= rate * slope
    return g


def length(arrays):
    return np.sqrt(sum((array.astype(float) ** 2).sum() for array in arrays))


def assert_same_weights(one, other, error=1e-11):
    for p, q in zip(one.parameters, other.parameters, strict=True):
        np.testing.assert_allclose(p, q, rtol=error, atol=error)


@pytest.mark.fact("A1.8")
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_descent_on_the_whole_data(kind):
    network = random_network([3, 5, 4, 2], *kind)
    x, t = data_for(network, 8)
    by_hand, losses, norms = copy.deepcopy(network), [], []
    history = train(network, x, t, rate=0.05, epochs=4)
    for _ in range(5):
        after = copy.deepcopy(by_hand)
        g = step(by_hand, x, t, 0.05)
        losses.append(g.loss)
        norms.append(length(g.weights + g.biases))
    assert_same_weights(network, after)
    np.testing.assert_allclose(history.loss, losses, rtol=1e-11)
    np.testing.assert_allclose(history.gradient_norm, norms, rtol=1e-11)
    assert history.epoch == [0, 1, 2, 3, 4] and history.stopped_by == "epochs"
    assert history.loss[-1] == pytest.approx(network.loss(x, t), rel=1e-12)


@pytest.mark.fact("A4.4")
@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_descent_by_batches(size, dtype):
    network = random_network([3, 5, 2], "tanh", "softmax", "cross_entropy", dtype=dtype)
    x, t = data_for(network, 8)
    by_hand = copy.deepcopy(network)
    history = train(network, x, t, rate=0.1, epochs=3, batch_size=size, seed=4)
    random, error = np.random.default_rng(4), 1e-11 if dtype == np.float64 else 1e-5
    for epoch in range(3):
        order, losses, slopes = random.permutation(8), [], []
        for first in range(0, 8, size):
            chosen = order[first:first + size]
            g = step(by_hand, x[chosen], t[chosen], 0.1)
            losses.append(g.loss * len(chosen))
            slopes.append(length(g.weights + g.biases))
        assert history.loss[epoch] == pytest.approx(sum(losses) / 8, rel=error)
        assert history.gradient_norm[epoch] == pytest.approx(sum(slopes) / len(slopes), rel=error * 10)
    assert_same_weights(network, by_hand, error)
    assert history.epoch == [1, 2, 3] and {type(number) for number in history.loss + history.gradient_norm} == {float}


def test_a_batch_as_large_as_the_data_is_the_whole_data():
    networks = [Network([2, 3, 1], seed=1) for _ in range(3)]
    histories = [train(network, *xor(), epochs=5, batch_size=size) for network, size in zip(networks, (None, 4, 100), strict=True)]
    assert histories[0] == histories[1] == histories[2]


def test_histories_with_kept_weights_are_equal_by_their_numbers():
    one, same, other = (train(Network([2, 3, 1], seed=seed), *xor(), epochs=2, keep=[0, 2]) for seed in (1, 1, 2))
    assert one == same != other


def test_order_is_by_seed():
    def trained(seed):
        network = Network([2, 3, 1])
        return train(network, *two_moons(), epochs=2, batch_size=7, seed=seed).loss

    assert trained(1) == trained(1) != trained(2)


def test_weights_keep_their_arrays():
    """An array that a reader holds is the one that is trained."""
    network = Network([2, 3, 1])
    held, before = network.weights[0], network.weights[0].copy()
    train(network, *xor(), epochs=1)
    assert network.weights[0] is held and (held != before).all()


def test_equal_weights_stay_equal():
    """Symmetry: neurons that start alike get the same gradients; random ones do not. Wider layers: test_network.py."""
    network = Network([2, 3, 1])
    for p in network.parameters:
        p[:] = 0.3
    train(network, *two_moons(), epochs=50, batch_size=20)
    np.testing.assert_array_equal(network.weights[0], network.weights[0][[0, 0, 0]])
    np.testing.assert_array_equal(network.weights[1], network.weights[1][:, [0, 0, 0]])
    assert (network.weights[0] != 0.3).all()
    broken = Network([2, 3, 1])
    train(broken, *two_moons(), epochs=50, batch_size=20)
    assert np.ptp(broken.weights[0], axis=0).min() > 0.01


@pytest.mark.fact("A0.10")
@pytest.mark.parametrize("size", [None, 20, 1])
def test_both_kinds_of_descent_learn_the_moons(size):
    network = Network([2, 8, 1], "tanh", "sigmoid", "cross_entropy")
    x, t = two_moons()
    history = train(network, x, t, rate=0.5 if size != 1 else 0.1, epochs=2000 if size is None else 150, batch_size=size)
    assert history.loss[-1] < history.loss[0] / 4
    assert ((network.predict(x) > 0.5) == t).mean() > 0.97


def test_xor_is_learned():
    network = Network([2, 4, 1], "tanh")
    train(network, *xor(), rate=0.5, epochs=3000)
    np.testing.assert_allclose(network.predict(xor().inputs), xor().targets, atol=0.1)


def test_digits_of_the_held_out_part():
    learned, held_out = digits()
    network = Network([64, 32, 10], output="softmax", loss="cross_entropy")
    train(network, *learned, rate=0.5, epochs=30, batch_size=10)
    assert (network.predict(held_out.inputs).argmax(axis=1) == held_out.targets.argmax(axis=1)).mean() >= 0.96


@pytest.mark.fact("A4.8")
@pytest.mark.parametrize("rule", STOP_RULES)
@pytest.mark.parametrize("size", [None, 2])
def test_stop_rules(rule, size):
    limit = {"loss": 0.1, "change": 1e-4, "gradient_norm": 0.01}[rule]
    network = Network([2, 4, 1], "tanh", seed=1)
    history = train(network, *xor(), rate=0.5, epochs=20_000, batch_size=size, stop={rule: limit})
    watched = {"loss": history.loss, "gradient_norm": history.gradient_norm, "change": np.abs(np.diff(history.loss))}[rule]
    assert history.stopped_by == rule and history.epoch[-1] < 20_000
    assert watched[-1] <= limit and (np.array(watched[:-1]) > limit).all()
    if size is None:
        assert network.loss(*xor()) == pytest.approx(history.loss[-1], rel=1e-12)     # the weights are those that met the rule


@pytest.mark.parametrize("size", [None, 3])
def test_a_limit_that_is_met_exactly(size):
    def trained(**stop):
        return train(Network([2, 3, 1]), *xor(), epochs=6, batch_size=size, stop=stop)

    free = trained()
    for k in range(1, 6):
        changes = [np.inf, *np.abs(np.diff(free.loss))]
        for rule, watched in ("loss", free.loss), ("gradient_norm", free.gradient_norm), ("change", changes):
            found, first = trained(**{rule: watched[k]}), next(i for i, number in enumerate(watched) if number <= watched[k])
            assert (found.stopped_by, found.epoch[-1]) == (rule, free.epoch[first])


@pytest.mark.fact("A4.8")
def test_without_a_rule_all_epochs_are_run():
    network = Network([2, 2, 1])
    network.weights[0][:], network.weights[1][:] = 0, 0       # the gradient of the second layer soon vanishes
    history = train(network, *xor(), epochs=300)
    assert history.stopped_by == "epochs" and history.epoch[-1] == 300
    both = train(Network([2, 4, 1], "tanh"), *xor(), epochs=5, stop={"loss": 0, "gradient_norm": 0})
    assert both.stopped_by == "epochs" and both.epoch[-1] == 5


@pytest.mark.parametrize("rules", [("loss", "gradient_norm"), ("gradient_norm", "loss")])
def test_of_two_rules_that_are_met_the_first_is_named(rules):
    assert train(Network([2, 4, 1]), *xor(), stop=dict.fromkeys(rules, 1e9)).stopped_by == rules[0]


@pytest.mark.parametrize(("size", "first"), [(None, 1), (2, 2)])
def test_change_is_looked_at_from_the_second_entry_on(size, first):
    history = train(Network([2, 2, 1]), *xor(), epochs=9, batch_size=size, stop={"change": 1e9})
    assert (history.stopped_by, history.epoch[-1]) == ("change", first)
    at_the_limit = train(Network([2, 2, 1]), *xor(), epochs=first, batch_size=size, stop={"change": 1e9})
    assert at_the_limit.stopped_by == "change"          # the rule is named, not the limit of epochs


def test_kept_weights_are_copies_of_their_epoch():
    network = Network([2, 3, 1])
    start = network.weights[0].copy()
    history = train(network, *xor(), epochs=10, keep=(0, 3, 10, 99))
    assert history.weights.keys() == history.biases.keys() == {0, 3, 10}
    np.testing.assert_array_equal(history.weights[0][0], start)
    np.testing.assert_array_equal(history.weights[10][0], network.weights[0])
    again = Network([2, 3, 1])
    train(again, *xor(), epochs=3)
    np.testing.assert_array_equal(history.weights[3][0], again.weights[0])
    np.testing.assert_array_equal(history.biases[3][1], again.biases[1])
    by_batches = train(Network([2, 3, 1], dtype=np.float32), *xor(), epochs=2, batch_size=1, keep=[0, 1])
    np.testing.assert_array_equal(by_batches.weights[0][0], start.astype(np.float32))
    assert by_batches.weights[0][0].dtype == by_batches.biases[0][0].dtype == np.float32


@pytest.mark.parametrize("size", [None, 3])
def test_steps_are_those_of_train(size):
    network, stepped = Network([2, 3, 1]), Network([2, 3, 1])
    x, t = two_moons(8)
    history = train(network, x, t, rate=0.3, epochs=5, batch_size=size)
    moments = [(moment, stepped.weights[0].copy()) for moment in training_steps(stepped, x, t, rate=0.3, epochs=5, batch_size=size)]
    assert_same_weights(network, stepped, error=0)
    assert [moment.epoch for moment, _ in moments] == history.epoch
    assert [moment.loss for moment, _ in moments] == history.loss
    assert [moment.gradient_norm for moment, _ in moments] == history.gradient_norm
    assert moments[0][0].history == history and all(moment.batch is None for moment, _ in moments)
    assert all((one != other).any() for (_, one), (_, other) in zip(moments, moments[1:], strict=False))


def test_steps_batch_by_batch():
    network = Network([2, 3, 1])
    moments = list(training_steps(network, *two_moons(8), epochs=2, batch_size=3, each="batch"))
    assert [(moment.epoch, moment.batch) for moment in moments] == [(e, b) for e in (1, 2) for b in (1, 2, 3, None)]
    assert moments[0].history.epoch == [1, 2]
    losses = [moment.loss for moment in moments[:3]]
    assert moments[3].loss == pytest.approx((3 * losses[0] + 3 * losses[1] + 2 * losses[2]) / 8, rel=1e-12)


def test_a_training_that_is_paused_leaves_the_network_as_it_is():
    network, reference = Network([2, 3, 1]), Network([2, 3, 1])
    moments = training_steps(network, *xor(), rate=0.3, epochs=100)
    for _ in range(4):      # the start, and epochs 1 to 3
        moment = next(moments)
    train(reference, *xor(), rate=0.3, epochs=3)
    assert_same_weights(network, reference, error=0)
    assert moment.epoch == 3 and moment.history.stopped_by is None
    moments.close()
    assert_same_weights(network, reference, error=0)


def test_a_weight_changed_while_training_on_the_whole_data_is_paused():
    """The next step is that of the gradient at the pause, as the docstring says: change none."""
    network = Network([2, 3, 1])
    moments = training_steps(network, *xor(), rate=0.3, epochs=9)
    next(moments)
    stale = network.gradients(*xor())
    network.weights[0][:] += 5
    before = [p.copy() for p in network.parameters]
    next(moments)
    for p, start, slope in zip(network.parameters, before, stale.weights + stale.biases, strict=True):
        np.testing.assert_allclose(p, start - 0.3 * slope, rtol=1e-12)


def test_a_weight_changed_while_training_by_batches_is_paused():
    """The next gradients are those of the changed weights; and a divergence goes back to where the last epoch left them."""
    network = Network([2, 3, 1])
    moments = training_steps(network, *xor(), rate=0.1, epochs=9, batch_size=3)
    next(moments)
    network.weights[0][:] += 5
    by_hand, random = copy.deepcopy(network), np.random.default_rng(0)
    random.permutation(4)
    order = random.permutation(4)
    slopes = [step(by_hand, *(part[chosen] for part in xor()), 0.1) for chosen in (order[:3], order[3:])]
    assert next(moments).gradient_norm == pytest.approx(sum(length(g.weights + g.biases) for g in slopes) / 2, rel=1e-12)
    left = copy.deepcopy(network)
    network.weights[0][:] = np.nan
    assert next(moments).history.stopped_by == "diverged"
    assert_same_weights(network, left, error=0)


@pytest.mark.fact("A4.7")
def test_phases_from_the_data():
    history = History(epoch=list(range(7)), loss=[1.0, 0.6, 0.2, 0.05, 0.02, 0.005, 0.0])
    assert history.phases() == {"early": (0, 3), "middle": (4, 5), "late": (6, 6)}
    at_the_limits = History(epoch=list(range(6)), loss=[1, 0.11, 0.09, 0.011, 0.009, 0])
    assert at_the_limits.phases() == {"early": (0, 2), "middle": (3, 4), "late": (5, 5)}
    assert History(epoch=[1, 2, 3], loss=[1.0, 0.0, 0.0]).phases() == {"early": (1, 2), "late": (3, 3)}
    assert History(epoch=[0, 1, 2], loss=[1.0, 2.0, 0.5]).phases() == {"early": (0, 2)}
    assert History(epoch=[0, 1, 2, 3], loss=[1, 0.1, 1, 5]).phases() == {"early": (0, 1), "late": (2, 3)}      # by the best so far
    assert History(epoch=[0, 1, 2], loss=[1, 0.1, 0]).phases() == {"early": (0, 1), "middle": (2, 2)}     # a share just done
    with pytest.raises(ValueError, match="as long as each other, not 0 and 3"):
        History(loss=[1, 0.5, 0]).phases()
    assert History().phases() == History(epoch=[0, 1], loss=[1.0, 1.0]).phases() == {}
    trained = train(Network([2, 4, 1], "tanh"), *xor(), rate=0.5, epochs=3000)
    (a, b), (c, d), (e, f) = trained.phases().values()
    assert (a, c, e, f) == (0, b + 1, d + 1, 3000)
    assert max(trained.gradient_norm[a:b + 1]) > max(trained.gradient_norm[c:d + 1]) > max(trained.gradient_norm[e:])


@pytest.fixture
def bars(monkeypatch):
    """The bars that are shown, with a clock that goes on by half a second whenever it is read."""
    shown, seconds = [], count(step=0.5)

    class Bar(training.tqdm):
        def __init__(self, **options):
            super().__init__(**options | {"disable": False})      # the suite turns bars off
            shown.append(self)

    monkeypatch.setattr(training, "tqdm", Bar)
    monkeypatch.setattr(training, "perf_counter", lambda: next(seconds))
    return shown


def test_progress_of_long_runs_only(bars, capfd):
    train(Network([2, 1]), *xor(), epochs=3)
    assert capfd.readouterr().err == "" and not bars
    history = train(Network([2, 1]), *xor(), epochs=700, stop={"gradient_norm": 1e-3})
    assert "epochs" in capfd.readouterr().err
    bar, = bars
    assert bar.n == bar.total == history.epoch[-1] == 90 and bar.initial == 4 and not bar.leave     # after 2.5 seconds
    assert bar.disable      # which a bar is once it is closed


def test_an_interrupt_closes_the_bar(bars, monkeypatch):
    def interrupted(bar):
        raise KeyboardInterrupt

    monkeypatch.setattr(training.tqdm, "update", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(Network([2, 1]), *xor(), epochs=700)
    assert bars[0].disable


def test_the_benchmark_runs_without_pytorch(monkeypatch, capsys):
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.setenv(threads, "1")                    # which it sets, too, but would leave so
    spec = spec_from_file_location("dense_speed", Path(__file__).with_name("benchmarks") / "dense_speed.py")
    spec.loader.exec_module(program := module_from_spec(spec))
    program.CASES[:] = [([2, 3, 1], 4, 4, 1)] * 2
    monkeypatch.setitem(sys.modules, "torch", None)         # as if it were not installed
    program.main(torch=False)
    assert capsys.readouterr().out.count("| 2-3-1 |") == 2
