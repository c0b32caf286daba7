"""A computation graph as a picture: boxes and edges stand still, numbers and the active step move.

Its numbers are found by name: q the value of node q, d_q the gradient there, local_q_0 the local derivative of q by its first
operand. What is not among the numbers is not drawn, so a half-done pass is half the numbers.
"""
import re
from html import escape
from typing import NamedTuple

from ..graph import Value
from .layout import layered
from .svg import fill, path, plain, short, symbol, tag, text
from .wording import face, keys, partial, titles, with_numbers

BOX, ROW, LANE, MARGIN = 44, 102, 38, (30, 4)
GAPS = {4: 132, 6: 100, 8: 74}    # between columns, up to so many of them; more than that:
NARROW = 60
NUMBER, PLATE = 66, (58, 20)     # room for the longest usual number: −0.00886, ×−0.0123
PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
FAN = 22                         # how far two edges between the same nodes bow apart


class Edge(NamedTuple):
    """From the node `source` to operand number `slot` of the node `target`; both by key."""

    source: str
    target: str
    slot: int

    @property
    def local(self):
        """The name of its local derivative among the numbers."""
        return f"local_{self.target}_{self.slot}"


class Diagram:
    """The picture of the graph that ends in f. kinds: {input's name: "parameter" or "target"}, for its color."""

    def __init__(self, f, kinds=None):
        kinds = kinds or {}
        self.key = keys(f)                                         # node -> its key
        self.title = titles(self.key)                              # node -> its name in a sentence
        self.nodes = {key: node for node, key in self.key.items()}
        self.edges = [Edge(self.key[operand], key, slot) for key, node in self.nodes.items()
                      for slot, operand in enumerate(node.operands) if isinstance(operand, Value)]
        self._into = {key: [edge for edge in self.edges if edge.target == key] for key in self.nodes}
        self._names = {key: node.name or ("f" if key == "f" else "") for key, node in self.nodes.items()}
        self._broad = {key: self._breadth(key) for key in self.nodes}
        sources = {key: tuple(edge.source for edge in into) for key, into in self._into.items()}
        self._gap = _gap(sources)
        self._layout = layered(sources, self._broad, ROW, LANE, self._gap, MARGIN)
        self.width, self.height = round(self._layout.width), round(self._layout.height)
        self._turns = {edge: self._turns_of(edge) for edge in self.edges}
        self._plates = self._place_plates()
        lines = "".join(self._line(edge) for edge in self.edges)
        boxes = "".join(self._box(i, key, kinds.get(key, "")) for i, key in enumerate(self.nodes))
        self.backdrop = tag("g", lines, class_="diagram", aria_hidden="true") + boxes

    def marks(self, n, active=None, lit=(), direction="backward", selected=None, instead=()):
        """What moves: the numbers n, the active node, the lit edges {edge: template beside it}, the selected node.

        instead: {name of a number: template of what stands in its place}.
        """
        lit, instead = dict(lit), dict(instead)
        flows = "".join(self._flow(edge, direction) for edge in lit)
        rings = [(active, direction)] * bool(active) + [(selected, "selected")] * bool(selected)
        rings = "".join(self._frame(*self._layout.centers[key], self._broad[key], BOX, f"ring {kind}") for key, kind in rings)
        local = "".join(text(x, y + 5, fill(f"×{{{edge.local}}}", n), class_="local")
                        for edge, (x, y) in self._plates.items() if edge.local in n and edge not in lit)
        numbers = "".join(self._numbers(i, key, n, instead) for i, key in enumerate(self.nodes))
        sums = [(*self._plates[edge], fill(template, n), self._is_flat(edge)) for edge, template in lit.items() if template]
        if active and direction == "forward":
            x, y = self._layout.centers[active]
            sums.append((x, y - BOX / 2 - 14, fill(with_numbers(self.nodes[active], self.key) + f" = {{{active}:short}}", n), False))
        said = self._callouts(sums, direction)
        return "".join(tag("g", layer, class_="layer") for layer in (flows + rings, local, numbers, said))

    def _numbers(self, i, key, n, instead):
        x, y = self._layout.centers[key]
        value = instead.get(key, f"{{{key}}}" if key in n else "")
        gradient = instead.get(f"d_{key}", f"∂ {{d_{key}}}" if f"d_{key}" in n else "")
        return (text(x, y - BOX / 2 - 9, fill(value, n), class_="value", id=f"v{i}")
                + text(x, y + BOX / 2 + 20, fill(gradient, n), class_="gradient", id=f"d{i}"))

    def partial(self, key):
        """∂f/∂x."""
        return partial(self._called(next(reversed(self.nodes))), self._called(key))

    def chain(self, edge):
        """∂f/∂q × ∂q/∂x, what comes back along one edge."""
        return f"{self.partial(edge.target)} × {partial(self._called(edge.target), self._called(edge.source))}"

    def chain_rule(self, key):
        """∂f/∂x = ∂f/∂q × ∂q/∂x, a term for each consumer of the node."""
        return f"{self.partial(key)} = {' + '.join(self.chain(edge) for edge in self.edges if edge.source == key) or '1'}"

    def _called(self, key):
        return self.title[self.nodes[key]]

    def _is_flat(self, edge):
        turn = self._turns[edge][-1]
        return abs(turn[1] - turn[-1]) < 40

    def _callouts(self, sums, direction):
        """Framed sums (x, y, text, above y or on it), each on as many lines as it takes to stand between two columns, none over another."""
        drawn, taken = "", []
        for x, y, content, above in sorted(sums, key=lambda each: each[1]):
            lines = [content]
            for sign in (" = ", " × "):
                if _sum_breadth(lines) > self._gap:
                    lines = [part for line in lines for part in re.split(f"(?<=.)(?={sign})", line)]
            broad, high = _sum_breadth(lines), 8.0 + 19 * len(lines)
            x = min(max(x, broad / 2 + 2), self.width - broad / 2 - 2)
            y = max(y - above * (high / 2 + 8), high / 2 + 2)
            for other in taken:
                if _overlap((x, y, broad, high), other):
                    y = other[1] + (other[3] + high) / 2 + 3
            taken.append((x, y, broad, high))
            top = y + 5 - 19 * (len(lines) - 1) / 2
            drawn += tag("g", self._frame(x, y, broad, high, f"frame {direction}"),
                         *(text(x, top + 19 * i, line.strip(), class_=f"sum {direction}") for i, line in enumerate(lines)))
        return drawn

    def _frame(self, x, y, broad, high, kind):
        return tag("rect", class_=kind, x=x - broad / 2, y=y - high / 2, width=float(broad), height=float(high), rx=9)

    def _box(self, i, key, kind):
        node, (x, y), broad = self.nodes[key], self._layout.centers[key], self._broad[key]
        name, op, left = self._names[key], face(node) or short(node.data), x - broad / 2
        drawn = self._frame(x, y, broad, BOX, f"box {kind or ('' if node.op else 'input')}".strip())
        if not node.op or not name:
            drawn += tag("text", symbol(name), x=x, y=y + 6, class_="name") if name else text(x, y + 6, op, class_="op")
        else:
            wall = left + _characters(op, 18) + 18
            drawn += (tag("path", class_="wall", d=path("M", wall, y - BOX / 2, "V", y + BOX / 2))
                      + text((left + wall) / 2, y + 6, op, class_="op")
                      + tag("text", symbol(name), x=(wall + x + broad / 2) / 2, y=y + 6, class_="name"))
        reach = self._frame(x, y, broad + 14, ROW - 6, "reach")
        # The name of the button is what is written in, above and below its box: the numbers are marks with these ids.
        title = tag("title", escape(self.title[node], quote=False), id=f"t{i}")
        return tag("g", reach, title, drawn, class_="node", data_id=key, role="button", tabindex=0,
                   aria_labelledby=f"t{i} v{i} d{i}")

    def _line(self, edge):
        x, y = self._turns[edge][-1][-2:]
        return tag("path", class_="edge", d=self._curve(edge)) + head(x, y)

    def _flow(self, edge, direction):
        return flow(direction, self._curve(edge), self._turns[edge][0][:2], self._turns[edge][-1][-2:])

    def _curve(self, edge):
        """The d attribute of the whole way."""
        turns = self._turns[edge]
        commands = ["M", *turns[0][:2]]
        for turn in turns:
            commands += ["H", turn[0]] * (turn is not turns[0]) + ["C", *turn[2:]]
        return path(*commands)

    def _turns_of(self, edge):
        """The Bézier curves of an edge, from column to column: (x, y, two control points, end), flat between them."""
        x, y = self._port(edge)
        lanes = self._lanes(edge)
        begins = [self._start(edge), *((right, lane) for _, right, lane in lanes)]
        ends = [*((left, lane) for left, _, lane in lanes), (x - 4, y)]
        twins = [other for other in self._into[edge.target] if other.source == edge.source]
        bow = FAN * (2 * twins.index(edge) - len(twins) + 1)
        turns = []
        for (x0, y0), (x1, y1) in zip(begins, ends, strict=True):
            bend = (x1 - x0) / 2
            turns.append((x0, y0, x0 + bend, y0 + bow, x1 - bend, y1 + bow, x1, y1))
        return turns

    def _lanes(self, edge):
        return self._layout.lanes[edge.target, self._into[edge.target].index(edge)]

    def _start(self, edge):
        x, y = self._layout.centers[edge.source]
        return x + self._broad[edge.source] / 2, y

    def _port(self, edge):
        """Where an edge enters its box: top to bottom in the order in which the edges arrive."""
        into = self._into[edge.target]
        x, y = self._layout.centers[edge.target]

        arriving = sorted(into, key=lambda other: (self._lanes(other) or [self._start(other)])[-1][-1])
        return x - self._broad[edge.target] / 2, y + 14 * (arriving.index(edge) - (len(into) - 1) / 2)

    def _place_plates(self):
        """Where the local derivatives stand: on the last curve of their edge, where they cover least of the rest."""
        taken = [rectangle for key in self.nodes for rectangle in self._taken(key)]
        ways = {edge: [_on_curve(turn, t / 8) for turn in self._turns[edge] for t in range(9)] for edge in self.edges}
        plates = {}
        for edge in self.edges:
            points = [(x, y, 5, 5) for other, way in ways.items() if other != edge for x, y in way]
            spots = [_on_curve(self._turns[edge][-1], t) for t in PLACES]
            plates[edge] = min(spots, key=lambda spot: sum(_overlap((*spot, *PLATE), other) for other in taken + points))  # noqa: B023
            taken.append((*plates[edge], *PLATE))
        return plates

    def _taken(self, key):
        (x, y), broad = self._layout.centers[key], self._broad[key]
        return (x, y, broad, BOX), (x, y - BOX / 2 - 14, NUMBER, 18), (x, y + BOX / 2 + 15, NUMBER, 18)

    def _breadth(self, key):
        name, op = _characters(plain(self._names[key]), 12), _characters(face(self.nodes[key]), 18)
        return max(54 if name else 46, (op + 18 if op else 0) + (name + 24 if name else 0))


