import ast
import math
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop_core import Value, expression, formula, gradients, inputs, parse, topological_order
from backprop_core.examples import EXAMPLES, product
from backprop_core.expression import DEEPEST, FUNCTIONS, LONGEST, MISPLACED, OTHER_NAMES, variables

HOSTILE = [
    "x.__class__", "(1).real", "x[0]", "__import__('os').system('true')", "lambda: x", "(lambda x: x)(x)", "[x for x in y]", "{x}",
    "x := 1", "x = 1", "x; y", "'text'", "f'{x}'", 'b"x"', "print(x)", "eval(x)", "exec(x)", "open(x)", "globals()", "x if y else z",
    "x and y", "not x",
    "x < y", "x == y", "x is y", "x in y", "True", "None", "...", "1j", "x @ y", "x // y", "x % y", "x << y", "x & y", "~x", "x, y", "*x",
    "sin(*x)", "sin(**x)", "sin(x=y)", "sin(x, y)", "sin(x, **y)", "sin()", "sin", "sin + 1",
    "await x", "yield x", "x!", "\\x", "x\x00", "\ud800",
    "", "  ", "#",
    "(x", "x)", "(x))((y)", "x)+(y", "()", "x y", "2x", "x(y)", "2(x)", "(x)(y)", "sin x", "x +", "* x", "sin(x)(y)", "sin.x(y)", "x\n\ny",
    "step(x)", "sign(x)", "one_less(x)", "xlogy(x, y)", "0777", "1e999", "9**9**9**9", "1/0", "log(0)", "2**99999", "(-8)**0.5",
]


@pytest.mark.parametrize("text, wanted", [
    ("x", 3), ("(x + y) * x", 15), ("x - y - 1", 0), ("x / y / 2", 0.75), ("-x ** 2", -9), ("2 ** -x", 0.125), ("2 ** y ** x", 256),
    ("--x", 3), ("+x", 3), ("3 - x", 0), ("1.5e1 * x", 45), (".5 * x", 1.5), ("7", 7), ("2 + 3 * 4", 14), (" x\n+\ty ", 5), ("((x))", 3),
    ("sin(x) ** 2 + cos(x) ** 2", 1), ("exp(log(x))", 3), ("sqrt(x * x)", 3), ("tanh(0 * x)", 0), ("sigmoid(x - 3)", 0.5), ("relu(-x)", 0),
    ("abs(-x)", 3), ("sqrt(4) * x", 6), ("ŷ * x", 21),
])
def test_values(text, wanted):
    values = {name: number for name, number in {"x": 3, "y": 2, "ŷ": 7}.items() if name in variables(text)}
    f = parse(text, **values)
    assert isinstance(f, Value) and f.data == pytest.approx(wanted, abs=1e-15)


def test_the_graph_is_the_one_built_by_hand():
    f = parse("(x + y) * z", x=-2, y=5, z=-4)
    assert f.data == -12 and [gradients(f)[node] for node in inputs(f).values()] == [-4, -4, 3]
    assert formula(f) == formula(product()) == "(x + y) * z"


def test_a_variable_is_one_node_however_often_it_stands_there():
    f = parse("x * x + x", x=3)
    assert [node.name for node in topological_order(f) if not node.op] == ["x"]
    assert gradients(f)[inputs(f)["x"]] == 7


def test_fractions_stay_exact():
    assert parse("x / 3 + 1", x=Fraction(1, 2)).data == Fraction(7, 6)


@pytest.mark.parametrize("row", EXAMPLES.values(), ids=list(EXAMPLES))
def test_a_printed_formula_reads_back(row):
    f = row.build()
    plain = {name: "v" + "".join(c for c in name if c.isalnum()) for name in inputs(f)}
    text = formula(f, names={node: plain[name] for name, node in inputs(f).items()})
    g = parse(text, **{plain[name]: node.data for name, node in inputs(f).items()})
    assert g.data == f.data
    assert [gradients(g)[inputs(g)[plain[name]]] for name in inputs(f)] == [gradients(f)[node] for node in inputs(f).values()]


