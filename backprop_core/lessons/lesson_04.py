"""Exercises of lesson 04, one weight that learns 1.5 → 0.5."""
from fractions import Fraction

from ..answers import Choice, Number, Several, computed
from ..circuit import Circuit
from ..derivatives import derivative
from ..descent import descend
from ..examples import one_weight
from ..exercises import Function
from ..verdicts import MISTAKE, WRONG, Verdict, shown

RATE = Fraction(1, 10)


class _Border(Number):
    """A rate below which a descent converges, and above which it does not."""

    def verdict(self, answer):
        verdict = super().verdict(answer)
        if verdict.state != WRONG or answer <= 0:
            return verdict
        border = "This converges" if answer < computed(self.expected) else "Here each step lands farther away than the one before"
        return Verdict(MISTAKE, f"{shown(answer)}? {border}. The border itself is asked for.")


def _exact(w="0.8", x="1.5", y="0.5"):
    return one_weight(Fraction(w), Fraction(x), Fraction(y))


def _after(w, rate, steps=1, **inputs):
    """The weight after so many steps from w."""
    *_, last = descend(_exact(**inputs), ["w"], rate, steps, w=w)
    return last.at["w"]


def _largest_rate(J):
    """A step multiplies the distance to the best weight by 1 − rate × J″: −1 at this rate."""
    w = Circuit(J).inputs["w"]
    return 2 / derivative(derivative(J, w), w).data


def _steps_until(close, rate, start, **inputs):
    """How many steps until the prediction is that near to what is wanted."""
    circuit = Circuit(_exact(**inputs))
    wanted = circuit.inputs["y"].data
    for step, moment in enumerate(descend(circuit, ["w"], rate, 100, w=start)):
        if abs(circuit.run(w=moment.at["w"]).value("ŷ") - wanted) < close:
            return step


_first, _second = Fraction("0.8"), Fraction("0.59")
_slope = _second - _after(_second, 1)

EXERCISES = {
    # predict: the second step
    "04.1": Number(lambda: _after(_second, RATE), "the slope at 0.59 is 4.5 × 0.59 − 1.5. How much of it is taken off?", "",
                   {_second - _slope: "This takes off the whole slope. The rate says how much: 0.1 of it.",
                    _second + RATE * _slope: "This goes up the slope. Down is minus.",
                    _slope: "This is the slope at 0.59. The step is a part of it, and it is taken off the weight.",
                    RATE * _slope: "This is the step. It is taken off the weight, 0.59.",
                    -RATE * _slope: "This is the step alone. Add it to 0.59.",
                    _second - RATE * Fraction("4.5") * _second: "The − 1.5 of the slope is missing.",
                    _second - RATE * _exact(w=_second).data: "You took the loss in place of the slope.",
                    _second - (_first - _second): "This is the first step once more. The slope at 0.59 is another than at 0.8.",
                    _second: "This is where the weight is now, after the first step.",
                    _first: "This is where the weight began.",
                    (_first - _second) / RATE: "This is the slope at 0.8, where the weight began. It is at 0.59 now.",
                    _first - _second: "This is the first step. The second starts from 0.59, where the slope is another.",
                    Fraction(1, 3): "This is where the steps lead in the end. One step covers only a part of the way."}),
    # derive: best weight and largest rate for x = 2, y = 3
    "04.2": Several({"best weight": Number(Fraction(3, 2), "", "", {
                         3: "This is the wanted answer. The weight is multiplied by x = 2 to give it.",
                         Fraction(1, 3): "This is the best weight of the example, x = 1.5 and y = 0.5.",
                         Fraction(2, 3): "This is x / y. The weight turns x into y.",
                         6: "This is x y. The weight is multiplied by x = 2 to give 3.",
                         Fraction(1, 4): "This is the rate. In a list the best weight comes first."}, near=0),
                     "rate": _Border(lambda: _largest_rate(_exact(x="2", y="3")), "", "", {
                         Fraction(1, 8): "At this rate the factor is 0, and one step lands. At the border it is −1.",
                         Fraction(1, 2): "Is a 2 missing in your slope? It is 8 w − 12.",
                         8: "This is how strongly the parabola is bent. The border is 2 divided by it.",
                         Fraction(4, 9): "This is the border for x = 1.5. Here the slope is steeper.",
                         Fraction(3, 2): "This is the best weight. In a list the rate comes second."}, near=0)},
                    "the loss is 0 where 2 w = 3; a step multiplies the distance to that weight by 1 − 8 × rate."),
    # fill in: one step
    "04.3": Function(lambda w, rate: Number(lambda: _after(w, rate), "", "", {
                         w + rate * (w - _after(w, 1)): "Your step goes up the slope: it adds where it should take off.",
                         _after(w, 1): "Your step takes off the whole slope, without the rate.",
                         w - rate * (w - _after(w, 1)) / Fraction("1.5"): "The factor x from the multiply gate is missing.",
                         w - rate * (w - _after(w, 1)) / 3: "Both the 2 of the square and the factor x are missing.",
                         w - rate * (w - _after(w, 1)) / 2: "The 2 of the square is missing.",
                         w - (w - _after(w, 1)) / 10: "Your step takes 0.1 for the rate, whatever rate it is given.",
                         w - rate * (Fraction("0.8") - _after(Fraction("0.8"), 1)): "Your slope is that at 0.8, whatever w is.",
                         w - rate * _exact(w=w).data: "This takes off the loss times the rate. The slope is wanted.",
                         w - rate * Fraction("4.5") * w - Fraction("1.5"): "Put brackets around the slope.",
                         w - _after(w, 1): "This is the slope. The new weight is wanted: w minus a part of it.",
                         rate * (w - _after(w, 1)): "This is the step alone. It has to be taken off w.",
                         -rate * (w - _after(w, 1)): "This is the step alone. It has to be added to w."}),
                     lambda: [(0.8, 0.1), (0.59, 0.1), (-1.0, 0.3), (1 / 3, 0.4)],
                     "the slope is 2 (x w − y) x, with x = 1.5 and y = 0.5."),
    # debug: 0.8 → 1.01
    "04.4": Choice("sign", {"rate": "without the rate it would have moved by 2.1.",
                            "local": "without the factor x it would have moved by 0.14, and downward.",
                            "square": "without the 2 it would have moved by 0.105, and downward."},
                   "how far did the weight move, and which way?", "the right size, the wrong direction."),
    # explore: steps until the prediction is within 0.05, x = y = 0.5, rate 0.6, from w = 0
    "04.5": Number(lambda: _steps_until(Fraction(1, 20), Fraction(6, 10), Fraction(0), x="0.5"),
                   "press Reset, set x, y, the start weight and the rate, then count the steps until ŷ is above 0.45.", "",
                   {**{n: f"After {n} step{'s' * (n > 1)} ŷ is {0.5 - 0.5 * 0.7 ** n:.3f}, which misses by {0.5 * 0.7 ** n:.3f}."
                       for n in (1, 4, 5, 6)},
                    8: "By then it is within 0.05 already. Look one step earlier.",
                    2: "From the start weight 0.8 it takes 2. Start at 0.",
                    3: "After 3 steps the loss is below 0.05. The prediction is to be within 0.05.",
                    9: "After 9 steps the weight is within 0.05 of the best one. The prediction, x w, is so earlier."}),
}
