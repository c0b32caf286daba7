"""Exercises of lesson 07, the bug hunt."""
from math import cos, exp, sin

from ..answers import Choice, Gradient, Number
from ..bug_hunt import SUSPECTS, key_of, tally
from ..circuit import Circuit
from ..examples import one_weight, product, two_paths
from ..exercises import Function
from ..graph import gradients, inputs
from ..mistakes import MISTAKES
from ..verdicts import UNREADABLE, Verdict, kind, missing, unanswered

_F = product()
_CLAIM = MISTAKES["swapped"].gradients(_F)[inputs(_F)["z"]]         # −4
_J = one_weight()


def _others(right):
    """{each mistake but that one: what a pass with it says about the weight of J, and about its prediction}."""
    w, prediction = inputs(_J)["w"], next(node for node in Circuit(_J).nodes if node.name == "ŷ")
    said = {key: row.gradients(_J) for key, row in MISTAKES.items() if key != right and not row.needs}
    alike = gradients(_J)
    return {key: f"with that mistake it would be {float(found[w]):.3g} at w and {float(found[prediction]):.3g} at ŷ"
                 f"{', as in a right pass' if all(found[node] == alike[node] for node in (w, prediction)) else ''}."
            for key, found in said.items()} | {"updated_first": "this graph has one weight, and no step is taken.",
                                               "innocent": "the finite difference at w says 2.1."}


class Name(Choice):
    """The key of a mistake; its name as the list has it does as well."""

    def verdict(self, answer):
        return super().verdict(key_of(answer) if isinstance(answer, str) else answer)


class Hunt:
    """All suspects by their numbers: {1: key, …}."""

    wants = f'{len(SUSPECTS)} answers, {{1: "swapped", 2: "innocent", …}}, with keys of the list of mistakes'
    hint = "go back to the panel, and look first at where a claim and the finite difference part."

    def verdict(self, answer):
        if unanswered(answer) or isinstance(answer, dict) and all(map(unanswered, answer.values())):
            return missing(self)
        if isinstance(answer, list | tuple) and len(answer) == len(SUSPECTS):
            answer = dict(enumerate(answer, 1))
        if not isinstance(answer, dict):
            return Verdict(UNREADABLE, f"this wants {self.wants}; you gave {kind(answer)}.")
        return tally(answer)


EXERCISES = {
    # predict: what a claimed slope promises
    "07.1": Number(_F.data + 0.01 * _CLAIM, "the claim says how much f changes for each unit of z.", "so the claim promises.",
                   {_F.data - 0.01 * _CLAIM: "The claimed slope is negative: f would fall.",
                    Circuit(_F).run(z=-3.99).value(_F): "This is what f really is. What would it be if the claim were true?",
                    _F.data + _CLAIM: "That would be a step of 1; z moves by 0.01.",
                    _F.data - _CLAIM: "z moves by 0.01 and not by 1, and the claimed slope is negative.",
                    _F.data: "That is f now. The claim says that it changes.", 0.01 * _CLAIM: "That is the change. f is −12 now.",
                    _F.data + 0.1 * _CLAIM: "That would be a step of 0.1.", _F.data + 0.001 * _CLAIM: "That would be a step of 0.001.",
                    -12.03: "That would be a slope of −3; the claim is −4.",
                    _CLAIM: "That is the claimed slope. By how much does f change when z moves by 0.01?"}, near=0),
    # explore: where the swapped factors are equal
    "07.2": Number(lambda: Circuit(_F).run().value("q"), "when does it not matter which factor gets which number?",
                   "q and z are equal there, and swapping them changes nothing.",
                   {-4: "With z = −4 the check finds it, as you saw.", 7: "q is a sum, −2 + 5.", -7: "q is a sum, −2 + 5.",
                    -10: "q is a sum, −2 + 5.", 0: "Then x and y get 3 in place of 0: swapped, and seen.",
                    -2: "x is no factor of the product. What stands beside z?", 5: "y is no factor of the product. What stands beside z?"}),
    # read a report
    "07.3": Choice("c", {"a": "then w₃₁ and b₃, which are right, would be wrong as well.",
                         "b": "then w₃₁ and b₃ would be wrong: they reach the loss through it.",
                         "d": "w₃₁ itself is right."},
                   "what do all the wrong ones go through, and none of the right weights?",
                   "all that is wrong goes through h₁, and w₃₁ acquits the rest."),
    # name it
    "07.4": Name("not_reset", _others("not_reset"), "what is right at ŷ, and by which factor are the inputs off?",
                   "the inputs hold two passes, the inner node only one."),
    # mend it
    "07.5": Function(lambda x: Gradient(two_paths(x), "x", wrong={
                         6 * x ** 2: "Only the part through g is left: the second = replaced the first. They add.",
                         3 * x ** 2: "Only the part through h is left. The two add."}), lambda: [(2,), (-1,), (0.5,)],
                     "two parts reach x, and they add. Is the first one there at the end?", "12 + 24 = 36, and right at other x too."),
    # write the check
    "07.6": Function(lambda f, x, h: Number((f(x + h) - f(x - h)) / (2 * h), "", "", {
                         (f(x + h) - f(x - h)) / h: "The two points are 2h apart, not h.",
                         (f(x + h) - f(x)) / h: "This steps to the right only; a step to each side is much nearer to the slope.",
                         (f(x) - f(x - h)) / h: "This steps to the left only; a step to each side is much nearer to the slope.",
                         (f(x + h) - f(x - h)) / 2 * h: "/ 2 * h divides by 2 and then multiplies by h. Put 2 * h in brackets.",
                         f(x + h) - f(x - h) / (2 * h): "Only the second f was divided. Put the difference in brackets.",
                         (f(x + h) + f(x - h)) / (2 * h): "The change is a difference: minus, not plus.",
                         (f(x + h / 2) - f(x - h / 2)) / h: "The step is h to each side, not h / 2.",
                         (f(x + h) - f(x - h)) / 2: "Divide by h too: the two points are 2h apart.",
                         f(x + h) - f(x - h) / 2 * h: "Put the difference in brackets, and 2 * h too.",
                         f(x + h) - f(x - h): "This is the change of f. Divide it by the distance of the two points."}, near=0),
                     lambda: [(sin, 0.5, 0.25), (exp, 1.0, 0.1), (cos, -4.0, 0.125)],
                     "the change of f, divided by the distance of the two points.", "this is all that a gradient check is made of."),
    # the whole hunt
    "07.7": Hunt(),
}
