"""Verdicts: what an answer is, in one of six states and one or two sentences; and how a number is judged."""
import re
from fractions import Fraction
from numbers import Real
from reprlib import repr as shortened
from typing import NamedTuple

from .graph import Value
from .mistakes import EXACT, agrees, written_digits

RIGHT, NEAR, MISSING, MISTAKE, WRONG, UNREADABLE = "right", "near", "not answered", "mistake", "wrong", "unreadable"
LABELS = {RIGHT: "right", NEAR: "near", MISSING: "not answered yet", MISTAKE: "not right yet", WRONG: "not right yet",
          UNREADABLE: "not readable"}
ENOUGH_DIGITS = 3           # an answer with fewer digits that is right as far as it goes is near
NEAR_BY = 0.01              # relative: how far rounding on the way may take an answer
LARGEST = 1e300

# What is wrong with any number that is so related to the right one.
RELATIONS = (
    (lambda expected: -expected, "The size is right, the sign is not."),
    (lambda expected: 1 / expected, "The right number is 1 divided by this."),
)


class Verdict(NamedTuple):
    """What an answer is. state: one of the six words above; mistakes: keys of mistakes.MISTAKES, the likeliest first."""

    state: str
    text: str
    mistakes: tuple[str, ...] = ()
    exercise: str = ""

    def __repr__(self):
        return f"{self.exercise}  {LABELS[self.state]}: {self.text}".strip()


def judged(exercise, answer, expected, wrong=(), mistakes=lambda answer: []):
    """The verdict on a number. wrong: pairs (wrong number, what is wrong with it); mistakes(answer): those that give it."""
    if unanswered(answer):
        return missing(exercise)
    if isinstance(answer, bool) or not isinstance(answer, Real):
        return unreadable(exercise, f"you gave {kind(answer)}")
    if not -LARGEST < answer < LARGEST:
        return unreadable(exercise, f"{shortened(answer)} is not finite, or far too large")
    number = shown(answer)
    exact = abs(answer - expected) <= max(EXACT * abs(expected), 1e-12)
    rounded = float(f"{float(expected):.{ENOUGH_DIGITS}g}")           # 0.0890, of which Python keeps 0.089
    if exact or agrees(answer, expected) and (written_digits(answer) >= ENOUGH_DIGITS or answer == rounded):
        return Verdict(RIGHT, exercise.because or f"{number}.")
    if agrees(answer, expected):
        return Verdict(NEAR, f"{number} is right as far as it goes; give at least {ENOUGH_DIGITS} digits.")
    if made := mistakes(answer):
        text = f"{number} is what comes out with this mistake: {made[0].name}. {made[0].sentence}"
        return Verdict(MISTAKE, with_hint(exercise, text), tuple(mistake.key for mistake in made))
    for other, text in (*wrong, *((of(expected), text) for of, text in RELATIONS if expected)):
        if agrees(answer, other):
            return Verdict(MISTAKE, with_hint(exercise, f"{number}? {text}"))
    counted = float(answer).is_integer() and float(expected).is_integer()           # a whole number was not rounded on the way
    if abs(answer - expected) <= NEAR_BY * abs(expected) and not counted:
        return Verdict(NEAR, f"{number} is off by a little, as if rounded on the way; keep all digits until the end.")
    return Verdict(WRONG, with_hint(exercise, f"{number} is neither the right number nor one that a classic mistake gives."))


def unanswered(answer):
    """Whether there is no answer: None or ..., the placeholders of a notebook, or nothing but those."""
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, tuple | list) else ()
    return answer is None or answer is ... or len(parts) > 0 and all(part is None or part is ... for part in parts)


def missing(exercise):
    """No hint yet: a guess comes first."""
    return Verdict(MISSING, f"this wants {exercise.wants}.")


def unreadable(exercise, problem):
    return Verdict(UNREADABLE, f"this wants {exercise.wants}; {problem}.")


def with_hint(exercise, text):
    return f"{text} Where to look: {exercise.hint}" if exercise.hint else text


def kind(answer):
    """What an answer of the wrong kind is, and what would make it a right one where that is plain."""
    if isinstance(answer, Value):
        return "a node of a graph: its number is .data, its gradient .grad"
    if isinstance(answer, str):
        return f"the text {shortened(answer)}" + (": leave the quotes away" if re.fullmatch(r"\s*[-−+]?[\d./]+\s*", answer) else "")
    if callable(answer):
        return "a function: call it, with brackets, for its result"
    return f"{'an' if type(answer).__name__[0] in 'aeiou' else 'a'} {type(answer).__name__}: {shortened(answer)}"


def shown(value):
    """A value for people: a number in at most six digits with a true minus, a few in brackets, a large array by its shape."""
    if isinstance(value, Real) and not isinstance(value, bool):
        whole = not isinstance(value, Fraction) and abs(value) < 1e15 and float(value).is_integer()
        return (f"{int(value)}" if whole else str(value) if isinstance(value, Fraction) else f"{float(value):.6g}").replace("-", "−")
    if isinstance(value, tuple | list) and len(value) <= 9:
        return f"({', '.join(map(shown, value))})"
    if getattr(value, "size", 0) > 9:
        return f"an array {value.shape}"
    return " ".join(shortened(value).split())            # an array is written on several lines
