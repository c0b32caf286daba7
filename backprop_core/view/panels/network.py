"""NetworkPanel: the two-layer sigmoid network with every number of both passes, one update, and what it changed."""
from math import isclose

from ...circuit import Circuit
from ...descent import descend
from ...examples import sigmoid_network
from ...graph import inputs
from .. import equations
from ..network_diagram import NetworkDiagram, Neuron
from ..svg import fill, plain, short, symbol, tag, text
from .base import Input, Panel, Scene
from .sigmoid_curve import SigmoidCurve

LAYERS = [[Neuron("z_1", "h_1", ("w_11", "w_12"), "b_1"), Neuron("z_2", "h_2", ("w_21", "w_22"), "b_2")],
          [Neuron("z_3", "y", ("w_31", "w_32"), "b_3")]]
NEURONS = [neuron for layer in LAYERS for neuron in layer]
WEIGHTS = [weight for neuron in NEURONS for weight in neuron.weights]
PARAMETERS = [name for neuron in NEURONS for name in (*neuron.weights, neuron.bias)]
FORWARD = [*(name for neuron in NEURONS for name in (neuron.z, neuron.a)), "L"]
BACKWARD = "y z_3 w_31 w_32 b_3 h_1 z_1 w_11 w_12 b_1 h_2 z_2 w_21 w_22 b_2".split()     # output layer first, as on paper
STRIP, COLUMN = 92, 104                  # room below the network for before and after; width of a column there
CURVE = (706, 284)                       # where the sigmoid's curve stands
NOISE = 1e-12                            # what is smaller comes from rounding, as 0.1 + 0.2 − 0.3 does, and is shown as 0


def _inputs():
    start = {name: float(node.data) for name, node in inputs(sigmoid_network()).items()}
    reach = {"x": (-2, 2, 0.05), "t": (0, 1, 0.01), "w": (-4, 4, 0.05), "b": (-8, 8, 0.1)}
    given = (Input(name, name, start[name], *reach[name[0]]) for name in ("x_1", "x_2", "t", *PARAMETERS))
    return *given, Input("rate", "η", 0.5, 0.1, 10, 0.1)


