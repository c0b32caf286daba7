"""parse: text becomes a graph. The text is read as Python syntax and built node by node from a short list; it is never evaluated.

>>> f = parse("tanh(w * x + b)", w=0.5, x=2, b=-1)
>>> f.data, variables("tanh(w * x + b)")
(0.0, ['w', 'x', 'b'])
>>> parse("x ^ 2", x=3)
Traceback (most recent call last):
    ...
ValueError: position 3, '^': a power is written **, as in x ** 2
"""
import ast
import difflib
import re
import warnings

from .graph import Value

LONGEST = 1000              # characters
DEEPEST = 100               # operations and brackets, one inside the other; a sum of n terms counts as n

FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs")
BINARY = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}

# What people type that has no place here, and what to write instead; looked for before anything else is read.
MISPLACED = {
    "^": "a power is written **, as in x ** 2",
    "²": "a square is written ** 2", "³": "a cube is written ** 3",
    "×": "a product is written *", "·": "a product is written *", "⋅": "a product is written *",
    "÷": "a quotient is written /", "−": "minus is the plain - of the keyboard", "–": "minus is the plain - of the keyboard",
    "√": "a root is written sqrt(x)", "|": "the absolute value is written abs(x)",
    "[": "brackets are round here", "]": "brackets are round here", "{": "brackets are round here", "}": "brackets are round here",
    "=": "write only the expression, without =", "<": "there are no comparisons", ">": "there are no comparisons",
    '"': "text has no place in an expression", "'": "text has no place in an expression", "#": "write only the expression",
    ":": "write only the expression", ";": "write one expression", "@": "a product is written *", "%": "there is no remainder",
    "&": "use + - * / **", "~": "use + - * / **", "!": "use + - * / **", "\\": "write it in one line", "$": "write only the expression",
}
OTHER_NAMES = {"ln": "log", "σ": "sigmoid", "root": "sqrt", "max": "relu", "pow": "**", "tan": "sin(x) / cos(x)"}


def parse(text, /, **values):
    """The graph of an expression: + - * / ** and unary minus, brackets, numbers, variables, and the functions in FUNCTIONS.

    values: a number for each variable; `variables(text)` lists them. Raises ValueError, with the position (from 1) and what to write
    instead, for anything else, for what has no finite value, and for text over LONGEST characters or nested over DEEPEST.

    >>> parse("2 * x + 1", x=3)
    Value(7)
    """
    reader = _Reader(text)
    names = reader.variables()
    for name in names:
        if name not in values:
            raise reader.problem(names[name], f"{name} has no value: give it one, as in parse(…, {name}=1)")
    for name in values:
        if name not in names:
            raise ValueError(f"{name!r} has a value but is not in the expression; its variables are {', '.join(names) or 'none'}")
    result = reader.build(reader.tree, {name: Value(values[name], name) for name in names})
    return result if isinstance(result, Value) else Value(result)


def variables(text):
    """The names of an expression's variables, in the order in which they stand there. Raises ValueError as `parse` does.

    >>> variables("w * x + w")
    ['w', 'x']
    """
    return list(_Reader(text).variables())