def test_variables_stand_in_the_order_of_the_text():
    assert variables("tanh(w*x + b) - w + sin(ŷ)") == ["w", "x", "b", "ŷ"]
    assert variables("y ** x * y") == ["y", "x"] and variables("2 + 3") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_not_on_the_list_is_refused(text):
    with pytest.raises(ValueError):
        parse(text, x=1, y=2, z=3)
    with pytest.raises(ValueError, match=r"^position \d+"):
        parse(text, **dict.fromkeys(variables(text), 1))


@pytest.mark.parametrize("text, position, hint", [
    ("x ^ 2", 3, r"\*\*"), ("2x", 1, r"2 \* x"), ("x + 3y", 5, r"2 \* x"), ("x y", 3, "missing"), ("x +", 3, "after this"),
    ("x + * y", 3, "here"),
    ("sinn(x)", 1, "did you mean sin"), ("x + ln(x)", 5, "did you mean log"), ("foo(x)", 1, "no function"), ("x(y + 1)", 1, r"x \* "),
    ("1 + sin", 5, r"sin\(x\)"), ("(x + 1", 1, "never closed"), ("x + 1)", 6, "never opened"), ("ŷ + x[0]", 6, "round"), ("x = 3", 3, "="),
    ("ŷŷ * y.data", 6, "dot"), ("3,5 * x", 1, "commas"), ("x + 1 / 0", 5, "div"), ("x + 9**9**9", 5, "too large"), ("log(x - x)", 1, "log"),
    ("1e5 * (x + )", 10, "missing|read"), ("x ** 1e3 +", 10, "after this"), ("math.sin(x)", 1, "without a dot"),
    ("x // 2", 6, "before this"), ("2 (x)", 1, r"with \*"), ("sin x", 5, "brackets"), ("(x + y)z", 8, r"\(x \+ y\) \* z"),
    ("sin(x) cos(x)", 8, r"with \*"),
])
def test_a_refusal_says_where_and_what_to_write(text, position, hint):
    with pytest.raises(ValueError, match=f"^position {position}[,:].*{hint}"):
        parse(text, **dict.fromkeys(variables(text), 1))


@pytest.mark.parametrize("character", MISPLACED)
def test_every_misplaced_character_gets_its_hint(character):
    with pytest.raises(ValueError, match="^position 3, ") as caught:
        parse(f"x {character} 2", x=1)
    assert str(caught.value).endswith(MISPLACED[character])


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_other_names_of_functions_are_known(name):
    with pytest.raises(ValueError) as caught:
        parse(f"{name}(x)", x=1)
    assert str(caught.value) == f"position 1, '{name}': did you mean {OTHER_NAMES[name]}?"


def test_a_variable_without_a_value_is_named_with_how_to_give_it():
    with pytest.raises(ValueError, match="position 5, 'rate': rate has no value.*rate=1"):
        parse("x + rate * x", x=1)
    with pytest.raises(ValueError, match="'w'.*x, y"):
        parse("x + y", x=1, y=1, w=1)
    with pytest.raises(TypeError, match="not str"):
        parse("x", x="1")
    with pytest.raises(TypeError, match="text"):
        parse(3)
    assert parse("text * self", text=2, self=3).data == 6


def test_limits():
    terms = "+".join(["x"] * DEEPEST)
    assert parse(terms, x=1).data == DEEPEST
    assert parse("(" * DEEPEST + "x" + ")" * DEEPEST, x=1).data == 1
    brackets = "(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1)
    for text in (terms + "+x", brackets, "-" * (DEEPEST + 1) + "x", "sin(" * DEEPEST + "x" + ")" * DEEPEST):
        with pytest.raises(ValueError, match=f"{DEEPEST} deep"):
            parse(text, x=1)
    assert parse("x".ljust(LONGEST), x=1).data == 1
    with pytest.raises(ValueError, match=f"at most {LONGEST} characters"):
        parse("x".ljust(LONGEST + 1), x=1)


