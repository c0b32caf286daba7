"""PredictPanel: a circuit on which some numbers are hidden, to be found by the learner."""
from ...answers import Gradient, Number
from ...examples import product
from ..diagram import Diagram
from ..wording import by_titles, partial
from .quiz import Question, Quiz, graph_at, names

OF_TWO_PASSES = "not_reset", "compounded"       # mistakes; here is one pass only


class PredictPanel(Quiz):
    """The graph that ends in f, with numbers hidden; (x + y) z if no f is given.

    hide: names of the numbers to hide, q for the value of node q, d_q for the gradient there; else every gradient but the output's.
    kinds: {input: "parameter" or "target"} for colors. seed: of the rounds after the first.
    """

    def __init__(self, f=None, hide=None, kinds=None, seed=0):
        f = product() if f is None else f
        self.diagram, self.hint_at = Diagram(f, kinds), None
        gradients = [f"d_{key}" for key in reversed(self.diagram.nodes)]
        self.hidden = tuple(gradients[1:] if hide is None else hide)
        values = [key for key, node in self.diagram.nodes.items() if node.op]
        if unknown := [name for name in self.hidden if name not in (*values, *gradients)]:
            raise ValueError(f"no number {', '.join(unknown)} to hide; there are {', '.join((*values, *gradients))}")
        super().__init__(f, self.diagram, f"Computation graph of {self.diagram.title[f]}, to be completed", len(self.hidden), seed)

    def ask(self):
        n, called = self._all(), names(self.diagram)
        f = graph_at(self.circuit, self.at, called)
        questions = []
        for name in self.hidden:
            key, of_value = name.removeprefix("d_"), name in self.diagram.nodes
            exercise = Number(n[name], "") if of_value else Gradient(f, called[self.diagram.nodes[key]], never=OF_TWO_PASSES)
            hint = self._equation(name) if of_value else self._hint(key)
            questions.append(Question(name, self.called(name), n[name], exercise, hint))
        return questions

    def known(self):
        return {name: number for name, number in self._all().items() if name not in self.hidden}

    def marks(self, n):
        return self.diagram.marks(n, selected=self.hint_at, instead=self.instead())

    def formula(self, n):
        return self._hint(self.hint_at) if self.hint_at else super().formula(n)

    def invitation(self):
        return "Work out each number that is hidden, type it and press Enter. Click a node for a hint: the chain rule there."

    def called(self, name):
        title = self.diagram.title
        key = name.removeprefix("d_") if name not in self.diagram.nodes else name
        node = title[self.diagram.nodes[key]]
        return node if key == name else partial(title[self.circuit.output], node)

    def click(self, id):
        """Show the chain rule for a node; a second click puts it away."""
        self.hint_at = None if id == self.hint_at else id

    def press(self, id):
        self.hint_at = None
        super().press(id)

    def _hint(self, key):
        """The chain rule at a node, and what its consumers compute; for an operand of the output the latter only."""
        consumers = dict.fromkeys(edge.target for edge in self.diagram.edges if edge.source == key)
        output = self.diagram.key[self.circuit.output]
        formulas = ", ".join(self._equation(each) for each in consumers if self.diagram.nodes[each].name or each == output)
        if [*consumers] == [output]:
            return formulas
        return f"{self.diagram.chain_rule(key)} with {formulas}" if formulas else self.diagram.chain_rule(key)

    def _equation(self, key):
        node, called = self.diagram.nodes[key], self.diagram.title
        return f"{called[node]} = {by_titles(node, called)}"

    def _all(self):
        run = self.circuit.run(self.at)
        return {name: number for key, node in self.diagram.nodes.items()
                for name, number in ((key, run.value(node)), (f"d_{key}", run.gradient(node)))}
