"""LiveTraining: what panels share that train a network while they are watched."""
from copy import deepcopy
from math import isclose, log10

from ...training import training_steps
from .base import Panel

POWERS_OF_TWO = log10(2)            # the step of a log slider for batch sizes


class LiveTraining(Panel):
    """A panel whose steps are epochs. What was trained is kept, so Back shows it again; any slider that matters begins anew.

    A subclass has `epochs`, the limit, and `begin()`, which gives a fresh network and the arguments of `training_steps`. Then there are
    `network`, as it was after epoch `step`, `history`, and `before`: epochs and losses of the run before, to compare with.
    """

    epochs = 1000
    idle = ()           # sliders that do not begin anew
    buttons = (("finish", "To the end", "Train on until a rule stops it"),)

    def __init__(self, *arguments, **options):
        self.history, self.before = None, None
        super().__init__(*arguments, **options)
        self.picture.interval = 0                   # a picture as soon as the one before is drawn

    @property
    def last(self):
        """The last epoch: of the training if it has ended, else the limit."""
        return self.history.epoch[-1] if self.history and self.history.stopped_by else self.epochs

    def rate(self):
        """The learning rate as the slider's readout shows it: in the page a log slider takes a little off."""
        return float(f"{self.value('rate'):.3g}")

    def stride(self):
        """Epochs a step."""
        return 1

    def numbers(self):
        if self.history is None:
            network, inputs, targets, options = self.begin()
            self.network = deepcopy(network)
            self._moments = training_steps(network, inputs, targets, epochs=self.epochs, keep=range(self.epochs + 1), **options)
            self.history = next(self._moments).history
        self.show(self.step)
        return {"epoch": self.step}

    def show(self, epoch):
        """Give `network` the weights and biases that it had after an epoch."""
        kept = [*self.history.weights[epoch], *self.history.biases[epoch]]
        for parameter, then in zip(self.network.parameters, kept, strict=True):
            parameter[...] = then

    def progress(self, n):
        return f"epoch {self.step}"

    def press_finish(self):
        self.picture.playing = False
        self._train(self.epochs)

    def press_reset(self):
        super().press_reset()
        self.before = None

    def _moved(self, name, change):
        drawn = name and isclose(change.new, change.old, rel_tol=1e-9)          # a browser sends 7.999999999999999 when it draws a slider
        if name not in self.idle and not drawn:
            if self.step:
                seen = self.history.epoch.index(self.step) + 1
                self.before = self.history.epoch[:seen], self.history.loss[:seen]
            self.step, self.history = 0, None
        super()._moved(name, change)

    def _go(self, step, by):
        self._train(step + by * self.stride())

    def _train(self, epoch):
        """Go to an epoch, and train as far as that is ahead."""
        while self.history.stopped_by is None and max(self.history.weights) < min(epoch, self.epochs):
            next(self._moments)
        self.step = min(max(epoch, 0), self.last)
        if self.step == self.last:
            self.picture.playing = False
