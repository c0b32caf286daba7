"""The kinds of answers to an exercise, and what is said of each: right, near, not answered, or which mistake.

`Gradient` (a derivative, or a number computed from derivatives: knows the classic mistakes), `Gradients` (several of one graph), `Number`
(any other), `Limit` (what a quotient closes in on), `Reading` (found with a slider), `Several` (parts by name), `Array` (numbers in a
shape), `Choice`; and `Function`, in `exercises.py`. Each has `wants`, in words, and `verdict(answer)`, which panels use too. `because` is
said with a right answer.

>>> from backprop_core.examples import product
>>> predict = Gradient(product(1, 2, -3), "y", hint="which numbers does y pass on its way to f?")
>>> predict.verdict(-3).state, predict.verdict(1).mistakes[0], predict.verdict(None).state
('right', 'no_upstream', 'not answered')
"""
import re
from collections.abc import Callable
from itertools import permutations
from math import nan
from numbers import Real
from reprlib import repr as shortened
from typing import NamedTuple

from .graph import Value, gradients, topological_order
from .mistakes import MISTAKES, agrees, diagnose, diagnose_all, named
from .verdicts import (
    LABELS,
    LARGEST,
    MISSING,
    MISTAKE,
    NEAR,
    NEAR_BY,
    RIGHT,
    UNREADABLE,
    WRONG,
    Verdict,
    judged,
    kind,
    missing,
    sentence,
    unanswered,
    unreadable,
    with_hint,
)

NEARLY = 0.1                # relative: how near to its limit a quotient with a small step is


class Number(NamedTuple):
    """One number. expected: the number, or a function without arguments that computes it. wrong: {wrong number: what is wrong with it}.

    near: as of `judged`; 0 where numbers close to the right one are not rounded but wrong.
    """

    expected: object
    hint: str
    because: str = ""
    wrong: dict = {}
    near: float = NEAR_BY

    wants = "a number"

    def verdict(self, answer):
        return judged(self, answer, computed(self.expected), self.wrong.items(), near=self.near)


class Limit(Number):
    """A number that quotients close in on: what is near it, and not it, was computed with some small step h."""

    def verdict(self, answer):
        expected = computed(self.expected)
        verdict = judged(self, answer, expected, self.wrong.items(), near=0)
        if verdict.state != WRONG or abs(answer - expected) > NEARLY * max(abs(expected), 1):
            return verdict
        text = "That is the quotient with some small h, close to the slope but not the slope."
        return Verdict(MISTAKE, with_hint(self, text), reason=text)


class Reading(Number):
    """A number found with a slider: right from nearer than `within`."""

    within = 0.005

    def verdict(self, answer):
        expected = computed(self.expected)
        near = isinstance(answer, Real) and abs(answer - expected) < self.within
        return super().verdict(expected if near else answer)


class Gradient(NamedTuple):
    """The derivative of a graph by the node called `of`; or, `of` being a function of {name: gradient}, a number computed from those.

    parameters, rate: names of the weights that a training step changes, and its learning rate, for the mistakes made there.
    wrong: as of Number. never: keys of mistakes that cannot have been made here.
    """

    graph: Value
    of: str | Callable
    hint: str = ""
    because: str = ""
    parameters: tuple[str, ...] = ()
    rate: float | None = None
    wrong: dict = {}
    never: tuple[str, ...] = ()

    wants = "a number"

    def verdict(self, answer):
        nodes = {node.name: node for node in topological_order(self.graph) if node.name}
        found, wrong = gradients(self.graph), [*self.wrong.items()]

        def read(found):
            return self.of({name: found[node] for name, node in nodes.items()}) if callable(self.of) else found[named(self.graph, self.of)]

        def mistakes(answer, within):
            if any(agrees(answer, other, within) for other in self.wrong):          # the exercise's own words say more
                return []
            made = diagnose(self.graph, read, answer, [nodes[name] for name in self.parameters], self.rate, within)
            return [mistake for mistake in made if mistake.key not in self.never]

        if not callable(self.of):
            wrong += [(found[node], f"This is the derivative by {name}; the one by {self.of} is wanted.") for name, node in nodes.items()]
            wrong += [(node.data, f"This is the value of {name}, not a derivative.") for name, node in nodes.items()]
            wrong.append((0, "That would mean: no say in the result, and nothing comes back."))
        return judged(self, answer, read(found), wrong, mistakes)


def Gradients(graph, names, hint, because="", wrong=None):
    """The derivatives of one graph by several of its nodes. wrong: {name: {wrong number: what is wrong with it}}."""
    return Several({name: Gradient(graph, name, wrong=(wrong or {}).get(name, {})) for name in names}, hint, because)


