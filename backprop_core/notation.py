"""How an expression is written: as Python, as text for people, and as LaTeX. The graph is printed; no formula is kept as a string.

>>> from backprop_core import Value
>>> x, y, z = Value(-2, "x"), Value(5, "y"), Value(-4, "z")
>>> formula((x + y) * z), formula((x + y) * z, "text"), formula((x + y) ** 2 / z, "latex")
('(x + y) * z', '(x + y) × z', '\\\\frac{\\\\left(x + y\\\\right)^{2}}{z}')
"""
import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from .graph import Value, topological_order

LONGEST = 20_000            # characters: a graph that shares its parts can have a formula of astronomical length
SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)           # how tightly a written form holds together


class Form(NamedTuple):
    """How one operation is written, how tightly that holds, and what each operand needs at least to go without brackets."""

    template: str
    binds: int
    needs: tuple[int, ...]


class Style(NamedTuple):
    """One way of writing: its numbers, its names, its brackets, a form for each operation; the others are written as functions."""

    number: Callable
    name: Callable
    brackets: str
    function: str
    forms: dict[str, Form]


def _arithmetic(minus="-", times="*", over="{} / {}", to="{} ** {}", over_needs=(PRODUCT, SIGN), to_needs=(ATOM, SIGN)):
    return {
        "add": Form("{} + {}", SUM, (SUM, PRODUCT)),
        "sub": Form(f"{{}} {minus} {{}}", SUM, (SUM, PRODUCT)),
        "mul": Form(f"{{}} {times} {{}}", PRODUCT, (PRODUCT, SIGN)),
        "div": Form(over, PRODUCT, over_needs),
        "neg": Form(f"{minus}{{}}", SIGN, (SIGN,)),
        "pow": Form(to, POWER, to_needs),
    }


def _latex_name(name):
    """w_1_2 as w_{1,2}: LaTeX takes one subscript and one superscript."""
    letter, *scripts = re.split(r"([_^])", re.sub(r"([\\{}%$#&])", r"\\\1", name))
    marks = {}
    for mark, script in zip(scripts[::2], scripts[1::2], strict=True):
        marks.setdefault(mark, []).append(script)
    return (rf"\mathrm{{{letter}}}" if len(letter) > 1 else letter) + "".join(f"{m}{{{','.join(each)}}}" for m, each in marks.items())


def _python_number(value):
    return str(value).replace("/", " / ") if isinstance(value, Fraction) else repr(value)


def _text_number(value):
    return (str(value) if isinstance(value, Fraction) else repr(value)).replace("-", "−")


def _latex_number(value):
    if isinstance(value, Fraction) and value.denominator != 1:
        return rf"{'-' if value < 0 else ''}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    digits, _, exponent = _python_number(value).partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


STYLES = {
    "python": Style(_python_number, str, "({})", "{}({})", _arithmetic()),
    "source": Style(repr, str, "({})", "{}({})", _arithmetic()),       # for a computer: Fraction(1, 3), not 1 / 3
    "text": Style(_text_number, str, "({})", "{}({})", _arithmetic("−", "×", "{} ÷ {}") | {
        "abs": Form("|{}|", ATOM, (0,)), "sqrt": Form("√({})", ATOM, (0,)), "sigmoid": Form("σ({})", ATOM, (0,)),
        "one_less": Form("{} − 1", SUM, (SUM, 0)), "xlogy": Form("{} × log({})", PRODUCT, (PRODUCT, 0))}),
    "latex": Style(_latex_number, _latex_name, r"\left({}\right)", r"\operatorname{{{}}}\left({}\right)",
                   _arithmetic("-", r"\cdot", r"\frac{{{}}}{{{}}}", "{}^{{{}}}", (0, 0), (ATOM, 0)) | {
        **{name: Form(rf"\{name}\left({{}}\right)", ATOM, (0,)) for name in ("log", "sin", "cos", "tanh")},
        "sigmoid": Form(r"\sigma\left({}\right)", ATOM, (0,)), "exp": Form("e^{{{}}}", POWER, (0,)),
        "sqrt": Form(r"\sqrt{{{}}}", ATOM, (0,)), "abs": Form(r"\left|{}\right|", ATOM, (0,)),
        "one_less": Form("{} - 1", SUM, (SUM, 0)), "xlogy": Form(r"{} \cdot \log\left({}\right)", PRODUCT, (PRODUCT, 0))}),
}


def formula(f, style="python", names=None):
    """The formula of f's graph. style: "python", "text" or "latex"; names: {node: text} of nodes that are written by that name.

    Inputs are written by name, those without one by their number. Raises ValueError for a formula of over 20,000 characters.

    >>> x = Value(3.0, "x")
    >>> formula(x.sigmoid() ** 2 / 2, "text")
    'σ(x) ** 2 ÷ 2'
    """
    if style not in STYLES:
        raise ValueError(f"a formula is written as {', '.join(STYLES)}, not as {style!r}")
    names, written, rules = names or {}, {}, STYLES[style]          # written: node -> (text, how tightly it holds)
    for node in topological_order(f, leaves=names):
        if node in names:
            written[node] = names[node], ATOM
        elif node.op:
            written[node] = _operation(node.op.name, [written.get(part) or _number(part, rules) for part in node.operands], rules)
        else:
            written[node] = (rules.name(node.name), ATOM) if node.name else _number(node.data, rules)
        if len(written[node][0]) > LONGEST:
            raise ValueError(f"the formula is longer than {LONGEST} characters: its graph shares its parts, which a formula repeats")
    return written[f][0]


def _operation(name, parts, style):
    form = style.forms.get(name) or Form("", ATOM, (0,) * len(parts))
    texts = [text if binds >= need else style.brackets.format(text) for (text, binds), need in zip(parts, form.needs, strict=True)]
    return (form.template.format(*texts) if form.template else style.function.format(name, ", ".join(texts))), form.binds


def _number(value, style):
    if isinstance(value, Value):
        raise TypeError("a node is written before what is computed from it")
    text = style.number(value)
    return text, PRODUCT if re.search(r"/|\\", text) else SIGN if text[0] in "-−" else ATOM
