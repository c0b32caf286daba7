"""MatrixPanel: the scalar derivatives of the two-layer network; each term slides into its slot of a matrix line."""
from collections.abc import Callable
from typing import NamedTuple

from ...circuit import Circuit
from ...examples import sigmoid_network
from ..picture import display_with_still
from ..svg import fill, path, plain, tag, text
from .base import ALL_BUTTON, Input, Panel, Scene

WIDE, HIGH, COLUMN, ROW, SIGN = 80, 40, 84, 44, 20      # a token; the pitch of columns and rows; room for a sign
HEAD, GAP = 29, 6                                      # above and below each matrix line
LEFT, RIGHT, WIDTH = 6, 512, 990                       # where scalar lines begin, and matrix lines
SHORT = {"d_z_1": "δ₁", "d_z_2": "δ₂", "d_z_3": "δ₃", "slope_h_1": "σ′(z₁)", "slope_h_2": "σ′(z₂)"}


class MatrixLine(NamedTuple):
    """A matrix line. result, factors: rows of names; terms(row, column): the slots (factor, row, column) that make one entry of it."""

    title: str
    result: list
    factors: list
    signs: str              # what stands before each factor
    terms: Callable         # a list of terms to be added, each a list of slots to be multiplied
    said: str


def _outer(row, column):
    return [[(0, row, 0), (1, 0, column)]]


def _each(row, _):
    return [[(0, row, 0), (1, 0, 0), (2, row, 0)]]


def _sum(row, _):
    return [[(0, row, k), (1, k, 0)] for k in (0, 1)]


MATRIX_LINES = (
    MatrixLine("δ[1] = W[2]ᵀ δ[2] ⊙ σ′(z[1])", [["d_z_1"], ["d_z_2"]],
               [[["w_31"], ["w_32"]], [["d_z_3"]], [["slope_h_1"], ["slope_h_2"]]], "= ⊙", _each,
               "In W[2] these weights lie in a row; to send δ₃ back they stand in a column: the ᵀ. ⊙ multiplies slot by slot."),
    MatrixLine("∂L/∂W[2] = δ[2] hᵀ", [["d_w_31", "d_w_32"]], [[["d_z_3"]], [["h_1", "h_2"]]], "= ", _outer,
               "Each weight into neuron 3 gets δ₃ times what came in through it. The result has the shape of W[2]: one row, two columns."),
    MatrixLine("∂L/∂W[1] = δ[1] xᵀ", [["d_w_11", "d_w_12"], ["d_w_21", "d_w_22"]],
               [[["d_z_1"], ["d_z_2"]], [["x_1", "x_2"]]], "= ", _outer,
               "The row says to which neuron, so which δ; the column says from which input, so which x. "
               "In the matrix line each δ and each x is written once."),
    MatrixLine("one layer further down: ∂L/∂x = W[1]ᵀ δ[1]", [["d_x_1"], ["d_x_2"]],
               [[["w_11", "w_21"], ["w_12", "w_22"]], [["d_z_1"], ["d_z_2"]]], "= ", _sum,
               "What left an input by two ways comes back by two ways and adds up: the Σ. Mind where w₂₁ stands in W[1]ᵀ."),
)


class Token(NamedTuple):
    """A number in a scalar line: the center of its place there, and of the slot that it slides to."""

    name: str
    home: tuple
    slot: tuple


class MatrixPanel(Panel):
    """Scalar lines on the left, matrix lines on the right; a step slides the terms of one scalar line into their slots."""

    inputs = (Input("x_1", "x_1", 0.5, -2, 2, 0.05), Input("x_2", "x_2", 0.8, -2, 2, 0.05), Input("t", "t", 1.0, 0, 1, 0.01),
              Input("w_31", "w_31", 0.7, -4, 4, 0.05), Input("w_32", "w_32", -0.3, -4, 4, 0.05))
    buttons = (ALL_BUTTON,)

    def __init__(self):
        f = sigmoid_network()
        self.circuit = Circuit(f)
        self.scalar_lines = []                          # (the matrix line, its tokens, the result first, its formula)
        backdrop, top = "", 0
        for line in MATRIX_LINES:
            entries = [(row, column) for row, names in enumerate(line.result) for column in range(len(names))]
            middle = top + HEAD + ROW * len(entries) / 2
            backdrop += text(RIGHT, middle - ROW * len(line.result) / 2 - 11, line.title, class_="formula")
            lefts, drawn = _matrices(line, middle)
            backdrop += drawn
            for place, (row, column) in enumerate(entries):
                tokens, drawn = _scalar_line(line, row, column, top + HEAD + ROW * (place + 0.5), lefts, middle)
                self.scalar_lines.append((line, tokens, _formula(line, row, column)))
                backdrop += _button(len(self.scalar_lines), tokens, drawn)
            top += HEAD + ROW * len(entries) + GAP
        self.names = list(dict.fromkeys(token.name for _, tokens, _ in self.scalar_lines for token in tokens))
        self.last = len(self.scalar_lines)
        super().__init__(Scene(backdrop, WIDTH, round(top)), "Ten scalar derivatives on the left, four matrix lines on the right", lines=5)

    def numbers(self):
        run = self.circuit.run({name: self.value(name) for name in self.sliders})
        slopes = {f"slope_{move.node.name}": move.local for move in run.steps()
                  if move.direction == "backward" and move.node.op.name == "sigmoid"}
        return {name: run.gradient(name[2:]) if name.startswith("d_") else slopes[name] if name in slopes else run.value(name)
                for name in self.names}

    def marks(self, n):
        return "".join(self._token(token, place, n) for place, (_, tokens, _) in enumerate(self.scalar_lines, 1) for token in tokens)

    def formula(self, n):
        return self.scalar_lines[self.step - 1][2] if self.step else ""

    def caption(self, n):
        if self.step is None:
            return ("Every number of the ten scalar lines on the left has its slot on the right; what was written twice stands there once. "
                    "Short: ∂w₁₁ is ∂L/∂w₁₁, δ₁ is ∂L/∂z₁, and δ[1], W[2] belong to layers 1 and 2.")
        if not self.step:
            return ("On the left the scalar lines of the network, on the right empty matrices. Each step slides one line into its slots; "
                    "or click a line. Short: ∂w₁₁ is ∂L/∂w₁₁, δ₁ is ∂L/∂z₁, and δ[1], W[2] belong to layers 1 and 2.")
        return self.scalar_lines[self.step - 1][0].said

    def table(self, n):
        return [("", "value"), *((_short(name), f"{{{name}}}") for name in self.names)]

    def click(self, id):
        """A scalar line slides in, and those before it; the one that came last slides back out."""
        self.step = int(id) - (int(id) == self.step)

    def _ipython_display_(self):
        """The still shows all lines in their slots: at the start the matrices are empty."""
        twin = type(self)()
        twin.press("all")
        display_with_still(self, twin.picture)

    def _token(self, token, place, n):
        x, y = token.slot if self.step is None or place <= self.step else token.home
        backward = token.name.startswith("d_")
        kind = "frame backward" if backward else "box parameter" if token.name.startswith("w") else "frame forward"
        number = text(0, 13, fill(f"{{{token.name}}}", n), class_="gradient" if backward else "value")
        ring = _frame(0, 0, "ring backward") if place == self.step else ""
        return tag("g", _frame(0, 0, kind), text(0, -4, _short(token.name), class_="name"), number, ring,
                   class_="slide", pointer_events="none", style=f"transform:translate({x:g}px,{y:g}px)")


