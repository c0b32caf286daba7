"""Exercises of lesson 12, derivatives of derivatives."""
from ..answers import Array, Number
from ..derivatives import derivative, jacobian
from ..exercises import Function
from ..graph import Value
from ..verdicts import kind, unreadable


def _second(build, at):
    """The second derivative of a function of one Value, at a number."""
    x = Value(at, "x")
    return derivative(derivative(build(x), x), x).data


def _third(at):
    x = Value(at, "x")
    return derivative(derivative(derivative(x * x.sin(), x), x), x).data


def _hessian():
    a, b = Value(3, "a"), Value(2, "b")
    g = a ** 2 * b
    return jacobian([derivative(g, a), derivative(g, b)], [a, b])


class SecondDerivative(Number):
    """The number of a graph that the learner returns, at x; a plain number will not do."""

    wants = "a graph, so a Value"

    def verdict(self, answer):
        return super().verdict(answer.data) if isinstance(answer, Value) else unreadable(self, f"you gave {kind(answer)}")


def _wanted(x):
    at = x.data
    slope = derivative(x * x.sin(), x).data
    return SecondDerivative(lambda: _second(lambda v: v * v.sin(), at), "", "",
                            {slope: "This is the first derivative. Differentiate it once more.",
                             (x * x.sin()).data: "This is f itself. Differentiate it twice.",
                             -x.sin().data: "This is the second derivative of sin x. f is x times sin x.",
                             slope ** 2: "This is the first derivative squared. The second one is the slope of the first.",
                             (x.cos() - x * x.sin()).data: "The term cos x comes twice: from the first sin x and from x cos x.",
                             0: "Nothing is left: take derivative by the x that the function is given.",
                             _third(at): "This is the third derivative: once too often."})


EXERCISES = {
    # predict: x ** 4 at 10, where no two of its derivatives are the same
    "12.1": Number(lambda: _second(lambda x: x ** 4, 10), "differentiate twice: 4x³, and then?", "",
                   {4 * 10 ** 3: "This is the first derivative, 4x³. Once more.", 10 ** 4: "This is x⁴ itself.",
                    24 * 10: "This is the third derivative, 24x: once too often.", 24: "This is the fourth derivative.",
                    (4 * 10 ** 3) ** 2: "This is the first derivative squared. The second one is the slope of the first.",
                    0: "This is what is left after five derivatives. Two are wanted.",
                    12 * 10: "This is 12x. The exponent of 4x³ goes down by one only.",
                    12: "This is the factor in front. What is left of x⁴ after two derivatives?",
                    3 * 10 ** 2: "This is the derivative of x³. Its factor 4 has to stay."}),
    # derive: (x sin x)″ as a graph
    "12.2": Function(_wanted, lambda: [(Value(0.5, "x"),), (Value(-1.0, "x"),), (Value(2.0, "x"),)],
                     "f = x * x.sin(), and derivative(f, x) is a graph that derivative takes again.", stops={
                         "not float": "gradients gives numbers, which have no derivative; derivative gives a graph."}),
    # explore: x⁴/4 − x² on the hilltop
    "12.3": Number(lambda: _second(lambda x: x ** 4 / 4 - x ** 2, 0), "the hilltop is at x = 0; read f″ there.", "below 0: a hilltop.",
                   {0: "f, f′ and f‴ are 0 there. f″ is wanted.", 1: "This is f″ at x = 1, where the panel starts.",
                    -1: "At x = 1 this is f′, and in the valleys it is f. f″ on the hilltop is wanted.",
                    4: "This is f″ in the valleys, at x² = 2. The hilltop is between them."}),
    # fill in: the Hessian of a² b at 3, 2
    "12.4": Array(_hessian, "the gradient is (2ab, a²): differentiate each by a and by b.", "",
                  (([12, 9], "This is the gradient. The Hessian is its Jacobian: two rows of two."),
                   ([4, 6, 6, 0], "These are the right numbers, in one row. Two are wanted: [[…, …], […, …]]."),
                   ([[4, 6], [6, 9]], "Bottom right is a² differentiated by b: there is no b in it."),
                   ([[4, 6], [6, 6]], "Bottom right is a² differentiated by b: there is no b in it."),
                   ([[4, 0], [0, 0]], "The mixed entries are missing: 2ab differentiated by b, and a² by a."),
                   ([[0, 6], [6, 4]], "Rows and columns come in the order a, b; here b is first."))),
}
