"""Quiz: what the panels share in which the learner types numbers: text boxes, verdicts in place, rounds with other numbers, a score."""
from fractions import Fraction
from itertools import zip_longest
from math import copysign
from random import Random
from typing import NamedTuple

from ipywidgets import Layout, Text

from ...answers import Gradient, Number
from ...circuit import Circuit
from ...graph import Value
from ...twins import twins
from ...verdicts import LABELS, MISTAKE, NEAR, RIGHT, UNREADABLE, WRONG, Verdict
from .base import Panel

SIGNS = {RIGHT: "✓", NEAR: "≈", MISTAKE: "✗", WRONG: "✗", UNREADABLE: "✗"}
FOUND = RIGHT, NEAR
TRIES = 100             # draws of other numbers, until they make good questions
TINY, HUGE = 0.01, 1000


class Question(NamedTuple):
    """One number asked for: its name among the panel's numbers, its box's label, the number, the exercise that judges answers, a hint."""

    name: str
    label: str
    number: float
    exercise: Number | Gradient
    hint: str


class Quiz(Panel):
    """Rounds of questions on the graph that ends in f; the first has the graph's own numbers, the others are drawn by the seed.

    A subclass writes, with `self.at` {input: number} of this round: `ask()`, its questions; `known()`, the numbers before the answers;
    `called(name)`, what the number of that name is called in a sentence; `invitation()`, what to do, said before the first answer.
    """

    buttons = (("show", "Show the answers", "What is not found yet is shown and does not count"),
               ("another", "Other numbers", "The next round; the score is kept"))

    def __init__(self, f, scene, label, boxes, seed):
        self.circuit, self._seed = Circuit(f), seed
        self.boxes = [Text(continuous_update=False, style={"description_width": "initial"}, layout=Layout(width="190px"))
                      for _ in range(boxes)]
        for i, box in enumerate(self.boxes):
            box.observe(lambda change, i=i: self._answer(i, change.new), "value")
        self._start()
        super().__init__(scene, label, *self.boxes, lines=7)

    def numbers(self):
        return {**self.known(), **{each.name: each.number for each in self.questions if self.is_seen(each)}}

    def is_seen(self, question):
        """Whether its number may be seen: it is found, or shown."""
        return self.given_up or self.is_found(question)

    def is_found(self, question):
        """Whether the learner found it: right or near."""
        return question.name in self.verdicts and self.verdicts[question.name].state in FOUND

    def instead(self):
        """{name: template} of what stands in the place of a number that is asked for: ?, ✗ 3, −4 ✓."""
        return {each.name: ("∂ " if each.name.startswith("d_") else "") + self._in_place(each) for each in self.questions}

    def formula(self, n):
        return self.last_asked.hint if self.last_asked and not self.is_seen(self.last_asked) else ""

    def caption(self, n):
        if self.last_asked:
            verdict = self.verdicts[self.last_asked.name]
            more = f" {self.what_next()}" if self.is_seen(self.last_asked) else ""
            label = self.last_asked.label
            return f"{label[0].upper()}{label[1:]}, {LABELS[verdict.state]}: {verdict.text}{more}"
        return "Here are the answers. Take other numbers for a new round." if self.given_up else self.invitation()

    def what_next(self):
        """Said after a number is found."""
        return "That was the last one: take other numbers." if all(map(self.is_seen, self.questions)) else ""

    def table(self, n):
        asked = {each.name: each for each in self.questions}
        rows = []
        for each in self.questions:
            verdict = self.verdicts.get(each.name)
            rows.append((each.label, *((self.typed[each.name], LABELS[verdict.state]) if verdict else ("", "")),
                         f"{{{each.name}:long}}" if each.name in n else "?"))
        given = [(self.called(name), "", "", f"{{{name}:long}}") for name in n if name not in asked]
        return [("", "your answer", "verdict", "number"), *given, *rows]

    def progress(self, n):
        found = sum(map(self.is_found, self.questions))
        return f"round {self.round}  ·  {found} of {len(self.questions)} found  ·  right at the first try: {self.score} of {self.tried}"

    def press_show(self):
        self.given_up, self.last_asked = True, None

    def press_another(self):
        self._begin(self.round + 1)

    def press_reset(self):
        super().press_reset()
        self._start()

    def _start(self):
        self.score = self.tried = 0             # numbers right, and numbers tried, at the first try
        self._begin(1)

    def _begin(self, round):
        self.round, self.given_up, self.last_asked = round, False, None
        self.verdicts, self.typed = {}, {}      # by the name of the question: the last verdict, what was typed
        self.judged = set()                     # names of the questions that have had their first try
        self.at = self._draw()
        self.questions = self.ask()
        for box, question in zip_longest(self.boxes, self.questions):
            box.value, box.description = "", question.label if question else ""
            box.layout.display = None if question else "none"

    def _draw(self):
        """{input: number}: whole ones if the graph's are, else of the same signs with one decimal.

        If that can be, no answer is near 0 or huge, and no two nodes have one value: each mistake gives a number of its own.
        """
        start = {name: node.data for name, node in self.circuit.inputs.items()}
        if self.round == 1:
            return start
        random = Random(f"{self._seed} {self.round}")
        whole = all(float(number).is_integer() for number in start.values())
        valid = start
        for _ in range(TRIES):
            drawn = {name: random.choice((-1, 1)) * random.randint(1, 5) if whole
                     else copysign(random.randint(1, max(9, round(10 * abs(number)))) / 10, number) for name, number in start.items()}
            try:
                run = self.circuit.run(drawn)
                values, gradients = zip(*((run.value(node), run.gradient(node)) for node in self.circuit.nodes), strict=True)
            except ValueError:          # outside the domain of an operation
                continue
            valid = drawn
            if all(TINY < abs(number) < HUGE for number in values + gradients) and len(set(values)) == len(values):
                break
        return valid

    def _answer(self, i, text):
        if not text.strip():
            return
        question = self.questions[i]
        verdict = _judge(question.exercise, text)
        if verdict.state != UNREADABLE and not self.given_up and question.name not in self.judged:
            self.judged.add(question.name)
            self.tried, self.score = self.tried + 1, self.score + (verdict.state in FOUND)
        self.typed[question.name], self.last_asked = _plain(text), question
        self.verdicts[question.name] = verdict

    def _in_place(self, question):
        number, verdict = f"{{{question.name}}}", self.verdicts.get(question.name)
        if self.is_seen(question):
            return f"{number} {SIGNS[verdict.state]}" if self.is_found(question) else number
        return f"✗ {self.typed[question.name]:.7}" if verdict else "?"


def names(diagram):
    """{node: a name that no other node has}: its own, its title, or its key."""
    titles = list(diagram.title.values())
    return {node: node.name or title if titles.count(title) == 1 else diagram.key[node] for node, title in diagram.title.items()}


def graph_at(circuit, numbers, names):
    """The circuit's graph at other numbers: its output's twin, each node with its name of `names`."""
    found = twins(circuit.output, {node: Value(numbers.get(node.name, node.data)) for node in circuit.nodes if not node.op})
    for node, twin in found.items():
        twin.name = names[node]
    return found[circuit.output]


def _judge(exercise, text):
    """The verdict on what was typed: −4, 0.25, 0,25, 1/3, 2e-3."""
    plain = text.strip().replace("−", "-").replace(",", ".")
    try:
        return exercise.verdict(Fraction(plain) if "/" in plain else float(plain))
    except (ValueError, ZeroDivisionError):
        return Verdict(UNREADABLE, f"“{_plain(text)}” is not a number. Type one such as −4, 0.25 or 1/3.")


def _plain(text):
    """What was typed, with a true minus, and without what would be a slot in a template."""
    return text.strip().replace("-", "−").replace("{", "").replace("}", "")

