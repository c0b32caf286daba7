"""CircuitPanel: sliders on a circuit; values, gradients, both passes step by step, and a nudge along the gradient."""
from collections.abc import Mapping
from math import isfinite
from numbers import Real
from typing import NamedTuple

from ...circuit import Circuit
from ...examples import product
from ..diagram import Diagram
from ..svg import fill, plain, short, tag, text
from ..wording import bracketed, equation, rate
from .base import Input, Panel, Scene, input_for

STRIP = 84          # room below the graph for what a nudge would do
NUDGE = Input("nudge size", "nudge size", 0.01, 0.001, 1, 0.05, log=True)
CHANGES = {"predicted change": "backward", "actual change": "forward"}      # what a nudge would do, and its color


class Nudged(NamedTuple):
    """The nudge pressed last: where the sliders stood after it, what is said of it, what it changed."""

    state: dict
    said: str
    changes: dict


class CircuitPanel(Panel):
    """The graph that ends in f, with a slider for each named input; (x + y) z at −2, 5, −4 if no f is given.

    ranges: {input: (min, max)} or (min, max, step); kinds: {input: "parameter" or "target"} for colors.
    A step computes one node forward, or sends one product back along one edge.
    """

    buttons = (("nudge", "Nudge all inputs", "Each input moves by the nudge size times its gradient"),)
    start = None

    def __init__(self, f=None, ranges=None, kinds=None):
        f = product() if f is None else f
        self.circuit = Circuit(f)
        ranges, kinds = checked(self.circuit.inputs, ranges or {}, kinds or {})
        self.diagram = Diagram(f, kinds)
        self.selected, self._nudged = None, Nudged(None, "", {})
        self.inputs = (*(input_for(name, node.data, *ranges.get(name, ())) for name, node in self.circuit.inputs.items()), NUDGE)
        self._output = self.diagram.key[f]
        self._computed = [key for key, node in self.diagram.nodes.items() if node.op]
        # The core's backward moves come in this order: consumers last to first, each edge of one in the order of its operands.
        self._sent = [edge for key in reversed(self.diagram.nodes) for edge in self.diagram.edges if edge.target == key]
        self.last = len(self._computed) + 1 + len(self._sent)
        name = self.diagram.title[f]
        graph = self.diagram
        scene = Scene(graph.backdrop, max(graph.width, 470), graph.height + STRIP)
        super().__init__(scene, f"Computation graph of {name}")

    def numbers(self):
        n = self._numbers()
        return n | self._nudged.changes if self._telling() else n

    def _numbers(self):
        """The numbers, those of the next nudge among them."""
        now = {name: self.value(name) for name in self.circuit.inputs}
        run = self.circuit.run(now)
        moves = run.steps()
        forward = [move.node for move in moves if move.direction == "forward"]
        backward = [move for move in moves if move.direction == "backward"]
        done = self.last if self.step is None else self.step
        key, n = self.diagram.key, self._outlook(run, now)
        for node, name in key.items():
            if not node.op or node in forward[:done]:
                n[name] = run.value(node)
        if done > len(forward):
            n[f"d_{self._output}"] = run.gradient(self.circuit.output)
        for i, (edge, move) in enumerate(zip(self._sent, backward, strict=True)):
            if edge.target in n:
                n[edge.local] = move.local
            if i < done - len(forward) - 1:
                n[_product_of(edge)], n[f"d_{edge.source}"] = move.product, move.total
        return n

    def marks(self, n):
        direction, active, sent = self._at_work()
        into = [] if sent or direction == "backward" else [edge for edge in self.diagram.edges if edge.target == active]
        lit = {sent: self._times(sent)} if sent else dict.fromkeys(into, "")
        if self.selected:
            direction, active = "backward", None
            lit = {edge: self._times(edge) for edge in self._consumers(self.selected) if _product_of(edge) in n}
        return self.diagram.marks(n, active, lit, direction, self.selected) + self._bars(n)

    def formula(self, n):
        if self.selected:
            return self.diagram.chain_rule(self.selected)
        direction, active, sent = self._at_work()
        if sent:
            sign = "=" if len(self._consumers(sent.source)) == 1 else "←"
            return f"{self.diagram.partial(sent.source)} {sign} {self.diagram.chain(sent)}"
        if direction == "backward":
            return f"{self.diagram.partial(active)} = 1"
        if self.step == 0:
            return ""
        return equation(self.diagram.nodes[active or self._output], self.diagram.key, self.diagram.title)

    def caption(self, n):
        if self.selected:
            return self._sum_of(self.selected, n)
        if self.step is None:
            return self._nudged.said if self._telling() else self._slope_of(self.touched, n)
        direction, active, sent = self._at_work()
        if not active:
            return "The inputs are set. Each step computes one node, left to right; then the gradients come back, right to left."
        name = self.diagram.title[self.diagram.nodes[active]]
        if direction == "forward":
            return f"Forward: {name} is computed. Its local derivatives, on the edges into it, are known now too."
        if not sent:
            return "Backward starts at the output: its derivative by itself is 1."
        consumers = self._consumers(sent.source)
        terms = sum(_product_of(edge) in n for edge in consumers)
        more = f" Gradients add: {terms} of {len(consumers)} terms, sum so far {{d_{sent.source}:short}}." if len(consumers) > 1 else ""
        to = self.diagram.title[self.diagram.nodes[sent.source]]
        return f"Backward: {name} hands {to} its upstream gradient × its local derivative = {self._times(sent)}.{more}"

    def table(self, n):
        title = self.diagram.title
        nodes = [(title[node], f"{{{key}}}" if key in n else "", f"{{d_{key}}}" if f"d_{key}" in n else "", "")
                 for key, node in self.diagram.nodes.items()]
        edges = [(f"{title[self.diagram.nodes[edge.target]]} by {title[self.diagram.nodes[edge.source]]}", "", "",
                  f"{{{edge.local}}}" if edge.local in n else "") for edge in self.diagram.edges]
        nudge = [(f"nudge: {name}", f"{{{name}:signed}}" if name in n else "no number", "", "") for name in CHANGES]
        return [("", "value", "gradient", "local derivative"), *nodes, *edges, *nudge]

    def progress(self, n):
        if self.step is None:
            return "click a node to see where its gradient comes from"
        words = super().progress(n)
        if self.step == 0:
            return words
        return f"{words}  ·  {'backward ←' if self._at_work()[0] == 'backward' else 'forward →'}"

    def click(self, id):
        """Show the sum that makes a node's gradient; a second click puts it away."""
        self.selected = None if id == self.selected else id

    def press(self, id):
        self.selected = None
        super().press(id)

    def press_nudge(self):
        """Move each input by nudge size × gradient, if the sliders reach that far."""
        n, key, changes = self._numbers(), self.diagram.key, {}
        there = {name: n[f"{key[node]} nudged"] for name, node in self.circuit.inputs.items()}
        beyond = [each for each in self.inputs[:-1] if not each.min <= there[each.name] <= each.max]
        if beyond:
            name = beyond[0].name
            said = f"That nudge would take {plain(name)} to {short(there[name])}, beyond its slider. Choose a smaller nudge."
        elif not CHANGES.keys() <= n.keys():
            said = f"That nudge would lead where {self.diagram.title[self.circuit.output]} has no value. Choose a smaller nudge."
        else:
            self.set(**there)
            changes = {change: n[change] for change in CHANGES}
            said = "Nudged. The gradient predicted a change of {predicted change:signed}; it really was {actual change:signed}."
        self.picture.playing, self.step = False, None
        self._nudged = Nudged(self._values(), fill(said, n), changes)

    def _outlook(self, run, now):
        """What a nudge along the gradient would do, by the gradient and, if it leads where f has a value, in truth.

        No node's key has a space: these names are free.
        """
        change = {name: self.value(NUDGE.name) * run.gradient(name) for name in now}
        there = {name: now[name] + change[name] for name in now}
        changes = {"predicted change": sum(run.gradient(name) * change[name] for name in now)}
        try:
            changes["actual change"] = self.circuit.run(there).value(self.circuit.output) - run.value(self.circuit.output)
        except ValueError:              # a logarithm of 0, say: no reason to stop the sliders where f has a value
            pass
        moved = {f"{self.diagram.key[self.circuit.inputs[name]]} nudged": number for name, number in there.items()}
        return {name: number for name, number in changes.items() if isfinite(number)} | moved

    def _at_work(self):
        """This step's direction, the node at work, and the edge along which it sends a product."""
        if not self.step:
            return "forward", None, None
        sent = self.step - len(self._computed) - 2
        if sent < -1:
            return "forward", self._computed[self.step - 1], None
        if sent == -1:
            return "backward", self._output, None
        return "backward", self._sent[sent].target, self._sent[sent]

    def _consumers(self, key):
        return [edge for edge in self.diagram.edges if edge.source == key]

    def _times(self, edge):
        """upstream × local = product, with the numbers to be put in."""
        return f"{{d_{edge.target}:short}} × {{{edge.local}:operand}} = {{{_product_of(edge)}:short}}"

    def _sum_of(self, key, n):
        """The node's gradient as the sum over its consumers."""
        name, consumers = self.diagram.title[self.diagram.nodes[key]], self._consumers(key)
        if f"d_{key}" not in n:
            return f"The backward pass has not reached {name} yet."
        if not consumers:
            return "= 1. The output is where the backward pass starts."
        reached = [edge for edge in consumers if _product_of(edge) in n]
        terms = " + ".join(f"{{d_{edge.target}:operand}} × {{{edge.local}:operand}}" for edge in reached).replace("operand", "short", 1)
        those = "the" if len(reached) == len(consumers) else f"{len(reached)} of"
        over = "on the one edge" if len(consumers) == 1 else f"summed over {those} {len(consumers)} edges"
        return f"= {terms} = {{d_{key}:short}}: upstream × local, {over} out of {name}."

    def _slope_of(self, name, n):
        name = name if name in self.circuit.inputs else next(iter(self.circuit.inputs))
        key = self.diagram.key[self.circuit.inputs[name]]
        output = self.diagram.title[self.circuit.output]
        by = f"changes {bracketed(output)} by"
        does = rate(n[f"d_{key}"], f"{by} {{d_{key}:short}} times that step", f"{by} the same step",
                    f"does not change {bracketed(output)}, as far as a slope can tell")
        return f"{self.diagram.partial(key)} = {{d_{key}:short}}: a small step in {plain(name)} {does}."

    def _bars(self, n):
        """The predicted and the actual change side by side; the longer one is as long as there is room for."""
        name = self.diagram.title[self.circuit.output]
        made = self._telling() and self._nudged.changes
        head = f"That nudge changed {name} by" if made else f"If every input moved by nudge size × gradient, {name} would change by"
        largest = max((abs(n[change]) for change in CHANGES if change in n), default=0) or 1.0
        rows = text(24, self.diagram.height + 24, head, class_="quiet")
        for i, (change, kind) in enumerate(CHANGES.items()):
            y = self.diagram.height + 38.0 + 22 * i
            length = n.get(change, 0) / largest * 150
            bar = tag("rect", class_=f"bar {kind}", x=210 + min(length, 0), y=y, width=abs(length), height=16, rx=3)
            words = fill(f"{{{change}:signed}}", n) if change in n else "no number"
            rows += text(24, y + 13, change.split()[0], class_="quiet") + bar + text(370, y + 13, words, class_=f"note {kind}")
        return tag("g", rows, class_="layer")

    def _telling(self):
        """Whether the panel still tells of the nudge pressed last."""
        return self.step is None and self._nudged.state == self._values()

    def _values(self):
        return {name: slider.value for name, slider in self.sliders.items()}