class Several(NamedTuple):
    """Parts by name, each an exercise; the answer has them by name, {"x": 1, "y": 2}, or in order, (1, 2).

    exchanged: what is said of the right answers at one another's names.
    """

    parts: dict
    hint: str
    because: str = ""
    exchanged: str = ""

    @property
    def wants(self):
        named = ", ".join(f"{name!r}: …" for name in self.parts)
        return f"{len(self.parts)} answers, by name, {{{named}}}, or in this order"

    def verdict(self, answer):
        if unanswered(answer):
            return missing(self)
        given, problem = self._by_name(answer)
        if problem:
            return unreadable(self, problem)
        verdicts = {name: part.verdict(given.get(name)) for name, part in self.parts.items()}
        states = {verdict.state for verdict in verdicts.values()}
        worst = next(state for state in (MISTAKE, WRONG, UNREADABLE, MISSING, NEAR, RIGHT) if state in states)
        if worst == RIGHT:
            return Verdict(RIGHT, self.because or ("both." if len(verdicts) == 2 else f"all {len(verdicts)} of them."))
        shared = self._made(given)
        if not shared and self._shuffled(given):
            order = f"These are the right answers in another order; the order is {', '.join(self.parts)}."
            return Verdict(MISTAKE, self.exchanged or order)
        shared = shared or in_all([part.mistakes for part in verdicts.values() if part.mistakes])
        alike = {}                              # what is said of a part -> the parts of which it is said
        for name, verdict in verdicts.items():
            reason = MISTAKES[shared[0]].said if shared and verdict.mistakes else verdict.reason or verdict.text
            alike.setdefault((verdict.state, "" if verdict.state == RIGHT else reason), []).append(name)
        lines = [f"{listed(names)} {'is' if len(names) == 1 else 'are'} {LABELS[state]}"
                 f"{'.' if state == RIGHT else ': ' + (verdicts[names[0]].text if len(names) == 1 and not shared else reason)}"
                 for (state, reason), names in alike.items()]
        return Verdict(worst, with_hint(self, (" " if len(lines) < 3 else "\n  ").join(lines)), shared)

    def _made(self, given):
        """The keys of the mistakes that give all the numbers, those that are right too."""
        parts = list(self.parts.values())
        if not all(isinstance(part, Gradient) and isinstance(part.of, str) and part.graph is parts[0].graph for part in parts) \
                or not all(isinstance(number, Real) and abs(number) < LARGEST for number in given.values()):
            return ()
        return tuple(mistake.key for mistake in diagnose_all(parts[0].graph, given))

    def _shuffled(self, given):
        """Whether all answers would be right in another order. Two numbers have words of their own; more than three, many orders."""
        few = len(self.parts) == 3 or all(isinstance(part, Array) for part in self.parts.values())
        orders = permutations(given.values()) if few and len(given) == len(self.parts) <= 3 else ()
        return any(all(part.verdict(one).state == RIGHT for part, one in zip(self.parts.values(), order, strict=True)) for order in orders)

    def _by_name(self, answer):
        if hasattr(answer, "items"):
            given = {key.name if isinstance(key, Value) else key: value for key, value in answer.items()}
            unknown = [key for key in answer if not isinstance(key, Value) and key not in self.parts]
            return given, f"{unknown[0]!r} is none of them" if unknown else ""
        if isinstance(answer, set | frozenset):
            return {}, "after a name comes a colon"
        if isinstance(answer, str) or not hasattr(answer, "__len__"):
            return {}, f"you gave {kind(answer)}"
        if getattr(answer, "ndim", 0) and len(answer) != len(self.parts):
            return {}, f"you gave one array, {_laid_out(answer.shape)}"
        if len(answer) != len(self.parts):
            return {}, f"you gave {len(answer)} answer{'s' * (len(answer) != 1)}"
        return dict(zip(self.parts, answer, strict=True)), ""