def _short(name):
    return SHORT.get(name) or ("∂" + plain(name[2:]) if name.startswith("d_") else plain(name))


def _frame(x, y, kind="wall"):
    return tag("rect", class_=kind, x=x - WIDE / 2, y=y - HIGH / 2, width=WIDE, height=HIGH, rx=7)


def _slot(left, rows, middle, row, column):
    """The center of a slot of a matrix."""
    return left + COLUMN * (column + 0.5), middle + ROW * (row - (rows - 1) / 2)


def _matrices(line, middle):
    """Where the matrices of a line begin, and their brackets, signs and empty slots."""
    lefts, drawn, left = [], "", RIGHT
    for sign, grid in zip(" " + line.signs, (line.result, *line.factors), strict=True):
        left += SIGN if sign.strip() else 14 if lefts else 6
        drawn += text(left - SIGN / 2 - 2, middle + 6, sign.strip(), class_="op")
        right, above, below = left + COLUMN * len(grid[0]), middle - ROW * len(grid) / 2, middle + ROW * len(grid) / 2
        for edge, inward in ((left - 4, 6), (right + 4, -6)):
            drawn += tag("path", class_="edge", d=path("M", edge + inward, above, "H", edge, "V", below, "H", edge + inward))
        for row, names in enumerate(grid):
            drawn += "".join(_frame(*_slot(left, len(grid), middle, row, column)) for column in range(len(names)))
        lefts.append(left)
        left = right + 4
    return lefts, tag("g", drawn, aria_hidden="true")


def _scalar_line(line, row, column, y, lefts, middle):
    """The tokens of one entry of the result, and the line's signs."""
    tokens = [Token(line.result[row][column], (LEFT + WIDE / 2, y), _slot(lefts[0], len(line.result), middle, row, column))]
    drawn, left = "", LEFT + WIDE
    for i, term in enumerate(line.terms(row, column)):
        for j, (factor, r, c) in enumerate(term):
            drawn += text(left + SIGN / 2, y + 6, "×" if j else "+" if i else "=", class_="op")
            grid = line.factors[factor]
            tokens.append(Token(grid[r][c], (left + SIGN + WIDE / 2, y), _slot(lefts[factor + 1], len(grid), middle, r, c)))
            left += SIGN + WIDE
    return tokens, drawn


def _formula(line, row, column):
    """The same entry as a template: in names, then in numbers."""
    terms = [[line.factors[factor][r][c] for factor, r, c in term] for term in line.terms(row, column)]
    names = " + ".join(" × ".join(map(_short, term)) for term in terms)
    numbers = " + ".join(" × ".join(f"{{{name}:operand}}" for name in term) for term in terms).replace("operand", "short", 1)
    result = line.result[row][column]
    return f"{_short(result)} = {names} = {numbers} = {{{result}:short}}"


def _button(place, tokens, signs):
    """A scalar line in outline: what stays behind when its numbers have gone, and what is clicked."""
    places = "".join(_frame(*token.home) + text(token.home[0], token.home[1] + 5, _short(token.name), class_="local") for token in tokens)
    (x, y), (end, _) = tokens[0].home, tokens[-1].home
    reach = tag("rect", class_="reach", x=x - WIDE / 2 - 3, y=y - ROW / 2 + 1, width=end - x + WIDE + 6, height=ROW - 2.0, rx=9)
    name = tag("title", f"{_short(tokens[0].name)}: slide this line in", id=f"t{place}")
    return tag("g", reach, name, places, signs, class_="node", data_id=place, role="button", tabindex=0, aria_labelledby=f"t{place}")