def _gap(sources):
    depth = {}
    for node, above in sources.items():
        depth[node] = 1 + max((depth[source] for source in above), default=0)
    columns = max(depth.values())
    return next((gap for most, gap in GAPS.items() if columns <= most), NARROW)


def _sum_breadth(lines):
    return 14 + 8.2 * max(len(line.strip()) for line in lines)


def _characters(characters, size):
    return round(len(characters) * size * 0.6)


def head(x, y):
    """The arrowhead of an edge that ends here."""
    return tag("path", class_="head", d=_tip(x + 4, y, -8, 4.5))


def flow(direction, curve, start, end):
    """An edge at work: forward into its target, backward into its source. curve: its d attribute, from start to end."""
    tip = _tip(end[0] + 4, end[1], -12, 7) if direction == "forward" else _tip(*start, 12, 7)
    return tag("path", class_=f"flow {direction}", d=curve) + tag("path", class_=f"tip {direction}", d=tip)


def _tip(x, y, back, half):
    return path("M", x + back, y - half, "L", x, y, "L", x + back, y + half, "Z")


def _on_curve(turn, t):
    weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3
    return tuple(sum(w * v for w, v in zip(weights, turn[i::2], strict=True)) for i in (0, 1))


def _overlap(a, b):
    """Shared area of two rectangles (center x, center y, width, height)."""
    across = (a[2] + b[2]) / 2 - abs(a[0] - b[0])
    down = (a[3] + b[3]) / 2 - abs(a[1] - b[1])
    return max(across, 0) * max(down, 0)
