"""Exercises of lesson 11, why backpropagation is fast."""
from ..answers import Number, Several
from ..circuit import Circuit
from ..examples import product
from ..network_check import passes_needed

MILLION = 1_000_000


def _multiplications():
    """In the backward pass of the yardstick's program."""
    return Circuit(product()).source.split("# backward")[1].count("*")


EXERCISES = {
    # predict: forward passes of finite differences for a million weights
    "11.1": Number(passes_needed(MILLION), "one pass for each weight, and the one without a nudge.", "a million and one.",
                   {MILLION: "One more: L(w) itself, without any nudge.",
                    2 * MILLION: "Two passes for each weight: either L(w) was computed anew each time (once is enough), or you stepped "
                                 "to both sides. The recipe here steps to one side.",
                    2 * MILLION + 1: "Stepping to both sides takes two passes for each weight. The recipe here steps to one side.",
                    2: "That is enough for one weight. Each of the others needs a nudge, and a pass, of its own.",
                    1: "Each weight needs a nudge, and a pass, of its own."}),
    # predict: 3 inputs, 50 outputs
    "11.2": Number(min(3, 50), "forward mode takes one pass for each input, backward mode one for each output.",
                   "forward mode, one pass for each input.",
                   {50: "That is backward mode, one pass for each output. Is there a cheaper way here?",
                    150: "One pass gives a whole row or a whole column of derivatives, not just one.",
                    1: "One forward pass has the derivatives by one input. There are 3.",
                    3 + 50: "Either mode alone gives all derivatives.",
                    3 + 1: "A pass more is what finite differences need. Forward mode needs none without a change."}),
    # read the program
    "11.3": Number(_multiplications, "count the * below # backward.", "",
                   {_multiplications() + 1: "One of these belongs to the forward pass.",
                    1: "One line for each input of f = q * z, and both are products.",
                    5: "That counts the lines. Some only copy.",
                    4: "That counts an edge each, as in lesson 03. Two of these lines only copy."}),
    # work out: 50,000 weights, 2 ms forward, 4 ms backward
    "11.4": Several({
        "differences": Number(passes_needed(50_000) * 0.002, "", "", {
            50_000 * 0.002: "There is one more pass, for L(w) without a nudge: give all digits.",
            passes_needed(50_000): "That is the number of passes. Multiply by the time of one.",
            passes_needed(50_000) * 2: "That is in milliseconds.",
            50_000 * 2: "That is in milliseconds; and there is one more pass, for L(w) without a nudge.",
            **dict.fromkeys((50_000 * 0.004, passes_needed(50_000) * 0.004), "Either you took 4 ms, the time of a backward pass, or you "
                            "stepped to both sides. One forward pass, of 2 ms, is enough for each weight."),
            **dict.fromkeys((50_000 * 0.006, passes_needed(50_000) * 0.006), "Finite differences need forward passes only, of 2 ms."),
            0.006: "That is the time of backpropagation."}),
        "backpropagation": Number(0.002 + 0.004, "", "", {
            passes_needed(50_000) * 0.002: "That is the time of finite differences.",
            **dict.fromkeys((50_000 * 0.004, passes_needed(50_000) * 0.004), "One backward pass gives all the derivatives at once."),
            6: "That is in milliseconds.", 4: "That is the backward pass alone, and in milliseconds.",
            2: "That is the number of passes. What time do they take?",
            0.004: "That is the backward pass alone. It needs what the forward pass computed.",
            0.002: "That is the forward pass alone.",
            **dict.fromkeys((50_000 * 0.006, passes_needed(50_000) * 0.006), "One pass of each kind gives all the derivatives at once.")})},
        "count the passes, then multiply by the time of one; in seconds.", "a minute and a half and more, against a blink."),
}
