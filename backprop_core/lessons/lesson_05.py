"""Exercises of lesson 05, many paths to the loss."""
from ..answers import Choice, Number
from ..circuit import Circuit
from ..examples import three_paths
from ..graph import Value
from ..paths import every_path


def _first_product():
    """Of the path from W_11^1 over F_2,1."""
    return next(path.product for path in every_path(three_paths(), "W_11^1") if any(node.name == "F_2,1" for node in path.nodes))


def _all_paths():
    return Circuit(three_paths()).run().gradient("W_11^1")


def _with_other_weight():
    """∂L/∂W_11^1 in the three-path network with W_13^2 = −1."""
    return Circuit(three_paths()).run({"W_13^2": -1}).gradient("W_11^1")


def _reused():
    """f = a b with a = x + 1 and b = a x."""
    x = Value(2, "x")
    a = x + 1
    return a * (a * x)


EXERCISES = {
    # predict: the product along one path
    "05.1": Number(_first_product, "along a path, multiply.", "",
                   {3 + 2 + 1 + 2: "Along a path the factors multiply. It is across paths that one adds.",
                    3 * 2 * 1: "The last factor, from the output to the loss, is missing.",
                    2 * 1 * 2: "The first factor, from the weight to F_1,1, is missing.",
                    _all_paths(): "This is the sum over all three paths. One is asked for here."}),
    # predict: multiplications of the backward pass, 20 edges, 2 of them into the output
    "05.2": Number(20 - 2, "one for each edge, but not for those into the output: its own gradient is 1.", "",
                   {20: "Two of these multiply by ∂L/∂L = 1, which is not counted.",
                    19: "Two edges lead into the output. Both would multiply by 1, and neither is counted.",
                    22: "The edges into the output are among the 20: take them off."}),
    # work out: ∂L/∂W_11^1 with another weight
    "05.3": Number(_with_other_weight, "the first factor, 3, and the last, −6, are on all three paths.", "",
                   {_all_paths(): "This is the sum with the old weight. A path has changed, and with the output the last factor of all.",
                    3 * 2 * -6: "This is the path over F_2,1. Three lead there.",
                    3 * -1 * -6: "This is the path over F_2,2. Three lead there.",
                    3 * -1 * 0.5 * -6: "Over F_2,3 alone? Two more paths lead there. The sum? Its last factor is −6, not 6.",
                    3 * 0.5 * 2: "The last factor is the old one, 2. The output has changed, and with it the last factor.",
                    3 * 2.5 * -6: "This is with the old weight, 3. It is −1 now.",
                    0.5 * -6: "The first factor, 3, is missing.",
                    3 * 0.5: "The last factor, −6, is missing.",
                    0: "The factor 0.5 from F_2,3 to F_3,1 is missing. With it the paths do not cancel.",
                    3 * 1.5 * -6: "Over F_2,3 it is −1 × 0.5: the minus is lost.",
                    3 * 0.5 * -3: "The derivative of the square has the factor 2: the last factor is 2 (1 − 4)."}),
    # order: consumers first
    "05.4": Choice("b a x", {"a b x": "b uses a, so when a has its turn, b has not handed anything back to it yet.",
                             "b x a": "x is used by a too, so it is complete only after a."},
                   "a node waits for all that use it.", "b, then a, then x: each after all that use it."),
    # count paths
    "05.5": Number(len(list(every_path(_reused(), "x"))),
                   "follow each arrow out of x; where a node has two arrows out, the path splits.", "",
                   {2: "f uses two nodes, but one of them can be reached in two ways.",
                    5: "There are 5 edges. A path goes along several."}),
}
