"""check: what an answer to an exercise is; and `Function`, an exercise whose answer is a function that the learner writes.

An exercise is a row in the table EXERCISES of `lessons/lesson_NN.py`. To add one, take the kind that fits, here or in `answers.py`, and
let the core compute what is expected; a lesson's module is loaded when the first of its exercises is checked:

    EXERCISES = {
        "03.2": Gradient(product(1, 2, -3), "y", hint="which numbers does y pass on its way to f?"),
    }
"""
import re
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from reprlib import repr as shortened
from typing import NamedTuple

from .answers import Array, Number, Several, computed, in_all
from .verdicts import (
    MISSING,
    NEAR,
    RIGHT,
    UNREADABLE,
    WRONG,
    Verdict,
    in_full,
    kind,
    missing,
    sentence,
    shown,
    unanswered,
    unreadable,
    with_hint,
)

# What lies behind an error in the learner's function, by its kind or words of its message.
STOPS = {
    r"for \^": "A power is written with two stars, x ** 2.",
    "'(int|float)' object is not callable": "A product is written with a star, 3 * (x + h).",
    "must be real number, not Value": "math's functions take numbers. A Value has its own: x.sin().",
    "does not support ufuncs": "NumPy's functions take numbers. A Value has its own: x.sin().",
    "not method:": "A method is called with brackets: x.sin().",
    "'ellipsis'|Ellipsis": "Three dots are still standing in your function.",
    "list index out of range": "Python counts from 0: the first of three is [0], the last is [2].",
    "can't multiply sequence": "Lists are not multiplied as wholes: take one number of each, by_x[0] * of_f[0].",
    "'NoneType' object is not iterable": "A list's own .reverse() gives nothing; reversed(order) gives it turned around.",
    "'(int|float)' object has no attribute 'data'": "A number is no node: multiply numbers, as in other.data * out.grad.",
    "not associated with a value": "What += adds to must have a number already: the first line sets it, with =.",
    "KeyError": "There is nothing of that name: the exercise says how the names are written.",
    "'dict' object has no attribute": 'What has a name is taken out with square brackets, n["y"].',
    "matmul|broadcast|not aligned": "The shapes do not fit: going back, rows become columns, as in W_2.T; and a column times a row is "
                                    "np.outer(column, row).",
}


def check(exercise, answer=None, *more):
    """The verdict on an answer to an exercise such as "03.2"; it displays itself, and no answer raises an error.

    more: what follows a comma where brackets were forgotten, or where 0.75 was written 0,75.

    >>> check("03.2", -3)
    03.2  right: the sum hands on what arrives, and what arrives is z.
    """
    if not isinstance(exercise, str) or not re.fullmatch(r"\d\d\.\d+", exercise):
        return Verdict(UNREADABLE, f'an exercise is named by lesson and number, as text: check("03.2", answer), not {shortened(exercise)}.')
    try:
        table = import_module(f".lessons.lesson_{exercise[:2]}", __package__).EXERCISES
    except ModuleNotFoundError:
        return Verdict(UNREADABLE, f"there are no exercises for lesson {exercise[:2]}.", exercise=exercise)
    if exercise not in table:
        return Verdict(UNREADABLE, f"lesson {exercise[:2]} has the exercises {', '.join(table)}.", exercise=exercise)
    row = table[exercise]
    in_order = isinstance(row, Several) or isinstance(row, Array) and len(computed(row.expected)) == 1 + len(more)
    if more and not in_order:
        problem = f"you gave {1 + len(more)} answers, with a comma between. A decimal number has a point, 0.75; a list has square brackets"
        return unreadable(row, problem)._replace(exercise=exercise)
    try:
        verdict = row.verdict((answer, *more) if more else answer)
    except Exception as error:          # an answer can be any object, even one that raises errors when it is looked at
        verdict = Verdict(UNREADABLE, f"this answer cannot be read: {type(error).__name__}: {error}.")
    return verdict._replace(exercise=exercise)