def _product_of(edge):
    """The name of what an edge sends back, among the numbers."""
    return f"product_{edge.target}_{edge.slot}"


def checked(inputs, ranges, kinds):
    """ranges and kinds, if they are for these inputs and the panel can show them; else a ValueError or TypeError."""
    known = f"the inputs are {', '.join(inputs)}"
    if not inputs:
        raise ValueError('a panel gives every named input a slider, and this graph has none: name one, as in Value(2, "x")')
    if odd := [name for name in inputs if name == NUDGE.name or set(name) & set("{}")]:
        raise ValueError(f"an input of a panel cannot be called {odd[0]!r}")
    for what, given in (("ranges", ranges), ("kinds", kinds)):
        if not isinstance(given, Mapping):
            raise TypeError(f"{what} come by input, {{name: …}}, not {given!r:.60}")
        if unknown := [name for name in given if name not in inputs]:
            raise ValueError(f"{what}: no input is called {', '.join(map(str, unknown))}; {known}")
    for name, kind in kinds.items():
        if kind not in ("parameter", "target", ""):
            raise ValueError(f'kinds: {name} is a "parameter" or a "target", not {kind!r}')
    for name, given in ranges.items():
        if not (isinstance(given, tuple | list) and len(given) in (2, 3) and all(isinstance(end, Real) and isfinite(end) for end in given)
                and given[0] <= inputs[name].data <= given[1] and given[0] < given[1]):
            raise ValueError(f"ranges: {name} wants (min, max) or (min, max, step) with {short(inputs[name].data)} in it, not {given!r}")
    return ranges, kinds
