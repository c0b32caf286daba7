"""A dense network as a picture: a box for each input, weight and bias, and for each neuron one box z | sigma | activation.

What stands still is drawn once; numbers, rings and flows move. Numbers are found by name, as in diagram.py: q the value of q, d_q its
gradient; also slope_h the slope of sigma at neuron h, and sent_w what a weight hands on: w times what comes in. What is not
among the numbers is not drawn.
"""
from typing import NamedTuple

from .diagram import flow, head
from .svg import fill, path, plain, symbol, tag, text

BOX, CELL, SIGMA, HIGH, TALL = 54, 74, 72, 30, 44      # widths of a box, of a neuron's cells and of sigma's; heights of boxes and neurons
PITCH, APART = 70, 12                                  # room of a weight, and between the weights of two neurons
COLUMNS = (40, 156, 388, 578, 806)                     # centers: inputs, then weights and neurons of each layer
LOSS, TARGET = (1006, 112), (840, 96)                   # the loss: its center across and its width; the target: its center
WIDTH, TOP = 1068, 12


class Neuron(NamedTuple):
    """A neuron by the names of its numbers."""

    z: str
    a: str
    weights: tuple
    bias: str


class Spot(NamedTuple):
    """Where a quantity is drawn: the center and the size of its box, the kind of box, what stands in it before the name."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    face: str = ""


class NetworkDiagram:
    """A network with one hidden layer and one output.

    inputs: their names; layers: a list of lists of Neurons, each fed by all of the layer before; target, loss: their names.
    """

    def __init__(self, inputs, layers, target, loss):
        rows = sum(len(neuron.weights) + 1 for neuron in layers[0])
        self.width, self.height = WIDTH, TOP + rows * PITCH + (len(layers[0]) - 1) * APART + 8
        middle = TOP + (self.height - TOP) / 2 - 6
        self.spots, self.edges, self._sigma = {}, {}, {}                  # name -> Spot; (source, target) -> its curve
        for place, name in enumerate(inputs):
            y = middle + (place - (len(inputs) - 1) / 2) * 3 * PITCH
            self.spots[name] = Spot(COLUMNS[0], y, BOX, TALL, "input")
        before = inputs
        for neurons, weights_at, at in zip(layers, COLUMNS[1::2], COLUMNS[2::2], strict=True):
            self._place_layer(neurons, weights_at, at, middle)
            for neuron in neurons:
                for source, weight in zip(before, neuron.weights, strict=True):
                    self.edges[source, weight] = self._ends(source, weight, 0)
                for port, name in enumerate((*neuron.weights, neuron.bias)):
                    self.edges[name, neuron.z] = self._ends(name, neuron.z, 12 * (port - len(neuron.weights) / 2))
            before = [neuron.a for neuron in neurons]
        self.spots[loss] = Spot(LOSS[0], middle, LOSS[1], TALL, "", "½(y−t)²")
        self.spots[target] = Spot(TARGET[0], TARGET[1], BOX, HIGH, "target")
        self.edges[before[0], loss] = self._ends(before[0], loss, 6)
        self.edges[target, loss] = self._ends(target, loss, -10)
        self._weights = [weight for neurons in layers for neuron in neurons for weight in neuron.weights]
        self._into = {weight: neuron.z for neurons in layers for neuron in neurons for weight in neuron.weights}
        self._index = {name: i for i, name in enumerate(self.spots)}
        lines = "".join(tag("path", class_="edge", d=_curve(ends)) for ends in self.edges.values())
        heads = "".join(head(x, y) for (_, into), (*_, x, y) in self.edges.items() if into not in self._into)
        for neuron in (neuron for neurons in layers for neuron in neurons):            # drawn with its box, and lit like the others
            self.edges[neuron.z, neuron.a] = self._ends(neuron.z, neuron.a, 0)
        self.backdrop = tag("g", lines + heads, class_="diagram", aria_hidden="true") + "".join(map(self._box, self.spots))

    def marks(self, n, active=None, lit=(), direction="forward", selected=None):
        """What moves: the numbers n, the quantity at work, the edges lit, the quantity selected."""
        flows = "".join(self._flow(edge, direction) for edge in lit)
        rings = "".join(self._frame(self.spots[name], f"ring {kind}")
                        for name, kind in ((active, direction), (selected, "selected")) if name)
        numbers = "".join(self._numbers(i, name, n) for name, i in self._index.items())
        sent = "".join(self._sent(weight, n) for weight in self._weights if f"sent_{weight}" in n)
        slopes = "".join(text(x, y + 17, fill(f"×{{slope_{a}}}", n), class_="quiet", text_anchor="middle")
                         for a, (x, y) in self._sigma.items() if f"slope_{a}" in n)
        return "".join(tag("g", layer, class_="layer") for layer in (flows + rings, sent + slopes, numbers))

    def _place_layer(self, neurons, weights_at, at, middle):
        high = sum(len(neuron.weights) + 1 for neuron in neurons) * PITCH + (len(neurons) - 1) * APART
        top = middle - high / 2
        for neuron in neurons:
            names = (*neuron.weights, neuron.bias)
            for name in names:
                self.spots[name] = Spot(weights_at, top + PITCH / 2, BOX, HIGH, "parameter")
                top += PITCH
            y = top - PITCH * len(names) / 2
            top += APART
            side = (CELL + SIGMA) / 2
            self._sigma[neuron.a] = at, y
            self.spots[neuron.z] = Spot(at - side, y, CELL, TALL)
            self.spots[neuron.a] = Spot(at + side, y, CELL, TALL)

    def _numbers(self, i, name, n):
        x, y, _, height, *_ = self.spots[name]
        above = text(x, y - height / 2 - 5, fill(f"{{{name}}}", n) if name in n else "", class_="value", id=f"v{i}")
        below = text(x, y + height / 2 + 16, fill(f"∂ {{d_{name}}}", n) if f"d_{name}" in n else "", class_="gradient", id=f"d{i}")
        return above + below

    def _sent(self, weight, n):
        """What the weight hands on, on its way to the neuron."""
        x0, y0, x1, y1 = self.edges[weight, self._into[weight]]
        return text((x0 + x1) / 2 + 5, (y0 + y1) / 2 + 5, fill(f"{{sent_{weight}}}", n), class_="local")

    def _box(self, name):
        spot = self.spots[name]
        x, y, wide, _, kind, face = spot
        drawn = self._frame(spot, f"box {kind}".strip())
        if name in self._sigma:
            drawn = tag("path", class_="wall", d=path("M", x - wide / 2, y, "H", x - wide / 2 - SIGMA)) + drawn
            drawn += text(x - wide / 2 - SIGMA / 2, y - 6, "σ", class_="op")
        if face:
            drawn += text(x - 17, y + 6, face, class_="op") + tag("text", symbol(name), x=x + 36, y=y + 6, class_="name")
        else:
            drawn += tag("text", symbol(name), x=x, y=y + 6, class_="name")
        reach = tag("rect", class_="reach", x=x - wide / 2 - 3, y=y - PITCH / 2 + 1, width=float(wide + 6), height=PITCH - 2.0, rx=9)
        i = self._index[name]
        return tag("g", reach, tag("title", plain(name), id=f"t{i}"), drawn, class_="node", data_id=name, role="button", tabindex=0,
                   aria_labelledby=f"t{i} v{i} d{i}")

    def _frame(self, spot, kind):
        return tag("rect", class_=kind, x=spot.x - spot.width / 2, y=spot.y - spot.height / 2, width=float(spot.width),
                   height=float(spot.height), rx=9)

    def _flow(self, edge, direction):
        ends = self.edges[edge]
        return flow(direction, _curve(ends), ends[:2], ends[2:])

    def _ends(self, source, target, port):
        """Where an edge starts and ends."""
        start, end = self.spots[source], self.spots[target]
        return start.x + start.width / 2, start.y, end.x - end.width / 2 - 4, end.y + port


def _curve(ends):
    x0, y0, x1, y1 = ends
    bend = (x1 - x0) / 2
    return path("M", x0, y0, "C", x0 + bend, y0, x1 - bend, y1, x1, y1)
