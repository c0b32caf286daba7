"""SigmoidCurve: the curve of σ, and on it where each neuron of a network is."""
from numpy import linspace

from ...ops import sigmoid
from ..chart import THEME, Chart
from ..svg import part, symbol, tag

WIDE, HIGH, END = 350, 164, 8            # the chart, and how far its axis of z reaches to either side
BETWEEN = 26                             # from name to name, so that none covers another


class SigmoidCurve:
    """A chart with its left upper corner at x, y of a picture; neurons: those that it shows, each with the names of its z and a."""

    def __init__(self, neurons, x, y):
        self._neurons, self._place = neurons, (x, y)
        self._chart = Chart(_axes, WIDE, HIGH, box=(0.06, 0.14, 0.92, 0.7))
        self.backdrop = part(self._chart.backdrop, at=self._place)

    def marks(self, n):
        """A point and a name for each neuron whose activation is among the numbers n."""
        chart, known = self._chart, sorted((n[neuron.z], neuron) for neuron in self._neurons if neuron.a in n)
        points = [(min(max(z, -END), END), n[neuron.a]) for z, neuron in known]
        dots, places = "", [chart.at(*point) for point in points]
        # Where the curve leaves room: to the left of its middle above it, to the right below.
        for side, dx, dy in ((-1, -14, -12), (1, 14, 24)):
            here = [i for i, (z, _) in enumerate(known) if (z >= 0) == (side > 0)]
            lefts = _apart([places[i][0] + dx for i in here], BETWEEN, 34, WIDE - 20)
            for i, x in zip(here, lefts, strict=True):
                dots += tag("text", symbol(known[i][1].z), x=x, y=places[i][1] + dy, class_="note forward", text_anchor="middle")
        dots += "".join(chart.point(*point, radius=5) for point in points)
        return part(dots, at=self._place)


def _axes(axes):
    z = linspace(-END, END, 49)
    axes.set(xlim=(-END, END), ylim=(-0.1, 1.1), xticks=(-6, -3, 0, 3, 6), yticks=(0, 1))
    axes.plot(z, sigmoid(z), color=THEME["muted"])
    axes.set_title("σ(z), and where the three neurons are on it", fontsize=13)


def _apart(places, gap, low, high):
    """The places, in order, moved as little as needed to be a gap apart and between low and high."""
    moved = []
    for place in places:
        moved.append(max(place, low, moved[-1] + gap if moved else low))
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], moved[i + 1] - gap if i + 1 < len(moved) else high)
    return moved
