"""BugHuntPanel: suspects in a row, each a circuit with the gradients that its backward pass claims; which mistake is it?"""
from ipywidgets import Dropdown, Layout

from ...bug_hunt import INNOCENT, SUSPECTS, accuse, finite_difference_at, is_right, reread, suspect, telling
from ...examples import EXAMPLES
from ...gradient_check import relative_error
from ...mistakes import MISTAKES
from ...verdicts import RIGHT
from ..diagram import Diagram
from ..svg import fill, plain
from .base import Panel

CHOICES = [("choose …", ""), ("none: all gradients are right", INNOCENT), *((row.name, key) for key, row in MISTAKES.items())]


class BugHuntPanel(Panel):
    """The suspects of `backprop_core.bug_hunt`, one after the other; what is wrong is marked where it has been checked, and only there."""

    buttons = (("back", "◀ Back", "The suspect before"), ("next", "Next suspect ▶", "The suspect after"),
               ("check", "Check all nodes", "A finite difference at every node"),
               ("name", "Name it", "Is it the chosen mistake?"), ("tell", "Tell me", "Show what it is; it does not count"))

    def __init__(self):
        self.choice = Dropdown(options=CHOICES, description="The mistake is", style={"description_width": "initial"},
                               layout=Layout(width="auto", max_width="460px"))
        self._start()
        self._meet(0)
        super().__init__(self.diagram, "A suspect", self.choice, lines=5)

    def numbers(self):
        n = {}
        for node, key in self.diagram.key.items():
            n |= {key: node.data, f"d_{key}": self.suspect.claimed[node]}
            if node in self.checked:
                n |= {f"fd_{key}": self.checked[node], f"error_{key}": relative_error(n[f"d_{key}"], self.checked[node])}
        return n

    def marks(self, n):
        signs = {f"d_{key}": f"∂ {{d_{key}}} {self._sign(node)}" for node, key in self.diagram.key.items() if node in self.checked}
        return self.diagram.marks(n, selected=self.selected, instead=signs)

    def label(self, n):
        return f"Suspect {self.step + 1}: the graph of {self._output} with the gradients that a backward pass claims"

    def formula(self, n):
        if not self.selected:
            return ""
        key = self.selected
        right = self._sign(self.diagram.nodes[key]) == "✓"
        digits = "short" if right or fill(f"{{d_{key}}}", n) != fill(f"{{fd_{key}}}", n) else "long"     # wrong in a later digit
        verdict = "right ✓" if right else "wrong ✗"
        return f"{self.diagram.partial(key)}: {{d_{key}:{digits}}} claimed, {{fd_{key}:{digits}}} by finite difference: {verdict}"

    def caption(self, n):
        said = self.said.get(self.step)
        if said and self.choice.value in ("", said[0]):
            return said[1]
        if self.choice.value == INNOCENT:
            return "If it is innocent, every gradient agrees with its finite difference. Press Name it to say so."
        if self.choice.value:
            return f"If it is that: {MISTAKES[self.choice.value].sentence} Press Name it to say so."
        if self.checked:
            wrong = sum(self._sign(node) == "✗" for node in self.checked)
            left = len(self.diagram.key) - len(self.checked)
            ask = ("Go from the output back: where does the first wrong one stand?" if wrong else
                   "Whatever lies between them and the output is acquitted." if left else "Is there a mistake in it at all?")
            return f"{len(self.checked)} of {len(self.diagram.key)} nodes checked, {wrong} wrong. {ask}"
        return "A backward pass claims the gradients below the nodes. Click a node to check it there, then choose the mistake and name it."

    def progress(self, n):
        return f"suspect {self.step + 1} of {len(SUSPECTS)}  ·  named at the first try: {self.score} of {len(self.first)}"

    def table(self, n):
        rows = []
        for node, key in self.diagram.key.items():
            checked = (f"{{fd_{key}:long}}", f"{{error_{key}}}", self._sign(node)) if node in self.checked else ("", "", "")
            rows.append((self.diagram.title[node], f"{{{key}}}", f"{{d_{key}:long}}", *checked))
        return [("", "value", "claimed gradient", "finite difference", "relative error", ""), *rows]

    @property
    def score(self):
        """How many suspects were named at the first try."""
        return sum(self.first.values())

    def click(self, id):
        """Check one node; a second click on it puts the formula away."""
        self.selected = None if id == self.selected else id
        self._forget_hint()
        self._check(self.diagram.nodes[id])

    def press_back(self):
        self._meet(max(self.step - 1, 0))

    def press_next(self):
        if self.step + 1 < len(SUSPECTS):
            self._meet(self.step + 1)
        else:
            left = "All have had their first try." if len(self.first) == len(SUSPECTS) else "Go back to those that you have not named yet."
            self._say(f"This is the last suspect. {left}")

    def press_check(self):
        self._forget_hint()
        for node in self.diagram.key:
            self._check(node)

    def press_name(self):
        """Judge the choice; a wrong one is answered with the node that tells."""
        answer = self.choice.value
        if not answer:
            self._say("Choose first which mistake it is: the list stands above.")
            return
        verdict = accuse(self.step + 1, answer, plain)
        self.first.setdefault(self.step, verdict.state == RIGHT)
        if verdict.state == RIGHT:
            self._say(f"Right: {verdict.text}{self._when_done()}")
            self.press_check()
        else:
            self._say(f"Not that: {verdict.text}")
            if node := telling(self.step + 1, self.suspect.graph, answer):
                self.selected = self.diagram.key[node]
                self._check(node)

    def press_tell(self):
        key = SUSPECTS[self.step][1]
        self.first.setdefault(self.step, False)
        self.choice.value = key
        self._say(f"{'Innocent' if key == INNOCENT else 'It is this'}: {accuse(self.step + 1, key).text}{self._when_done()}")
        self.press_check()

    def press_reset(self):
        self._start()
        self._meet(0)
        super().press_reset()

    def _start(self):
        self.first, self.said = {}, {}          # by the suspect's place: whether the first try was right; the choice and what was said
        self.met = {}                           # by the suspect's place: the suspect, its diagram, {checked node: finite difference}

    def _meet(self, place):
        if place not in self.met:
            met = suspect(place + 1)
            self.met[place] = met, Diagram(met.graph, EXAMPLES[SUSPECTS[place][0]].kinds), {}
        self.step, self.selected, self.choice.value = place, None, ""
        self.suspect, self.diagram, self.checked = self.met[place]
        self.scene = self.diagram
        self._output = self.diagram.title[self.suspect.graph]

    def _check(self, node):
        if node not in self.checked:
            self.checked[node] = finite_difference_at(self.suspect.graph, node)

    def _sign(self, node):
        return "✓" if is_right(self.suspect.claimed[node], self.checked[node]) else "✗"

    def _forget_hint(self):
        """What was said without a choice has been read when a node is checked."""
        if self.said.get(self.step, (None,))[0] == "":
            del self.said[self.step]

    def _say(self, words):
        self.said[self.step] = self.choice.value, words

    def _when_done(self):
        """The score and what to reread, once every suspect has had its first try."""
        if len(self.first) < len(SUSPECTS):
            return ""
        again = reread(place + 1 for place, right in self.first.items() if not right)
        return f" That was the last: {self.score} of {len(SUSPECTS)} at the first try." + (f" To reread: {again}." if again else "")