class Array(NamedTuple):
    """Numbers in a shape: an array, or lists in lists. expected: the array, or a function without arguments that computes it.

    wrong: pairs (wrong numbers, of any shape, what is wrong with them). names: what the numbers are called, row by row.
    """

    expected: object
    hint: str
    because: str = ""
    wrong: tuple = ()
    names: tuple[str, ...] = ()

    @property
    def wants(self):
        return _laid_out(_array(computed(self.expected)).shape)

    def verdict(self, answer):
        if unanswered(answer):
            return missing(self)
        expected = _array(computed(self.expected))
        try:
            entries = _array(answer, object)
            blank = {at for at, entry in _entries(entries) if unanswered(entry)}
            if text := next((entry for _, entry in _entries(entries) if isinstance(entry, str)), ""):       # NumPy would take "4" for 4
                return unreadable(self, f"you gave {kind(text)}")
            given = _array([nan if at in blank else entry for at, entry in _entries(entries)]).reshape(entries.shape)
        except (TypeError, ValueError):
            return unreadable(self, f"you gave {kind(answer)}")
        if blank and len(blank) == given.size:
            return missing(self)
        for other, text in self.wrong:
            if _close(given, _array(other)):
                return Verdict(MISTAKE, with_hint(self, text))
        if given.T.shape == expected.shape and given.ndim == 2 and not _close(given, expected) and _close(given.T, expected):
            return Verdict(MISTAKE, with_hint(self, "this is the transpose: its rows are the columns that are wanted."))
        if given.shape != expected.shape:
            return unreadable(self, f"you gave {_laid_out(given.shape)}")
        names = self.names or [_place(at) for at, _ in _entries(expected)]
        verdicts = [Number(float(number), "").verdict(entries[at]) for at, number in _entries(expected)]
        off = [(name, verdict) for name, verdict in zip(names, verdicts, strict=True) if verdict.state != RIGHT]
        if not off:
            return Verdict(RIGHT, self.because or f"all {given.size} numbers.")
        if given.size > 1 and _close(given, -expected):
            return Verdict(MISTAKE, with_hint(self, "All sizes are right, all signs are not."))
        name, first = min(off, key=lambda entry: {MISSING: 1, NEAR: 2}.get(entry[1].state, 0))
        right = given.size - len(off)
        tally = f"{right} of {given.size} numbers {'is' if right == 1 else 'are'} right"
        if first.state == MISSING:
            return Verdict(MISSING, f"{tally}; {name} is missing.")
        return Verdict(first.state, with_hint(self, f"{tally}; {name}: {first.text}"))


class Choice(NamedTuple):
    """One of several answers. right: its letter or word; others: {each of the other answers: why it is not}."""

    right: str
    others: dict
    hint: str = ""
    because: str = ""

    @property
    def wants(self):
        return f"one of {', '.join(sorted(map(repr, (self.right, *self.others))))}"

    def verdict(self, answer):
        if unanswered(answer):
            return missing(self)
        if isinstance(answer, list | tuple) and all(isinstance(part, str) for part in answer):
            answer = " ".join(answer)
        if isinstance(answer, bool) or not isinstance(answer, str | int):
            return unreadable(self, f"you gave {kind(answer)}")
        picked = _letters(answer)
        if picked == _letters(self.right):
            return Verdict(RIGHT, self.because or f"{self.right}.")
        for option, why in self.others.items():
            if picked == _letters(option):
                return Verdict(MISTAKE, with_hint(self, f"{option}? {sentence(why)}"))
        return unreadable(self, f"you gave {shortened(answer)}") if picked else missing(self)


def _letters(answer):
    """An answer without what does not matter: 3 for "3", "b)" and "b) as it stands there" for "b", "b, a, x" for "b a x"."""
    letter = re.match(r"\W*(?:line|answer)\s*(\w)\W*$|\W*([a-z])\)(?!.*\b[a-z]\))", str(answer), re.IGNORECASE)
    return re.sub(r"[\W_]", "", letter[1] or letter[2] if letter else str(answer)).casefold()


def listed(names):
    """x, y and z; a name of words in quotes."""
    *most, last = (f"“{name}”" if re.search(r"[a-z]{3}", name) and "_" not in name else name for name in names)
    return f"{', '.join(most)} and {last}" if most else last


def computed(expected):
    return expected() if callable(expected) else expected


def _array(numbers, kind=float):
    import numpy
    return numpy.asarray(numbers, kind)


def _laid_out(shape):
    """2 rows of 3 numbers, [[…, …, …], […, …, …]]: a shape in words, and in brackets while it is small."""
    if not 1 <= len(shape) <= 2:
        return f"brackets {len(shape)} deep" if shape else "one number without brackets"
    count, small = shape[-1], max(shape) <= 4
    numbers, row = f"{count} number{'s' if count != 1 else ''}", f"[{', '.join(['…'] * count)}]"
    if len(shape) == 1:
        return f"{numbers}, {row if small else 'in brackets'}"
    rows = f"{shape[0]} row{'s' if shape[0] != 1 else ''} of {numbers}"
    return f"{rows}, [{', '.join([row] * shape[0])}]" if small else rows


def _place(at):
    """Where in an array, for people, who count from 1."""
    return f"row {at[0] + 1}, column {at[1] + 1}" if len(at) == 2 else f"number {', '.join(str(i + 1) for i in at)}"


def _entries(array):
    import numpy
    return numpy.ndenumerate(array)


def _close(a, b):
    import numpy
    return a.shape == b.shape and numpy.allclose(a, b, rtol=1e-6)


def in_all(lists):
    """The keys that all of several lists have, in the order of the first."""
    return tuple(key for key in lists[0] if all(key in others for others in lists)) if lists else ()
