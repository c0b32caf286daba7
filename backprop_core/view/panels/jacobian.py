"""JacobianPanel: every output's derivative by every input, as a table of numbers that follow the sliders."""
from ...circuit import Circuit
from ...derivatives import derivative
from ...graph import Value, inputs
from ..svg import plain, short, tag, text
from ..wording import rate, written
from .base import Panel, input_for

HEAD, LEFT, NARROWEST = 42, 150, 470
CELL, ROW, GAP = 140, 84, 8             # a cell with the gap to the next
MIDDLE = (CELL - GAP) / 2
LONGEST = 14                            # characters of a derivative in its cell


class JacobianPanel(Panel):
    """The Jacobian of some named Values: a row an output, a column an input; u = x y + z and v = x² − z if none are given.

    A click on a cell says what its number means. Raises ValueError for outputs or inputs that share a name, or where there are none.
    """

    def __init__(self, outputs=None):
        outputs = _example() if outputs is None else outputs if isinstance(outputs, list | tuple) else [outputs]
        known = _of_one_name_each((name, node) for f in outputs for name, node in inputs(f).items())
        self.circuits = _of_one_name_each((plain(f.name or f"f{i}"), Circuit(f)) for i, f in enumerate(outputs, 1))
        self.inputs = tuple(input_for(name, node.data) for name, node in known.items())
        self.formulas = {(f, name): self._formula_of(f, name) for f in self.circuits for name in known}
        self.picked = next(iter(self.formulas))
        self.width, self.height = max(LEFT + CELL * len(self.inputs) + 16, NARROWEST), HEAD + ROW * len(self.circuits) + 12
        self.backdrop = self._row_heads()
        super().__init__(self, f"The Jacobian of {' and '.join(self.circuits)} by {', '.join(plain(name) for name in known)}", lines=4)

    def numbers(self):
        n = {each.name: self.value(each.name) for each in self.inputs}
        for f, circuit in self.circuits.items():
            run = circuit.run({name: n[name] for name in circuit.inputs})
            n[f"value_{f}"] = run.value(circuit.output)
            for each in self.inputs:
                n[_name(f, each.name)] = run.gradient(each.name) if each.name in circuit.inputs else 0
        return n

    def marks(self, n):
        heads = values = ""
        for j, each in enumerate(self.inputs):
            x, moved = LEFT + CELL * j, each.name == self.touched
            if moved:
                heads += tag("rect", class_="frame forward", x=x, y=4, width=CELL - GAP, height=HEAD - 10, rx=8)
            heads += text(x + MIDDLE, 25, f"by {plain(each.name)}", class_="value" if moved else "quiet", text_anchor="middle")
        for i, f in enumerate(self.circuits):
            values += text(24, HEAD + ROW * i + 62, f"= {short(n[f'value_{f}'])}", class_="note forward")
        return heads + values + "".join(self._cell(i, j, f, each.name, n)
                                        for i, f in enumerate(self.circuits) for j, each in enumerate(self.inputs))

    def formula(self, n):
        return f"{self.formulas[self.picked]} = {{{_name(*self.picked)}:short}}"

    def caption(self, n):
        f, name = self.picked
        others = [plain(each.name) for each in self.inputs if each.name != name]
        still = f" while {' and '.join(others)} stand{'s' * (len(others) == 1)} still" if others else ""
        moves = rate(n[_name(f, name)], f"moves {{{_name(f, name)}:short}} times as far", "moves just as far",
                     "does not move, as far as a slope can tell")
        return f"Move {plain(name)} alone a little{still}, and {f} {moves}."

    def table(self, n):
        return [("", *(f"∂/∂{plain(each.name)}" for each in self.inputs)),
                *((f, *(f"{{{_name(f, each.name)}}}" for each in self.inputs)) for f in self.circuits)]

    def press_reset(self):
        super().press_reset()
        self.picked = next(iter(self.formulas))

    def click(self, id):
        """Say what this cell means."""
        self.picked = next(key for key in self.formulas if _name(*key) == id)

    def _cell(self, i, j, f, name, n):
        x, y, number = LEFT + CELL * j, HEAD + ROW * i, short(n[_name(f, name)])
        ring = "ring selected" if (f, name) == self.picked else "wall"
        return tag("g", *(tag("rect", class_=kind, x=x, y=y, width=CELL - GAP, height=ROW - GAP, rx=8) for kind in ("reach", ring)),
                   text(x + MIDDLE, y + 26, self.formulas[f, name], class_="local"),
                   text(x + MIDDLE, y + 58, number, class_="sum backward", font_size=22),
                   class_="node", data_id=_name(f, name), role="button", tabindex=0, aria_label=f"∂{f}/∂{plain(name)} = {number}")

    def _row_heads(self):
        return tag("g", *(text(24, HEAD + ROW * i + 34, f"{f} = {_written(circuit.output, circuit)}")
                          for i, (f, circuit) in enumerate(self.circuits.items())), aria_hidden="true")

    def _formula_of(self, f, name):
        """∂u/∂x = y; only the left side where the right one is a plain number, or too long for its cell."""
        circuit, partial = self.circuits[f], f"∂{f}/∂{plain(name)}"
        if name not in circuit.inputs:
            return partial
        slope = derivative(circuit.output, circuit.inputs[name])
        right = _written(slope, circuit)
        return f"{partial} = {right}" if inputs(slope) and len(right) <= LONGEST else partial


def _of_one_name_each(named):
    """{name: node or circuit} of such pairs; a ValueError where two share a name, or where there are none."""
    found = {}
    for name, each in named:
        if found.setdefault(name, each) is not each:
            raise ValueError(f"two are called {name!r}: give each a name of its own")
    if not found:
        raise ValueError("a Jacobian has outputs, and named inputs from which they are computed")
    return found


def _example():
    x, y, z = Value(2.0, "x"), Value(3.0, "y"), Value(1.0, "z")
    u, v = x * y + z, x ** 2 - z
    u.name, v.name = "u", "v"
    return u, v


def _written(node, circuit):
    return written(node, {node: plain(name) for name, node in circuit.inputs.items()})


def _name(f, name):
    """The name of ∂f/∂name among the numbers."""
    return f"d{f}_d{name}"
