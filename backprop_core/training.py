"""Training: gradient descent on the whole data, or stochastic gradient descent on batches down to one example, with a history.

>>> from backprop_core.data import xor
>>> from backprop_core.network import Network
>>> history = train(Network([2, 4, 1], "tanh"), *xor(), rate=0.5, epochs=2000, stop={"loss": 0.01})
>>> history.stopped_by, history.epoch[-1] < 2000, history.loss[-1] <= 0.01
('loss', True, True)

`training_steps` takes the same arguments and yields after every epoch or batch, so that a panel can play, pause and step.
"""
import math
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import NamedTuple

import numpy as np
from tqdm.auto import tqdm

from .arguments import all_finite, finite_number, generator, is_real, listed, pick, shown, whole
from .network import a_network
from .passes import Passes

# The rules that end a training, by name: met(history, limit) after an epoch. The limit of epochs and divergence always hold.
STOP_RULES = {
    "loss": lambda history, limit: history.loss[-1] <= limit,
    "change": lambda history, limit: len(history.loss) > 1 and abs(history.loss[-1] - history.loss[-2]) <= limit,
    "gradient_norm": lambda history, limit: history.gradient_norm[-1] <= limit,
}
# The phases of a training, by the share of the whole fall of the loss that is done when the phase ends.
PHASES = {"early": 0.9, "middle": 0.99, "late": 1}
SECONDS_WITHOUT_BAR = 2


@dataclass
class History:
    """A training epoch by epoch: `loss[i]` and `gradient_norm[i]` belong to epoch `epoch[i]`.

    On the whole data they are those of the network after so many epochs; epoch 0, the start, leads. With batches, epoch 1 is the first,
    `loss` is the mean over the epoch's examples, each just before the update of its batch, and `gradient_norm` the mean length of the
    batches' gradients.
    `weights` and `biases` hold copies, {epoch: list of arrays}, for the epochs asked for. `stopped_by` is "epochs", the name of the
    stop rule that was met (also if that was at the last epoch), "diverged", or None while training goes on.
    """
    epoch: list = field(default_factory=list)
    loss: list = field(default_factory=list)
    gradient_norm: list = field(default_factory=list)
    weights: dict = field(default_factory=dict, compare=False)     # arrays have no one answer to ==
    biases: dict = field(default_factory=dict, compare=False)
    stopped_by: str | None = None

    def phases(self):
        """{"early": (first, last epoch), "middle": …, "late": …}: large steps, refinement, fine-tuning.

        Early lasts until 90 % of the whole fall of the loss is done, middle until 99 %; a phase that takes no epoch is left out.
        Raises ValueError unless `epoch` and `loss` are as long as each other.

        >>> History(epoch=[0, 1, 2, 3], loss=[1, 0.05, 0.005, 0]).phases()
        {'early': (0, 1), 'middle': (2, 2), 'late': (3, 3)}
        """
        if len(self.epoch) != len(self.loss):
            raise ValueError(f"epoch and loss must be as long as each other, not {len(self.epoch)} and {len(self.loss)}")
        best = np.minimum.accumulate(self.loss)
        if not len(best) or best[0] == best[-1]:
            return {}
        done = (best[0] - best) / (best[0] - best[-1])
        phases, first = {}, 0
        for name, share in PHASES.items():
            last = len(done) - 1 if share == 1 else int(np.argmax(done >= share))
            if last >= first:
                phases[name] = (self.epoch[first], self.epoch[last])
                first = last + 1
        return phases


class Moment(NamedTuple):
    """Where a training stands: after a batch, or, with batch None, after an epoch, which has a gradient norm too."""
    epoch: int
    batch: int | None
    loss: float
    gradient_norm: float | None
    history: History


def train(network, inputs, targets, rate=0.5, epochs=1000, batch_size=None, stop=None, seed=0, keep=()):
    """Train the network in place; return its History.

    inputs (examples, features), targets (examples, outputs). batch_size: examples a step, shuffled anew every epoch from `seed`; None, the
    whole data at each step. stop: limits by rule, such as {"loss": 0.01, "change": 1e-9, "gradient_norm": 1e-4}; None, all epochs.
    keep: epochs after which weights and biases are copied into the history. When the loss, a weight or the gradient's length (a sum of
    squares) stops being finite, training ends as "diverged" with the weights of the last epoch before that.
    Raises ValueError for what does not fit the network or is out of range, and for weights that are not finite, TypeError for no Network
    and for a rule whose name is no text; the network is as it was.

    >>> from backprop_core.data import xor
    >>> from backprop_core.network import Network
    >>> train(Network([2, 2, 1]), *xor(), epochs=5).stopped_by
    'epochs'
    """
    begun, bar = perf_counter(), None       # a short training makes no bar: in a notebook that is three widgets
    try:
        for moment in training_steps(network, inputs, targets, rate, epochs, batch_size, stop, seed, keep):
            if bar:
                bar.update()
            elif perf_counter() - begun > SECONDS_WITHOUT_BAR:
                bar = tqdm(total=epochs, initial=moment.epoch, desc="epochs", leave=False)
    finally:
        if bar:
            bar.total = bar.n               # to have stopped early is no failure
            bar.close()
    return moment.history


