"""Verdicts: what an answer is, in one of six states and one or two sentences; and how a number is judged."""
import re
import textwrap
from fractions import Fraction
from functools import partial
from html import escape
from numbers import Rational, Real
from reprlib import repr as shortened
from typing import NamedTuple

from .graph import Value
from .mistakes import EXACT, agrees, written_digits

RIGHT, NEAR, MISSING, MISTAKE, WRONG, UNREADABLE = "right", "near", "not answered", "mistake", "wrong", "unreadable"
LABELS = {RIGHT: "right", NEAR: "near", MISSING: "not answered yet", MISTAKE: "not right yet", WRONG: "not right yet",
          UNREADABLE: "not readable"}
ENOUGH_DIGITS = 3           # an answer with fewer digits that is right as far as it goes is near
NEAR_BY = 0.01              # relative: how far rounding on the way may take a right answer
ROUGHLY = 0.002             # relative: how far it may take a wrong one that is still told from others
LINE = 96                   # characters in a line of a verdict
LARGEST = 1e300

# What is wrong with any number that is so related to the right one.
RELATIONS = (
    (lambda expected: -expected, "The size is right, the sign is not."),
    (lambda expected: 1 / expected, "The right number is 1 divided by this."),
)


class Verdict(NamedTuple):
    """What an answer is. state: one of the six words above; mistakes: keys of mistakes.MISTAKES, the likeliest first.

    reason: what is wrong, in words that fit every answer with the same fault.
    """

    state: str
    text: str
    mistakes: tuple[str, ...] = ()
    exercise: str = ""
    reason: str = ""

    def __repr__(self):
        fill = partial(textwrap.fill, width=LINE, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        return "\n".join(map(fill, self._lines()))

    def _repr_html_(self):
        """For a page, which breaks lines itself; those of a text, on a narrow page, in mid-word."""
        return "".join(f'<div style="white-space: pre-wrap">{escape(line, quote=False)}</div>' for line in self._lines())

    def _lines(self):
        whole = f"{self.exercise}  {LABELS[self.state]}: {self.text}".strip()
        return (whole.replace(" Where to look:", "\n  Where to look:") if len(whole) > LINE else whole).split("\n")


def judged(exercise, answer, expected, wrong=(), mistakes=lambda answer, within: [], near=NEAR_BY):
    """The verdict on a number. wrong: pairs (wrong number, what is wrong with it); mistakes(answer, within): those that give it.

    near: how far off, relative, an answer may be to be called rounded on the way; 0: no answer here is.
    """
    if unanswered(answer):
        return missing(exercise)
    if isinstance(answer, bool) or not isinstance(answer, Real):
        return unreadable(exercise, f"you gave {kind(answer)}")
    if not isinstance(answer, Rational) and getattr(answer, "itemsize", 8) < 8:         # float32: what it is written as
        answer = float(str(answer))
    if not -LARGEST < answer < LARGEST:
        return unreadable(exercise, f"{shortened(answer)} is not finite, or far too large")
    number = shown(answer)
    exact = abs(answer - expected) <= max(EXACT * abs(expected), 1e-12)
    if exact or agrees(answer, expected) and (written_digits(answer) >= ENOUGH_DIGITS or answer == _rounded(expected, ENOUGH_DIGITS)):
        return Verdict(RIGHT, exercise.because or f"{number}.")
    few = Verdict(NEAR, f"{number} is right as far as it goes; give at least {ENOUGH_DIGITS} digits.")
    if agrees(answer, expected):
        return few
    whole = float(answer).is_integer()                  # was not rounded on the way
    wrong = (*wrong, *((of(expected), text) for of, text in RELATIONS if expected))
    if fault := _fault(exercise, answer, wrong, mistakes, EXACT):
        return fault
    digits = 0 if float(expected).is_integer() else ENOUGH_DIGITS
    if near and not whole and digits and _rounded(answer, digits) == _rounded(expected, digits):        # made from rounded numbers
        return Verdict(RIGHT, exercise.because or f"{number}.")
    if near and not whole and answer == _rounded(expected, 1) and abs(answer - expected) < 0.05 * abs(expected):
        return few
    off = abs(answer - expected) / abs(expected) if expected and not (whole and float(expected).is_integer()) else LARGEST
    if near and off > ROUGHLY and not whole and (fault := _fault(exercise, answer, wrong, mistakes, ROUGHLY)):
        return fault
    if off <= near:
        return Verdict(NEAR, f"{in_full(answer, expected)} is off by a little, as if rounded on the way; keep all digits until the end.")
    return Verdict(WRONG, with_hint(exercise, f"{number} is neither the right number nor one that a classic mistake gives."))


def _fault(exercise, answer, wrong, mistakes, within):
    """The verdict on an answer that some mistake, or something else that is known to be wrong, gives; else None."""
    number, about = shown(answer), "about " if within > EXACT else ""
    if made := mistakes(answer, within):
        text = with_hint(exercise, f"{number} is {about}what comes out with this mistake: {made[0].said}")
        return Verdict(MISTAKE, text, tuple(mistake.key for mistake in made), reason=made[0].said)
    for other, text in wrong:
        if agrees(answer, other, within):
            return Verdict(MISTAKE, with_hint(exercise, f"{number}? {text}"), reason=text)
    return None


def in_full(answer, expected):
    """A number for people, with more digits where six of them are those of the right number."""
    alike = isinstance(answer, float) and shown(answer) == shown(float(expected))
    return f"{answer:.11g}".replace("-", "−") if alike else shown(answer)


def _rounded(number, digits):
    """0.0890 in three digits, of which Python keeps 0.089."""
    return float(f"{float(number):.{digits}g}")


def unanswered(answer):
    """Whether there is no answer: None or ..., the placeholders of a notebook, or nothing but those."""
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, tuple | list) else ()
    return answer is None or answer is ... or len(parts) > 0 and all(part is None or part is ... for part in parts)


