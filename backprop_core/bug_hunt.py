"""The bug hunt of lesson 07: backward passes over graphs of the course, most of them wrong, to be told by their gradients.

>>> from backprop_core.gradient_check import check_gradients
>>> third = suspect(3)
>>> check_gradients(third.graph, third.claimed).passed
False

SUSPECTS says who they are: look there when the hunt is over. A suspect makes its mistake wherever the graph has a place for it.
"""
from typing import NamedTuple

from .circuit import Circuit
from .examples import EXAMPLES
from .gradient_check import TOLERANCE, finite_difference, relative_error
from .graph import ByNode, Value, gradients, inputs, topological_order
from .mistakes import MISTAKES, agrees, named
from .twins import twins
from .verdicts import MISSING, MISTAKE, RIGHT, UNREADABLE, Verdict, kind, shown, unanswered

RATE = 0.5                  # of the training step, for the mistakes that are made in one
INNOCENT = "innocent"       # the answer for a pass that is right

SUSPECTS = (                # (graph of EXAMPLES, mistake), the easier ones first
    ("product", "no_upstream"),
    ("one_weight", "exponent_lost"),
    ("two_paths", "one_path"),
    ("linear_network", "minus_lost"),
    ("three_paths", INNOCENT),
    ("three_paths", "overwritten"),
    ("sigmoid_network", "slope_lost"),
    ("sigmoid_network", "constant_lost"),
    ("linear_network", "too_early"),
    ("sigmoid_network", "updated_first"),
)

# Where each mistake is taught: the lesson and the heading there.
REREAD = {
    INNOCENT: ("07", "Reading the report"),
    "swapped": ("03", "What each gate knows"),
    "shared_out": ("03", "Backward: from the output to the inputs"),
    "minus_lost": ("04", "The loss as a circuit"),
    "slope_lost": ("06", "Backward: the output neuron"),
    "slope_at_output": ("06", "Backward: the output neuron"),
    "input_for_output": ("06", "Backward: the output neuron"),
    "constant_lost": ("06", "Backward: the output neuron"),
    "exponent_lost": ("04", "The loss as a circuit"),
    "overwritten": ("05", "Every path with its product"),
    "one_path": ("05", "Every path with its product"),
    "too_early": ("05", "The order matters"),
    "no_upstream": ("03", "Backward: from the output to the inputs"),
    "no_local": ("03", "Backward: from the output to the inputs"),
    "not_reset": ("07", "Which are wrong, and which are right"),
    "compounded": ("07", "Which are wrong, and which are right"),
    "updated_first": ("06", "One update"),
}

ANSWERS = f"one of {', '.join(REREAD)}"


class Suspect(NamedTuple):
    """A graph, and what a backward pass over it claims: a mapping node -> number."""

    graph: Value
    claimed: ByNode


def suspect(number):
    """The suspect of that number, from 1; ValueError if there is none."""
    example, mistake = _case(number)
    f = EXAMPLES[example].build()
    return Suspect(f, claims(number, f, mistake))


def claims(number, f, mistake):
    """What a pass with this mistake (a key, or "innocent") would claim about f, the graph of that suspect."""
    if mistake == INNOCENT:
        return gradients(f)
    parameters = [inputs(f)[name] for name in EXAMPLES[_case(number)[0]].parameters] if MISTAKES[mistake].needs else ()
    return ByNode(MISTAKES[mistake].wrong.gradients(f, None, parameters, RATE))


def accuse(number, answer, written=str):
    """The verdict on an answer: the key of a mistake, or "innocent". If it is wrong, a gradient that tells says why.

    written: a node's name -> how the verdict writes it.
    """
    right = _case(number)[1]
    if unanswered(answer) or isinstance(answer, str) and not answer.strip():
        return Verdict(MISSING, f"this wants {ANSWERS}.")
    if not isinstance(answer, str):
        return Verdict(UNREADABLE, f"you gave {kind(answer)}. This wants {ANSWERS}.")
    answer = key_of(answer)
    if answer not in REREAD:
        return Verdict(UNREADABLE, f"no mistake has the key {answer!r}. This wants {ANSWERS}.")
    if answer == right:
        return Verdict(RIGHT, f"{MISTAKES[right].name}. {MISTAKES[right].sentence}" if right != INNOCENT else "there is no mistake in it.")
    f, claimed = suspect(number)
    node = telling(number, f, answer)
    mistake = f"“{MISTAKES[answer].name}”" if answer != INNOCENT else ""
    if not node:
        return Verdict(MISTAKE, f"{mistake} would change nothing in this graph, and all gradients here are right.")
    numeric, of, says = finite_difference_at(f, node), f"∂{f.name}/∂{written(node.name)}", _digits(claimed[node])
    proof = f"for {of} it says {says}, and the finite difference {_digits(numeric)}."
    if answer == INNOCENT:
        return Verdict(MISTAKE, f"this pass is not innocent: {proof}")
    if not _differing(f, claims(number, f, answer), gradients(f)):
        return Verdict(MISTAKE, f"{mistake} would change nothing in this graph, and yet this pass is wrong: {proof}")
    then = f"with the mistake {mistake} {of} would be {_digits(claims(number, f, answer)[node])}; this pass says {says}"
    both = f", and the finite difference {_digits(numeric)} too" if is_right(claimed[node], numeric) else ""
    return Verdict(MISTAKE, f"{then}{both}.")