class NetworkPanel(Panel):
    """Sliders for x, t, the nine parameters and the learning rate η. A step computes one quantity: forward to L, then backward."""

    inputs = _inputs()
    buttons = (("update", "Update", "Each parameter moves by −η times its gradient, all at once"),
               ("mark", "Compare from here", "These numbers become the “before” below the drawing"),
               ("twins", "Twins", "Both hidden neurons get the same weights and bias"))
    start, last = None, len(FORWARD) + len(BACKWARD)

    def __init__(self):
        f = sigmoid_network()
        self.circuit = Circuit(f)
        self.forward, self.backward = equations.forward(f), equations.backward(f)
        self.consumers = equations.consumers(f)
        self.diagram = NetworkDiagram(("x_1", "x_2"), LAYERS, "t", "L")
        self.curve = SigmoidCurve(NEURONS, *CURVE)
        self.selected = None
        self._start_over()
        rows = "".join(text(8, self.diagram.height + y, word, class_="quiet") for word, y in (("before", 40), ("now", 62), ("change", 84)))
        backdrop = self.diagram.backdrop + self.curve.backdrop + tag("g", rows, aria_hidden="true")
        scene = Scene(backdrop, self.diagram.width, self.diagram.height + STRIP)
        super().__init__(scene, "A network of two inputs, two hidden neurons and one output neuron, all sigmoid, and its loss", lines=7)

    def numbers(self):
        now = self._given()
        rate = self.value("rate")
        *_, after = descend(self.circuit, PARAMETERS, rate, 1, **now)
        n = {"rate": rate, **{f"new_{name}": p for name, p in after.at.items()}, **self._numbers_at(now)}
        for name, value in self._numbers_before.items():
            n |= {f"before_{name}": value, f"change_{name}": n[name] - value}
        return {name: value if abs(value) >= NOISE else 0.0 for name, value in n.items()}

    def marks(self, n):
        n = {name: value for name, value in n.items() if self._known(name)}
        direction, active = self._at_work()
        if self.selected:
            direction, active = "backward", None
            edges = self._edges(direction, self.selected) if self._known(f"d_{self.selected}") else []
        elif self.step is None:
            edges = [edge for edge in self.diagram.edges if n[f"change_sent_{edge[0]}" if edge[0] in WEIGHTS else f"change_{edge[0]}"]]
        else:
            edges = self._edges(direction, active)
        return self.diagram.marks(n, active, edges, direction, self.selected) + self.curve.marks(n) + self._strip(n)

    def formula(self, n):
        direction, active = ("backward", self.selected) if self.selected else self._at_work()
        if active and not self._known(f"d_{active}" if direction == "backward" and active in BACKWARD else active):
            return ""
        if active:
            return (self.backward if direction == "backward" and active in BACKWARD else self.forward)[active]
        p = plain(self.parameter)
        return (f"{p} ← {p} − η × ∂L/∂{p} = {{{self.parameter}:digits6}} − {{rate:short}} × {{d_{self.parameter}:operand}} = "
                f"{{new_{self.parameter}:digits6}}") if self.step is None else ""

    def caption(self, n):
        if self.selected:
            return self._said_of(self.selected)
        direction, active = self._at_work()
        if not active:
            return self._said_of_all(n) if self.step is None else \
                "Inputs and parameters are set. Each step computes one quantity: forward to L, then backward."
        if direction == "backward":
            return f"Backward: {self._origin(active)}"
        if active == "L":
            return "Forward: half the squared distance from y to the target. The half cancels the 2 of the derivative."
        if active.startswith("z"):
            return "Forward: the neuron adds up what its weights let through, and its bias."
        return f"Forward: σ squeezes the sum into 0 to 1. Its slope there, {{slope_{active}:short}}, is known now too: it stands below σ."

    def table(self, n):
        def cell(name):
            return f"{{{name}}}" if name in n and self._known(name) else ""
        quantities = ("x_1", "x_2", "t", *PARAMETERS, *FORWARD)
        slopes = ((f"slope of σ at {plain(neuron.z)}", f"slope_{neuron.a}") for neuron in NEURONS)
        return [("", "value", "gradient ∂L/∂…", "change since “before”"),
                *((plain(name), cell(name), cell(f"d_{name}"), cell(f"change_{name}")) for name in quantities),
                *((title, cell(name), "", cell(f"change_{name}")) for title, name in slopes)]

    def click(self, id):
        self.selected = None if id == self.selected else id

    def press_reset(self):
        self._start_over()
        super().press_reset()

    def press_mark(self):
        self._compare_with(self._given())

    def press_update(self):
        """One step of gradient descent on this example."""
        self._from_here()
        *_, after = descend(self.circuit, PARAMETERS, self.value("rate"), 1, **self._before)
        self.set(**after.at)

    def press_twins(self):
        """The second hidden neuron becomes like the first, at both its sides."""
        self._from_here()
        first, second = LAYERS[0]
        twins = zip((*second.weights, second.bias, "w_32"), (*first.weights, first.bias, "w_31"), strict=True)
        self.set(**{name: self.value(twin) for name, twin in twins})

    def _start_over(self):
        self.selected, self.parameter = None, "w_11"
        self._compare_with({each.name: each.value for each in self.inputs if each.name != "rate"})

    def _from_here(self):
        self.step, self.selected = None, None
        self._compare_with(self._given())

    def _compare_with(self, given):
        self._before, self._numbers_before = given, self._numbers_at(given)

    def _moved(self, name, change):
        # JupyterLab rounds a slider's first value to its step, and takes that back: no move.
        if name in PARAMETERS and not self._waiting and not isclose(change.new, change.old, abs_tol=1e-9):
            self.parameter = name
        super()._moved(name, change)

    def _given(self):
        return {name: self.value(name) for name in self.circuit.inputs}

    def _numbers_at(self, given):
        """All numbers of both passes, by name."""
        run = self.circuit.run(given)
        n = given | {name: run.value(name) for name in FORWARD} | {f"d_{name}": run.gradient(name) for name in BACKWARD}
        for move in run.steps():
            if move.direction == "backward" and move.node.op.name == "sigmoid":
                n[f"slope_{move.node.name}"] = move.local
            elif move.direction == "backward" and move.operand.name in WEIGHTS:
                n[f"sent_{move.operand.name}"] = run.value(move.node)           # the product of a weight and what comes in
        return n

    def _known(self, name):
        """Whether the steps have come to this number."""
        name = name.removeprefix("before_").removeprefix("change_")
        return self.step is None or LATE.get(name, 0) <= self.step

    def _at_work(self):
        """The direction of this step and the quantity it computes."""
        if not self.step:
            return "forward", None
        return ("forward" if self.step <= len(FORWARD) else "backward"), (FORWARD + BACKWARD)[self.step - 1]

    def _edges(self, direction, name):
        """The edges at work when this quantity, or its gradient, is computed."""
        edges = self.diagram.edges
        if direction == "backward":
            found = [edge for edge in edges if edge[0] == name]
            return found + [edge for edge in edges if found and edge[0] == found[0][1] and found[0][1] in WEIGHTS]
        found = [edge for edge in edges if edge[1] == name]
        return found + [edge for edge in edges if edge[1] in WEIGHTS and (edge[1], name) in found]

    def _origin(self, name):
        """Where a gradient comes from, in words."""
        if name == "y":
            return "how far y is from the target, with its sign: the only place where the target enters."
        (by,) = self.consumers[name]
        if name in ("h_1", "h_2"):
            weight = plain(name.replace("h_", "w_3"))
            return f"what arrives at z₃, through the same weight {weight} that was used on the way forward."
        if name.startswith("z"):
            return f"what arrives at {plain(by)}, times the slope of σ there. The slope is never more than ¼."
        if name.startswith("b"):
            return f"a bias is added as it is, so it receives just what arrives at {plain(by)}."
        return f"what arrives at {plain(by)}, times the number that came in through this weight on the way forward."

    def _said_of(self, name):
        if not self._known(name):
            return f"The forward pass has not reached {plain(name)} yet."
        if not self._known(f"d_{name}"):
            return f"{self.forward[name]}. The backward pass has not reached it yet."
        source = "Forward" if name in FORWARD else "Given"
        return f"{source}: {self.forward[name]}." + (f" Backward: {self._origin(name)}" if name in BACKWARD else "")

    def _said_of_all(self, n):
        moved = [name for name in FORWARD if n[f"change_{name}"]]
        still = [plain(name) for name in FORWARD if name not in moved]
        if not moved:
            given = [plain(name) for name in self.circuit.inputs if n[f"change_{name}"]]
            rest = f"Nothing moves with {', '.join(given)}." if given else "Move a slider, or press Update, and see what moves with it."
            return f"y is {{y:short}}, wanted is {{t:short}}: L = {{L:short}}. {rest}"
        rest = f" Unmoved: {', '.join(still)}." if still else ""
        y, L = (self._went(name, n) for name in ("y", "L"))
        both = f"{y}, {L.replace(' went', '')}" if "went" in y and "went" in L else f"{y}; {L}"
        return f"Moved: {', '.join(map(plain, moved))}.{rest} {both}."

    def _went(self, name, n):
        """How a quantity changed, in words that fit the digits shown."""
        if not n[f"change_{name}"]:
            return f"{name} stays at {{{name}:short}}"
        if short(n[f"before_{name}"]) == short(n[name]):
            return f"{name} changes by {{change_{name}:signed}} only"
        return f"{name} went from {{before_{name}:short}} to {{{name}:short}}"

    def _strip(self, n):
        """The parameter moved last and all it may move: before, now, and the change."""
        cells = ""
        for i, name in enumerate((self.parameter, *FORWARD, f"d_{self.parameter}")):
            if name in n:
                x, y = 118 + COLUMN * i, self.diagram.height
                head = "∂L/∂" if name.startswith("d_") else ""
                cells += tag("text", head + symbol(name.removeprefix("d_")), x=x, y=y + 16, class_="name")
                kind = "gradient" if head else "value"
                for row, (template, style) in enumerate((("{before_%s}", "local"), ("{%s}", kind), ("{change_%s:signed}", "local"))):
                    cells += text(x, y + 40 + 22 * row, fill(template % name, n), class_=style)
        return tag("g", cells, class_="layer")


def _late():
    """{a number's name: the step at which it is known}; what is given is not in it."""
    late = {name: at for at, name in enumerate(FORWARD, 1)} | {f"d_{name}": at for at, name in enumerate(BACKWARD, len(FORWARD) + 1)}
    for neuron in NEURONS:
        late[f"slope_{neuron.a}"] = late[neuron.a]
        late |= {f"sent_{weight}": late[neuron.z] for weight in neuron.weights}
    return late


LATE = _late()