def test_numbers_stay_within_floats():
    for text in ("x ** 1000", "x * 1e300 * 1e300", "9 ** 999 * x", "2 ** (x ** 12)", "*".join(["9**99"] * 40)):
        with pytest.raises(ValueError, match="too large"):
            parse(text, **dict.fromkeys(variables(text), 9))


def test_nothing_typed_is_evaluated(monkeypatch):
    compiled = []
    real = compile
    with monkeypatch.context() as patch:
        for name in ("eval", "exec"):
            patch.setattr(f"builtins.{name}", None)
        patch.setattr("builtins.compile", lambda text, file, mode, flags=0, **more: compiled.append(flags) or real(text, file, mode, flags))
        f = parse("sin(x) + y", x=0, y=1)
    assert f.data == 1
    assert compiled and all(flags & ast.PyCF_ONLY_AST for flags in compiled)           # read as syntax, not made into code
    called = [node.func for node in ast.walk(ast.parse(Path(expression.__file__).read_text())) if isinstance(node, ast.Call)]
    assert not {"eval", "exec", "compile", "getattr", "__import__"} & {func.id for func in called if isinstance(func, ast.Name)}


def outcome(text):
    """A graph or a ValueError; anything else is raised."""
    try:
        f = parse(text, **dict.fromkeys(variables(text), 0.5))
    except ValueError as error:
        assert str(error).startswith("position ") and len(str(error)) < 500
        return None
    assert isinstance(f, Value) and math.isfinite(f.data)
    return f


@given(st.text(max_size=60) | st.text("xyz012.+-*/() ,e_sincolgabtu", max_size=60))
@example("9**9**9**9")
@example("(((((((((((")
def test_any_text_gives_a_graph_or_a_value_error(text):
    outcome(text)


ATOMS = st.sampled_from(["x", "y", "ŷ", "w_1", "2", "0.5", "1e3", "0"])
VALID = st.recursive(ATOMS, lambda inner: st.one_of(
    st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
    st.builds("-{}".format, inner),
    st.builds("{}({})".format, st.sampled_from(FUNCTIONS), inner)), max_leaves=12)


@given(VALID)
def test_valid_expressions_mean_what_python_means(text):
    names = {"sigmoid": lambda x: 1 / (1 + math.exp(-x)), "relu": lambda x: max(x, 0), "abs": math.fabs}    # no complex numbers
    names |= {name: getattr(math, name) for name in FUNCTIONS if hasattr(math, name)}
    f = outcome(text)
    try:
        wanted = eval(text, names, dict.fromkeys(("x", "y", "ŷ", "w_1"), 0.5))     # generated above, not typed by anyone
    except (ArithmeticError, ValueError, TypeError):
        return                                                                      # no value, or complex on the way
    if isinstance(wanted, complex) or not math.isfinite(wanted):
        return
    assert f is not None and f.data == pytest.approx(wanted, rel=1e-12, abs=1e-300)


PIECES = [*"()+-*/., xy2^=[]{}'\"\\:;@#\x00\n", "lambda ", " if ", "__", "**", "9**9**9"]


@given(VALID, st.lists(st.tuples(st.integers(0, 200), st.sampled_from(PIECES)), min_size=1, max_size=4))
def test_mutated_expressions_give_a_graph_or_a_value_error(text, edits):
    for at, piece in edits:
        at %= len(text) + 1
        text = text[:at] + piece + text[at + (len(piece) > 1):]
    outcome(text)


def test_parsing_deep_in_the_stack_is_a_value_error_or_a_graph():
    def deeper(levels):
        return deeper(levels - 1) if levels else outcome("+".join(["x"] * 50))

    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(2000)
        assert deeper(500) is not None
    finally:
        sys.setrecursionlimit(limit)