def telling(number, f, answer):
    """The node of f, a suspect's graph, nearest to the output among those with a name where this answer and the claim differ; or None."""
    return next(iter(_differing(f, claims(number, f, answer), claims(number, f, _case(number)[1]))), None)


def tally(answers):
    """The score of a whole hunt, answers = {number: key}: how many are named, why the others are not that, and what to reread."""
    answers = {str(number).strip(): answer for number, answer in answers.items()}
    if unknown := [number for number in answers if number not in map(str, range(1, len(SUSPECTS) + 1))]:
        return Verdict(UNREADABLE, f"there is no suspect {unknown[0]!r}; they are numbered from 1 to {len(SUSPECTS)}.")
    verdicts = {number: accuse(number, answers.get(str(number))) for number in range(1, len(SUSPECTS) + 1)}
    missed = {number: verdict for number, verdict in verdicts.items() if verdict.state != RIGHT}
    named_right = f"{len(verdicts) - len(missed)} of {len(verdicts)} named."
    if not missed:
        return Verdict(RIGHT, f"{named_right} None of them gets past you.")
    wanted = f"This wants {ANSWERS}."                  # once, for all that are unreadable
    lines = [f"{number}: {verdict.text.removesuffix(f' {wanted}')}" for number, verdict in missed.items() if verdict.state != MISSING]
    if any(verdict.state == UNREADABLE for verdict in missed.values()):
        lines.append(wanted)
    if unnamed := [str(number) for number, verdict in missed.items() if verdict.state == MISSING]:
        lines.append(f"Not named yet: {', '.join(unnamed)}.")
    if rereading := reread(number for number, verdict in missed.items() if verdict.state == MISTAKE):
        lines.append(f"To reread: {rereading}.")
    worst = next(state for state in (MISTAKE, UNREADABLE, MISSING) if state in {verdict.state for verdict in missed.values()})
    return Verdict(worst, "\n  ".join([named_right, *lines]))


def reread(numbers):
    """Where the mistakes of these suspects are taught: lesson 05, “The order matters”; lesson …"""
    places = dict.fromkeys(REREAD[_case(number)[1]] for number in numbers)
    return "; ".join(f"lesson {lesson}, “{heading}”" for lesson, heading in sorted(places))


def cut(f, node):
    """(f again, the node again): the same graph, in which the node (or its name) is an input, to be nudged like any other.

    Raises ValueError for a name that no node has, or several.
    """
    node = node if isinstance(node, Value) else named(f, node)
    twin = Value(node.data, node.name)
    return twins(f, {node: twin})[f], twin


def finite_difference_at(f, node):
    """The finite difference at any node of f: at an inner one, of the graph that is cut there."""
    graph, twin = cut(f, node)
    return 1.0 if graph is twin else finite_difference(Circuit(graph), twin)


def is_right(claimed, numeric):
    """Whether a claimed gradient agrees with a finite difference: to TOLERANCE, since those of these graphs are good to that."""
    return relative_error(claimed, numeric) <= TOLERANCE


def _case(number):
    if number not in range(1, len(SUSPECTS) + 1):
        raise ValueError(f"no suspect {number!r}: they are numbered from 1 to {len(SUSPECTS)}")
    return SUSPECTS[number - 1]


def _differing(f, some, others):
    """The named nodes at which two mappings of gradients differ, from the output back."""
    return [node for node in reversed(topological_order(f)) if node.name and not agrees(some[node], others[node])]


def key_of(answer):
    """The key of a mistake, or "innocent", that is given by its key, or by its name as the panel lists it."""
    plain = answer.strip().casefold().replace("_", " ")
    if plain == INNOCENT or plain.startswith("none"):
        return INNOCENT
    return next((key for key, row in MISTAKES.items() if plain in (key.replace("_", " "), row.name.casefold())), answer.strip())


def _digits(value):
    return shown(float(f"{value:.4g}"))