def training_steps(network, inputs, targets, rate=0.5, epochs=1000, batch_size=None, stop=None, seed=0, keep=(), each="epoch"):
    """As `train`, yielding a Moment after every epoch, or with each="batch" after every batch too, with the network as it then is.

    Change no weight while it is paused: on the whole data the next step is already taken, from the gradient at the pause; write into the
    weights before a training, or begin a new one. Within an epoch the weights may not be finite; they are put back at its end.
    Raises ValueError and TypeError as `train` does, at once and not at the first step.

    >>> from backprop_core.data import xor
    >>> from backprop_core.network import Network
    >>> [moment.epoch for moment in training_steps(Network([2, 2, 1]), *xor(), epochs=3)]
    [0, 1, 2, 3]
    """
    inputs, targets = a_network(network).check(inputs, targets)
    batch_size = len(inputs) if batch_size is None else batch_size
    rate = finite_number(rate, "rate", " above 0")
    epochs, batch_size = whole(epochs, 1, "epochs"), whole(batch_size, 1, "batch_size")
    if not isinstance(stop, dict | None) or not all(is_real(limit) and limit == limit for limit in (stop or {}).values()):
        raise ValueError(f'stop takes a limit by rule, such as {{"loss": 0.01}}, not {shown(stop)}')
    rules = [(name, pick(STOP_RULES, name, "stop rule"), limit) for name, limit in (stop or {}).items()]
    keep = {whole(epoch, 0, "each epoch of keep") for epoch in listed(keep, "keep must be a list of epochs", ordered=False)}
    by_batch, random = pick({"epoch": False, "batch": True}, each, "each"), generator(seed)
    if not all(map(all_finite, network.parameters)):
        raise ValueError("the network's weights are not finite: there is NaN or infinity among them or the biases")

    if batch_size >= len(inputs):
        passes = descend(network, inputs, targets, rate)
    else:
        passes = descend_by_batches(network, inputs, targets, rate, batch_size, random)
    return follow(network, passes, epochs, rules, keep, by_batch)


def descend(network, inputs, targets, rate):
    """Gradient descent on the whole data: yield (epoch, None, loss, gradient norm) at the start and after every update."""
    passes = Passes(network, len(inputs))
    for epoch in count():
        loss = passes.gradients(inputs, targets, rate)
        yield epoch, None, loss, passes.norm() / rate
        passes.update()


def descend_by_batches(network, inputs, targets, rate, size, random):
    """Stochastic gradient descent: yield (epoch, batch, loss, None) after every batch and (epoch, None, loss, norm) after an epoch."""
    buffers = {n: (Passes(network, n), np.empty((n, inputs.shape[1]), inputs.dtype), np.empty((n, targets.shape[1]), targets.dtype))
               for n in {size, len(inputs) % size} - {0}}         # the last batch may be smaller
    for epoch in count(1):
        order, total, lengths, batch = random.permutation(len(inputs)), 0, 0, 0
        for batch, first in enumerate(range(0, len(inputs), size), 1):
            chosen = order[first:first + size]
            passes, x, t = buffers[len(chosen)]
            inputs.take(chosen, 0, x, "clip")                   # the default mode would go through one more array
            targets.take(chosen, 0, t, "clip")
            loss = passes.gradients(x, t, rate)
            total += loss * len(chosen)
            lengths += passes.norm()
            if not math.isfinite(loss):
                break
            passes.update()
            yield epoch, batch, loss, None
        # A weight that overflows shows in the norm, if not in the loss: a step that large has no finite square.
        yield epoch, None, total / len(inputs), lengths / (rate * batch)


def follow(network, passes, epochs, rules, keep, by_batch):
    """Write the history of the passes, end them by the rules, and yield the Moments that were asked for."""
    history, parameters = History(), network.parameters
    last_finite = [p.copy() for p in parameters]

    def record(epoch):
        if epoch in keep:
            history.weights[epoch] = [W.copy() for W in network.weights]
            history.biases[epoch] = [b.copy() for b in network.biases]

    record(0)
    for epoch, batch, loss, norm in passes:
        if batch is None and math.isfinite(loss) and math.isfinite(norm):
            history.epoch.append(epoch)
            history.loss.append(loss)
            history.gradient_norm.append(norm)
            record(epoch)
            copy_into(last_finite, parameters)
            met = (name for name, rule, limit in rules if rule(history, limit))
            history.stopped_by = next(met, "epochs" if epoch == epochs else None)
        elif batch is None:
            copy_into(parameters, last_finite)
            history.stopped_by = "diverged"
        if batch is None or by_batch:
            yield Moment(epoch, batch, loss, norm, history)
        if history.stopped_by:
            return


def copy_into(arrays, sources):
    for array, source in zip(arrays, sources, strict=True):
        array[...] = source
