"""GatePanel: the learner is one node of a circuit, and knows only what that node knows."""
from random import Random
from typing import NamedTuple

from ...answers import Number
from ...examples import product
from ...graph import Value
from ...mistakes import diagnose_one, handed
from ...ops import sigmoid
from ...twins import twins
from ...verdicts import judged
from ..diagram import Diagram
from ..svg import short
from ..wording import by_titles, partial
from .quiz import Question, Quiz

# What else a learner may send on, by the gate: a function of what arrives, and what is said of it.
SENT_ON = {
    "add": ((lambda a, b: a * b, "You multiplied. This gate adds."), (lambda a, b: a - b, "You subtracted. This gate adds.")),
    "sub": ((lambda a, b: a + b, "You added. This gate subtracts."), (lambda a, b: b - a, "The other way around: take off the second.")),
    "mul": ((lambda a, b: a + b, "You added. This gate multiplies."),),
    "sigmoid": ((lambda z: z, "That is what arrived: σ has still to squeeze it."),
                (lambda z: sigmoid(z) * (1 - sigmoid(z)), "That is the slope; you need it on the way back."),
                (lambda z: sigmoid(-z), "That is σ(−z): check the sign in e^(−z).")),
}
# What else may be sent back to operand i: a function of g, the numbers that arrived and i.
SENT_BACK = {
    "add": ((lambda g, numbers, i: g * numbers[1 - i], "So does a multiply gate. This one adds: its local derivative is 1."),
            (lambda g, numbers, i: g * numbers[i], "This gate adds, whatever arrived: its local derivative is 1.")),
    "sigmoid": ((lambda g, numbers, i: g * sigmoid(*numbers), "The factor 1 − h is missing: the slope is h (1 − h), h what you sent on."),
                (lambda g, numbers, i: g * sigmoid(-numbers[0]), "The factor h is missing: the slope is h (1 − h), h what you sent on.")),
}


class Back(NamedTuple):
    """What a node to which g comes sends back to one of its operands, as an exercise."""

    node: Value
    operand: Value
    g: float
    hint: str = ""
    because: str = ""

    wants = "a number"

    def verdict(self, answer):
        node, name = self.node, self.node.op.name
        wrong = [(slip(self.g, node.numbers, i), said) for slip, said in SENT_BACK.get(name, ())
                 for i, operand in enumerate(node.operands) if operand is self.operand]
        wrong += [(self.operand.data, "This is what arrived from there. What goes back is g × your local derivative."),
                  (node.data, "This is what you sent on. What goes back is g × your local derivative."),
                  (1, f"g is {short(self.g)} here. Send back g × your local derivative."),
                  (0, "That would mean that what arrives from there has no say in what you send on.")]
        return judged(self, answer, handed(node, self.g)[self.operand], wrong,
                      lambda answer, within: diagnose_one(node, self.operand, self.g, answer, within))


class GatePanel(Quiz):
    """The nodes of the graph that ends in f, one a round, alone: inputs arrive, then a gradient g; (x + y) z if no f is given.

    nodes: names of the nodes to be, in turn; else every computed one. seed: of the rounds after the first.
    """

    def __init__(self, f=None, nodes=None, seed=0):
        self._end = f = product() if f is None else f
        whole = Diagram(f)
        computed = {key: node for key, node in whole.nodes.items() if node.op}
        if not computed:
            raise ValueError("this graph has no node to be: nothing in it is computed")
        if unknown := [name for name in nodes or () if name not in computed]:
            raise ValueError(f"no node {', '.join(unknown)} to be; there are {', '.join(computed)}")
        self._turns = [computed[name] for name in nodes or computed]
        cut = [Diagram(self._cut(node, {part: part.data for part in node.parents})) for node in self._turns]
        self.width, self.height = max(each.width for each in cut), max(each.height for each in cut)      # room for the largest
        boxes = 1 + max(len(set(node.parents)) for node in self._turns)
        super().__init__(f, self, "One node, its inputs and its output", boxes, seed)

    @property
    def backdrop(self):
        """The node of this round."""
        return self.diagram.backdrop

    def ask(self):
        run = self.circuit.run(self.at)
        node = self._turns[(self.round - 1) % len(self._turns)]
        out = self._cut(node, {part: run.value(part) for part in node.parents})
        # The circuit's output is a gate like the others here, as if the circuit went on: with g = 1 nobody sees whether g was used.
        self._g = run.gradient(node) if node is not self._end else self._invented({out.data, *out.numbers})
        self.diagram = Diagram(out)
        key, title = self.diagram.key, self.diagram.title
        slope = handed(out, self._g)
        self._out, self._equation = key[out], f"{title[out]} = {by_titles(out, title)}"
        slips = {slip(*out.numbers): said for slip, said in SENT_ON.get(out.op.name, ())}
        questions = [Question(key[out], "you send on", out.data, Number(out.data, "", wrong=slips), self._equation)]
        for part in dict.fromkeys(out.parents):
            hint = f"g × {partial(title[out], title[part])}, where {self._equation}"
            questions.append(Question(f"d_{key[part]}", f"back to {title[part]}", slope[part], Back(out, part, self._g), hint))
        return questions

    def known(self):
        n = {self.diagram.key[part]: part.data for part in self.diagram.title if not part.op}
        return {**n, f"d_{self._out}": self._g} if self.is_seen(self.questions[0]) else n

    def marks(self, n):
        arrived = f"← g = {{d_{self._out}}}" if f"d_{self._out}" in n else ""
        return self.diagram.marks(n, instead={**self.instead(), f"d_{self._out}": arrived})

    def label(self, n):
        return f"The node {self._equation}, alone, with what reaches it"

    def invitation(self):
        arriving = " and ".join(f"{{{self.diagram.key[part]}:short}}" for part in self.diagram.title if not part.op)
        return f"You are the node {self._equation}. All that you see is what arrives: {arriving}. Type what you send on, and press Enter."

    def what_next(self):
        if self.last_asked is self.questions[0]:
            return f"Now g = {{d_{self._out}:short}} arrives from the right. Who made it, you need not know. What do you send back?"
        return super().what_next()

    def called(self, name):
        if name == f"d_{self._out}":
            return "g"
        return self.diagram.title[self.diagram.nodes[name]]

    def refresh(self):
        """What goes back can be answered when g is there, that is, after the forward pass."""
        super().refresh()
        for box in self.boxes[1:]:
            box.disabled = not self.is_seen(self.questions[0])

    def _invented(self, taken):
        """A gradient that is none of the numbers at the node, so that each mistake gives a number of its own."""
        return Random(f"g {self.round}").choice([number for number in (-5, -4, -3, -2, 2, 3, 4, 5) if number not in taken])

    def _cut(self, node, numbers):
        """The node alone; numbers: {each of its operands: its number}. Operands without a name are called u and v."""
        letters = iter("uv")
        inputs = {part: Value(number, part.name or (next(letters) if part.op else short(number))) for part, number in numbers.items()}
        out = twins(node, inputs)[node]
        out.name = node.name or ("f" if node is self._end else "out")
        return out
