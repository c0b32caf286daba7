"""PathsPanel: the chain rule as a sum over paths, each lit in turn with its product, and what walking them all would cost."""
from itertools import accumulate, pairwise

from ...circuit import Circuit
from ...examples import EXAMPLES, three_paths
from ...paths import every_path
from ..diagram import Diagram
from ..svg import plain
from .base import Panel, input_for
from .circuit import checked

REACH = 4.0         # of the sliders


class PathsPanel(Panel):
    """Every path from the input x to the output of f, one a step; after the last the backward pass gives the same sum.

    Without an f it is three_paths. x: an input's name. kinds: {input: "parameter" or "target"}, as in `Diagram`; x and the parameters have
    sliders. Raises ValueError for names of no input.
    """

    def __init__(self, f=None, x="W_11^1", kinds=None):
        kinds = EXAMPLES["three_paths"].kinds if f is None and kinds is None else kinds
        f = three_paths() if f is None else f
        self.circuit, self.x = Circuit(f), x
        _, kinds = checked(self.circuit.inputs, {}, kinds or {})
        if x not in self.circuit.inputs:
            raise ValueError(f"x: no input is called {x}; the inputs are {', '.join(self.circuit.inputs)}")
        self.diagram = Diagram(f, kinds)
        self.trails = [self._edges(path.nodes) for path in every_path(f, x)]
        self.last = len(self.trails) + 1
        free = dict.fromkeys([*(name for name, kind in kinds.items() if kind == "parameter"), x])        # in the order of kinds
        self.inputs = tuple(input_for(name, self.circuit.inputs[name].data, step=0.1, reach=REACH) for name in free)
        super().__init__(self.diagram, f"Every path from {plain(x)} to {self.diagram.title[f]}")

    def numbers(self):
        run = self.circuit.run({each.name: self.value(each.name) for each in self.inputs})
        key, n = self.diagram.key, {}
        for node, name in key.items():
            n[name] = run.value(node)
            if self.step == self.last:
                n[f"d_{name}"] = run.gradient(node)
        paths = list(every_path(self.circuit.output, self.x, run.value))
        sums = accumulate(path.product for path in paths)
        for i, (trail, path, total) in enumerate(zip(self.trails, paths, sums, strict=True), 1):
            n |= {f"product_{i}": path.product, f"sum_{i}": total}
            n |= {edge.local: factor for edge, factor in zip(trail, path.locals, strict=True)}
        return n | {"gradient": run.gradient(self.x)}

    def marks(self, n):
        here = self._here()
        factors = {edge: f"×{{{edge.local}:short}}" for edge in self.trails[here - 1]} if here else {}
        return self.diagram.marks(n, lit=factors, selected=self.diagram.key[self.circuit.node(self.x)])

    def formula(self, n):
        here = self._here()
        if here:
            return " × ".join(f"{{{edge.local}:operand}}" for edge in reversed(self.trails[here - 1])) + f" = {{product_{here}:short}}"
        return self._partial() + (f" = {self._sum(len(self.trails))}" if self.step else "")

    def caption(self, n):
        here = self._here()
        if here:
            way = " → ".join(self.diagram.title[node] for node in self._named(here))
            so_far = f"Its product is {{product_{here}:short}}; the sum so far is {{sum_{here}:short}}."
            return f"Path {here} of {len(self.trails)}: {way}. {so_far}"
        if self.step:
            return "All paths are walked. The backward pass, which visits every edge only once, says {gradient:short} too."
        return f"How does {plain(self.x)} reach the output? Step along each path in turn, and multiply what stands on its edges."

    def table(self, n):
        rows = [(" → ".join(self.diagram.title[node] for node in self._named(i)), f"{{product_{i}}}", f"{{sum_{i}}}")
                for i in range(1, len(self.trails) + 1)]
        return [("path", "product", "sum so far"), *rows, ("backward pass", "{gradient}", "")]

    def _here(self):
        """The path that is lit, from 1; 0 before the first and after the last."""
        return self.step if 0 < self.step < self.last else 0

    def _edges(self, nodes):
        """A path's edges in the diagram, the input's first; of parallel edges the first."""
        key = self.diagram.key
        return [next(edge for edge in self.diagram.edges if (edge.source, edge.target) == (key[a], key[b])) for a, b in pairwise(nodes)]

    def _named(self, i):
        """The named nodes along a path."""
        nodes = [self.diagram.nodes[key] for key in (self.trails[i - 1][0].source, *(edge.target for edge in self.trails[i - 1]))]
        return [node for node in nodes if node.name or node is self.circuit.output]

    def _sum(self, last):
        return " + ".join(f"{{product_{i}:operand}}" for i in range(1, last + 1)) + f" = {{sum_{last}:short}}"

    def _partial(self):
        return f"∂{self.diagram.title[self.circuit.output]}/∂{plain(self.x)}"
