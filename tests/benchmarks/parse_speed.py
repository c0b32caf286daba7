"""How long `parse` takes at worst, refusals included: python tests/benchmarks/parse_speed.py (aim: under 50 ms each)."""
import random
import time

from backprop_core import parse
from backprop_core.expression import DEEPEST, LONGEST, variables

DEEP = DEEPEST - 1
HARD = [
    "(" * DEEP + "x" + ")" * DEEP, "sin(" * DEEP + "x" + ")" * DEEP, "(" * DEEP + "x y" + ")" * DEEP, "f(" * DEEP + "x y" + ")" * DEEP,
    "(*" * DEEP + "x y" + ")" * DEEP, "(x if " * DEEP + ")" * DEEP, "(x for x in y" * 70 + ")" * 70, "(lambda" * DEEP + ")" * DEEP,
    "-" * LONGEST, "not " * 250, "await " * 160 + "x", "x," * 500, "x**" * DEEP + "x", "2**" * 300 + "2", "9" * LONGEST, "1." * 500,
    "_" * LONGEST,
    "+".join(f"v{i}" for i in range(DEEP)), "*".join(["9**1200"] * 90) + "*x", "*".join(["9**300"] * 90), "9**9**9**9", "x" * LONGEST,
]
LETTERS = "xyz0123456789.+-*/() ,_ifelsenotandlambda\n"


def seconds(text):
    """The shorter of two turns."""
    turns = []
    for _ in range(2):
        start = time.perf_counter()
        try:
            parse(text, **dict.fromkeys(variables(text), 1.5))
        except ValueError:
            pass
        turns.append(time.perf_counter() - start)
    return min(turns)


if __name__ == "__main__":
    draw = random.Random(0)
    texts = HARD + ["".join(draw.choices(LETTERS, k=draw.randint(1, LONGEST))) for _ in range(3000)]
    worst, text = max((seconds(text[:LONGEST]), text) for text in texts)
    print(f"slowest of {len(texts)}: {1000 * worst:.1f} ms, for {text[:40]!r}")