class Function(NamedTuple):
    """A function that the learner writes.

    wanted(*inputs) is the exercise that its result has to pass; trials() lists the inputs, each a tuple, made anew at every check.
    stops: as STOPS, for this exercise, and looked up first.
    """

    wanted: Callable
    trials: Callable
    hint: str
    because: str = ""
    stops: dict = {}

    @property
    def wants(self):
        return f"a function of {', '.join(signature(self.wanted).parameters)}, by its name, without brackets"

    def verdict(self, answer):
        if unanswered(answer):
            return missing(self)
        if not callable(answer):
            return unreadable(self, f"you gave {kind(answer)}")
        off, trials = [], self.trials()
        for inputs in trials:
            pairs = zip(signature(self.wanted).parameters, inputs, strict=True)
            called = f"with {', '.join(f'{name} = {shown(value)}' for name, value in pairs)} your function"
            exercise = self.wanted(*inputs)
            try:
                result = answer(*inputs)
            except Exception as error:                  # whatever the learner's code does: it is explained, never raised
                said = f"{type(error).__name__}: {error}"
                what = f"{called} stops{_line(answer, error)}: {said}."
                known = next((f" {text}" for words, text in (self.stops | STOPS).items() if re.search(words, said)), "")
                return Verdict(WRONG, with_hint(self, what + known))
            if result is ... or isinstance(result, tuple | list) and any(part is ... for part in result):
                return Verdict(MISSING, f"the three dots are still there: this needs a return with {exercise.wants}.")
            if unanswered(result):
                return Verdict(MISSING, f"{called} returns {shown(result)}: it needs a return with {exercise.wants}.")
            verdict = exercise.verdict(result)
            before, of_other_kind, problem = verdict.text.partition(f"this wants {exercise.wants}; you gave ")
            if of_other_kind and not before:
                return Verdict(UNREADABLE, f"{called} gives {problem.removesuffix('.')}; this wants {exercise.wants}.")
            if verdict.state != RIGHT:
                given = in_full(result, computed(exercise.expected)) if isinstance(exercise, Number) else shown(result)
                off.append((f"{called} gives {given}", verdict))
        if not off:
            return Verdict(RIGHT, self.because or f"on all {len(trials)} inputs that were tried.")
        mistakes = in_all([verdict.mistakes for _, verdict in off])
        gives, told = _told(off, mistakes)
        tally = f" (right for {len(trials) - len(off)} of {len(trials)} inputs)" if len(off) < len(trials) else ""
        text = re.sub(r"^\S+ is neither", "That is neither", re.sub(r"^\S+\? ", "", told.text))     # the number stands there already
        return Verdict(told.state, with_hint(self, f"{gives}{tally}. {sentence(text)}"), mistakes)


def _told(off, mistakes):
    """The pair (what the function gives, verdict) to be told of several that are not right: a fault only if there is one in each.

    Two faults can give the same number on one of the inputs, so it is the one met most often.
    """
    if mistakes:
        return next((pair for pair in off if pair[1].mistakes[0] == mistakes[0]), off[0])
    reasons = [verdict.reason for _, verdict in off]
    # A classic mistake that is not made on all inputs is a coincidence.
    unexplained = sorted((pair for pair in off if not pair[1].reason), key=lambda pair: bool(pair[1].mistakes))
    if not unexplained:
        return off[reasons.index(max(reasons, key=reasons.count))]
    return next((pair for pair in unexplained if pair[1].state != NEAR), unexplained[0])


def _line(function, error):
    """Where in the learner's cell it happened: " in its line 2", or " in line 2 of hand_back" if the function called that."""
    own, found = getattr(function, "__code__", None), ""
    at = error.__traceback__
    while at:
        code = at.tb_frame.f_code
        if own and code.co_filename == own.co_filename:
            line = at.tb_lineno - code.co_firstlineno + 1
            found = f" in its line {line}" if code is own else f" in line {line} of {code.co_name}"
        at = at.tb_next
    return found
