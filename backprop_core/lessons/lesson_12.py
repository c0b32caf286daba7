"""Exercises of lesson 12, derivatives of derivatives."""
from ..circuit import Circuit
from ..derivatives import derivative, jacobian
from ..exercises import Array, Function, Number
from ..graph import Value


def _second(build, at):
    """The second derivative of a function of one Value, at a number."""
    x = Value(at, "x")
    return derivative(derivative(build(x), x), x).data


def _hessian():
    a, b = Value(3, "a"), Value(2, "b")
    g = a ** 2 * b
    return jacobian([derivative(g, a), derivative(g, b)], [a, b])


class SecondDerivative(Number):
    """The number of a graph that the learner returns, at x; a plain number will not do."""

    def verdict(self, answer):
        return super().verdict(answer.data if isinstance(answer, Value) else answer)


def _wanted(x):
    at = x.data
    return SecondDerivative(lambda: _second(lambda v: v * v.sin(), at), "", "",
                            {Circuit(derivative(x * x.sin(), x)).output.data: "This is the first derivative. Differentiate it once more.",
                             (x * x.sin()).data: "This is f itself. Differentiate it twice."})


EXERCISES = {
    # predict: x ** 4 at 2
    "12.1": Number(lambda: _second(lambda x: x ** 4, 2), "differentiate twice: 4x³, and then?", "",
                   {4 * 2 ** 3: "This is the first derivative, 4x³. Once more.", 2 ** 4: "This is x⁴ itself."}),
    # derive: (x sin x)″ as a graph
    "12.2": Function(_wanted, lambda: [(Value(0.5, "x"),), (Value(-1.0, "x"),), (Value(2.0, "x"),)],
                     "f = x * x.sin(), and derivative(f, x) is a graph that derivative takes again."),
    # explore: x⁴/4 − x² on the hilltop
    "12.3": Number(lambda: _second(lambda x: x ** 4 / 4 - x ** 2, 0), "the hilltop is at x = 0; read f″ there.", "below 0: a hilltop.",
                   {0: "f and f′ are 0 there. f″ is wanted."}),
    # fill in: the Hessian of a² b at 3, 2
    "12.4": Array(_hessian, "the gradient is (2ab, a²): differentiate each by a and by b."),
}