def missing(exercise):
    """No hint yet: a guess comes first."""
    return Verdict(MISSING, f"this wants {exercise.wants}.")


def unreadable(exercise, problem):
    return Verdict(UNREADABLE, f"this wants {exercise.wants}; {problem}.")


def sentence(text):
    """The text with a capital, unless it begins with the name of a number."""
    word = re.match(r"[a-z]{2,}\b|a (?!is\b|has\b|and\b)[a-z]{2,}", text)
    return text[0].upper() + text[1:] if word else text


def with_hint(exercise, text):
    return f"{text} Where to look: {exercise.hint}" if exercise.hint else text


def kind(answer):
    """What an answer of the wrong kind is, and what would make it a right one where that is plain."""
    if isinstance(answer, Value):
        return "a node of a graph: its number is .data, its gradient .grad"
    if isinstance(answer, str):
        calculation = re.search(r"\d", answer) and re.fullmatch(r"[-−+*/.,()\[\]\s\d]+(e-?\d+)?", answer)
        minus = ", and type the minus from the keyboard" * ("−" in answer)
        unit = ": write the number alone, without quotes" * bool(re.fullmatch(r"\s*[-−+]?[\d./]+\s+[^\W\d][^\d]*", answer))
        return f"the text {shortened(answer)}" + (f": leave out the quotes{minus}" if calculation else unit)
    if callable(answer):
        return "a function: call it, with brackets, for its result"
    return f"{'an' if type(answer).__name__[0] in 'aeiou' else 'a'} {type(answer).__name__}: {shortened(answer)}"


def shown(value):
    """A value for people: numbers in at most six digits with a true minus, a large array by its shape, a function by its name."""
    if isinstance(value, Real) and not isinstance(value, bool):
        whole = not isinstance(value, Fraction) and abs(value) < 1e15 and float(value).is_integer()
        return (f"{int(value)}" if whole else str(value) if isinstance(value, Fraction) else f"{float(value):.6g}").replace("-", "−")
    if value is ...:
        return "…"
    if isinstance(value, dict) and len(value) > 3:
        return f"{len(value)} numbers by name"
    if callable(value) and hasattr(value, "__name__"):
        return value.__name__
    if hasattr(value, "sizes"):
        return f"a network {'–'.join(map(str, value.sizes))}"
    if isinstance(value, tuple | list) and len(value) <= 9:
        left, right = "()" if isinstance(value, tuple) else "[]"
        return f"{left}{', '.join(map(shown, value))}{right}"
    if getattr(value, "size", 0) > 9:
        return f"an array {value.shape}"
    if getattr(value, "size", 0):
        return shown(value.tolist())
    return " ".join(shortened(value).split())            # an array is written on several lines