class _Reader:
    """An expression: its text, its syntax tree (checked: it holds only what is on the list), and errors that point into it."""

    def __init__(self, text):
        if not isinstance(text, str):
            raise TypeError(f"an expression is text, such as 'x * y', not {type(text).__name__}")
        self.text = re.sub(r"\s", " ", text)
        self._check_characters()
        self.start = len(self.text) - len(self.text.lstrip())
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")         # Python's advice on style is not for what is typed here
                self.tree = ast.parse(self.text[self.start:], mode="eval").body
        except SyntaxError as error:
            raise self._syntax(error) from None
        except (ValueError, MemoryError, RecursionError):
            raise self.problem(self.start, "this cannot be read as an expression") from None
        self._check(self.tree, 1)

    def problem(self, at, hint):
        """The error that points at a node of the tree or at an index of the text."""
        if isinstance(at, ast.AST):
            at = self.start + len(self.text[self.start:].encode()[:at.col_offset].decode())    # Python counts bytes
        what = re.match(r"\w{1,20}|\S?", self.text[at:])[0]
        return ValueError(f"position {at + 1}, {what!r}: {hint}" if what else f"position {at + 1}, the end: {hint}")

    def variables(self):
        """{name: its first node}, in the order of the text."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Name) and node.id not in FUNCTIONS]
        first = {}
        for node in sorted(found, key=lambda node: node.col_offset):
            first.setdefault(node.id, node)
        return first

    def build(self, node, named):
        """The Value or, where no variable is in it, the number that a part of the tree stands for."""
        match node:
            case ast.Name():
                return named[node.id]
            case ast.UnaryOp(op=ast.UAdd()):
                return self.build(node.operand, named)
            case ast.UnaryOp():
                name, parts = "neg", (node.operand,)
            case ast.BinOp():
                name, parts = BINARY[type(node.op)], (node.left, node.right)
            case ast.Call():
                name, parts = node.func.id, node.args
            case ast.Constant():
                name, parts = "", ()
        operands = [self.build(part, named) for part in parts]
        try:
            result = Value.apply(name, *operands) if name else Value(node.value)
            float(result.data)
        except (ArithmeticError, ValueError) as error:
            large = isinstance(error.__cause__ or error, OverflowError)
            raise self.problem(node, "this is too large for a float" if large else f"{error!s:.200}") from None
        return result if any(isinstance(operand, Value) for operand in operands) else result.data

    def _check_characters(self):
        if len(self.text) > LONGEST:
            raise ValueError(f"position {LONGEST + 1}: an expression has at most {LONGEST} characters, this one has {len(self.text)}")
        opened = []
        for at, character in enumerate(self.text):
            if character in MISPLACED:
                raise self.problem(at, MISPLACED[character])
            if character == "(":
                opened.append(at)
                if len(opened) > DEEPEST:
                    raise self.problem(at, f"brackets are at most {DEEPEST} deep")
            elif character == ")" and not opened:
                raise self.problem(at, "this bracket was never opened")
            elif character == ")":
                opened.pop()
        if opened:
            raise self.problem(opened[-1], "this bracket is never closed")
        if not self.text.strip():
            raise ValueError("position 1: there is nothing here; write an expression such as (x + y) * z")

    def _check(self, node, depth):
        """Only what is on the list, and not too deep; names of functions only where they are called."""
        if depth > DEEPEST:
            raise self.problem(node, f"this is nested more than {DEEPEST} deep")
        match node:
            case ast.Constant():
                if type(node.value) not in (int, float):
                    raise self.problem(node, "only plain numbers and variables; not " + type(node.value).__name__)
                parts = ()
            case ast.Name():
                if node.id in FUNCTIONS:
                    raise self.problem(node, f"{node.id} is a function: write {node.id}(x)")
                parts = ()
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                parts = (node.operand,)
            case ast.BinOp() if type(node.op) in BINARY:
                parts = (node.left, node.right)
            case ast.BinOp():
                raise self.problem(node.right, "the operation before this is not among + - * / **")
            case ast.Call():
                self._check_call(node)
                parts = node.args
            case ast.Attribute():
                raise self.problem(node, "a dot stands only inside a number")
            case ast.Tuple() | ast.Starred():
                raise self.problem(node, "one expression, without commas; a decimal point is a dot")
            case _:
                raise self.problem(node, f"only + - * / **, brackets, numbers, variables and {', '.join(FUNCTIONS)}")
        for part in parts:
            self._check(part, depth + 1)

    def _check_call(self, node):
        if isinstance(node.func, ast.Attribute):
            raise self.problem(node, f"a function is written without a dot, as in {next(iter(FUNCTIONS))}(x)")
        if not isinstance(node.func, ast.Name):
            raise self.problem(node, "a product is written with *, as in 2 * (x + y)")
        name = node.func.id
        if name not in FUNCTIONS:
            near = OTHER_NAMES.get(name) or next(iter(difflib.get_close_matches(name, FUNCTIONS, 1)), None)
            raise self.problem(node, f"did you mean {near}?" if near else f"{name} is no function; a product is written {name} * (…); "
                                                                          f"functions are {', '.join(FUNCTIONS)}")
        if len(node.args) != 1 or node.keywords:
            raise self.problem(node, f"{name} takes one expression, as in {name}(x)")

    def _syntax(self, error):
        """Python's own complaint, with the hint for what is most often meant."""
        at = min(self.start + max((error.offset or 1) - 1, 0), len(self.text))
        for pattern, hint in (
            (r"(?<=\w)\s+(\w)", "an operation is missing before this; a function takes brackets, as in sin(x)"),
            (r"\b(\d)[\d.]*(?![eE][+-]?\d)[A-Za-z_]", "a product is written with *, as in 2 * x"),
            (r"\)\s*(\w)", "a product is written with *, as in (x + y) * z"),
            (r"([+\-*/])\s*$", "something is missing after this"),
            (r"([+\-*/(]\s*[*/)]|^\s*[*/])", "something is missing here"),
        ):
            if found := re.search(pattern, self.text):
                return self.problem(found.start(1), hint)
        return self.problem(at, f"this cannot be read as an expression ({error.msg})")
