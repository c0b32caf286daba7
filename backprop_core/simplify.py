"""A derivative's graph made short enough to read: like factors and like terms come together; no 0 + a, no 1 * a, no a * a is left.

Every node is looked at as a number times a product of powers, or as a sum of such products. Multiplied and added up in that form, and
written out again, equal parts meet. At the graph's numbers values change by rounding only, those of Fractions not at all: what would come
out too large or too small for a float, or a float among Fractions, stays as it is, or as 1 * x / y for whole x and y. But where something
cancels, as in x / x or 0 * log(x), the shorter graph has a value where the longer one has a pole.
"""
from contextlib import suppress
from fractions import Fraction
from functools import reduce

from .graph import Value, topological_order
from .ops import OPERATIONS, log

LARGEST = 12            # factors of a product, terms of a sum: a larger one goes on as one part, so that the work grows with the graph
ROUNDING = 1e-9         # what counts as rounding, relative to the size of what is rounded

REWRITTEN = {           # operation: what it comes to; all others stay as they are
    "add": lambda short, x, y: short.sum((x, 1), (y, 1)),
    "sub": lambda short, x, y: short.sum((x, 1), (y, -1)),
    "mul": lambda short, x, y: short.product((x, 1), (y, 1)),
    "div": lambda short, x, y: short.product((x, 1), (y, -1)),
    "neg": lambda short, x: short.product((-1, 1), (x, 1)),
    "pow": lambda short, x, y: short.whole_power(x, int(y)) if _known(y) and y == int(y) else short.node("pow", x, y),
    "xlogy": lambda short, x, y: short.product((x, 1), (log(y), 1)) if _known(y) and y > 0 else short.node("xlogy", x, y),
}


def simplified(f, graph=(), x=None):
    """A graph equal to f's and shorter: a Value, or a number where no Value is left.

    A node that comes out like one of the nodes in graph, a topological order, is that node; and where that graph is exact, so is the
    result. x stays a node, whatever it is, as the inputs do.
    """
    short, written = Simplifier(graph), {x: x}
    for node in topological_order(f) if isinstance(f, Value) else ():
        if node not in written:
            written[node] = node
            with suppress(ArithmeticError, ValueError):         # what a divisor is made of may cancel to 0, when it was only small before
                if node.op:
                    written[node] = short.operation(node.op.name, *[written.get(part, part) for part in node.operands])
    return written.get(f, f)


class Simplifier:
    """The nodes written so far, each of them once, and what is known of them as products and sums."""

    def __init__(self, graph):
        self.exact = any(isinstance(node.data, Fraction) for node in graph[-1:])
        self.nodes = {_key(node.op.name, node.operands): node for node in reversed(graph) if node.op}
        self.products = {}          # node: (number, {base: exponent})
        self.sums = {}              # node: {term: number}, a term being a node, or None for what is a plain number
        self.orders = {}            # a product or sum as a set -> its node: x * y and y * x are the same

    def operation(self, name, *operands):
        """The operation on these operands: a Value, or a number of numbers. Raises ArithmeticError or ValueError where it has no value."""
        if all(map(_known, operands)):
            return OPERATIONS[name].forward(*map(_exact, operands))
        if name in REWRITTEN:
            with suppress(ArithmeticError, ValueError):
                short = REWRITTEN[name](self, *operands)
                if self.has_value_of(short, name, operands):
                    return short
        return self.node(name, *operands)

    def has_value_of(self, short, name, operands):
        """Whether short has the value that the operation has on these operands: exactly among Fractions, else up to rounding."""
        numbers = [_exact(_data(part)) if self.exact else _data(part) for part in operands]
        short, value = _data(short), OPERATIONS[name].forward(*numbers)
        if self.exact and not isinstance(value, float):
            return short == value and not isinstance(short, float)
        size = sum(map(abs, numbers)) if name in ("add", "sub") else abs(value)         # a sum's rounding is that of its operands
        return short == value or abs(short - value) <= ROUNDING * size

    def node(self, name, *operands):
        """The one node for this operation on these operands, as they are."""
        if not self.exact or name not in ("mul", "div"):        # Fraction(1) / x and Fraction(1) * x / y are exact for whole x and y
            operands = [int(part) if isinstance(part, Fraction) and part.denominator == 1 else part for part in operands]
        elif name == "div" and all(isinstance(_data(part), int) for part in operands):
            raise ArithmeticError("two whole numbers divide to a float")
        key = _key(name, operands)
        if key not in self.nodes:
            self.nodes[key] = Value.apply(name, *operands)
        return self.nodes[key]

    def product(self, *powers):
        """The product of (part, exponent) pairs: the numbers multiplied, the exponents of like bases added."""
        number, bases = 1, {}
        for part, exponent in powers:
            scale, factors = self.factors(part)
            number = number if scale == 1 else number * _exact(scale) ** exponent
            for base, power in factors.items():
                bases[base] = bases.get(base, 0) + power * exponent
        return self.written_product(number, {base: power for base, power in bases.items() if power})

    def whole_power(self, x, n):
        """x ** n: the exponents of a single power multiply, a product stays together."""
        scale, factors = self.factors(x)
        if n == 0 or n == 1:
            return x if n else 1
        return self.product((x, n)) if scale == 1 and len(factors) == 1 else self.written_product(1, {x: n})

    def sum(self, *signed):
        """The sum of (part, 1 or −1) pairs: the numbers before like terms added."""
        terms = {}
        for part, sign in signed:
            for term, scale in self.terms(part).items():
                terms[term] = terms.get(term, 0) + sign * scale
        return self.written_sum({term: scale for term, scale in terms.items() if scale})

    def factors(self, x):
        """x as (number, {base: exponent})."""
        return (x, {}) if _known(x) else self.products.get(x, (1, {x: 1}))

    def terms(self, x):
        """x as {term: number}."""
        if _known(x):
            return {None: x}
        number, factors = self.factors(x)
        return self.sums.get(x) or {self.written_product(1, factors): number}

    def written_product(self, number, factors):
        """number × base ** exponent × …: from the left, a sign or a number first, what has a negative exponent under one bar."""
        if not number or not factors:
            return number
        order = number, isinstance(number, float), frozenset(factors.items())       # 1 == 1.0, but x + 1.0 is not exact
        if order not in self.orders:
            powers = sorted(factors.items(), key=lambda factor: factor[0].op is not None)      # inputs first
            above = [self.node("pow", base, power) if power != 1 else base for base, power in powers if power > 0]
            below = [self.node("pow", base, -power) if power != -1 else base for base, power in powers if power < 0]
            up, down = (number, 1) if isinstance(number, float) else (number.numerator, number.denominator)
            if self.exact and (below or down != 1) and all(isinstance(part.data, int) for part in (*above, *below)):
                above.insert(0, _exact(number))         # of whole numbers only: they would divide to a float
                down = 1
            elif up == -1 and above:
                above[0] = self.node("neg", above[0])
            elif up != 1 or not above:
                above.insert(0, up)
            if down != 1:
                below.insert(0, down)
            node = self._from_the_left("mul", above)
            self.orders[order] = node = self.node("div", node, self._from_the_left("mul", below)) if below else node
            if len(factors) <= LARGEST:
                self.products[node] = number, factors
        return self.orders[order]

    def written_sum(self, terms):
        """number × term + …: from the left, a term that is not subtracted first."""
        order = frozenset((term, scale, isinstance(scale, float)) for term, scale in terms.items())
        if order not in self.orders:
            first = next((term for term, scale in terms.items() if scale > 0), next(iter(terms), None))
            node = self._scaled(terms.get(first, 0), first)
            for term, scale in terms.items():
                if term is not first:
                    node = self.node("add" if scale > 0 else "sub", node, self._scaled(abs(scale), term))
            self.orders[order] = node
            if 1 < len(terms) <= LARGEST:
                self.sums[node] = terms
        return self.orders[order]

    def _scaled(self, number, term):
        return number if term is None else self.product((number, 1), (term, 1))

    def _from_the_left(self, name, parts):
        return reduce(lambda done, part: self.node(name, done, part), parts)


def _known(x):
    return not isinstance(x, Value)


def _data(x):
    return x if _known(x) else x.data


def _exact(number):
    """An int as a Fraction: 1 / 3 is a float, Fraction(1) / 3 is not."""
    return Fraction(number) if isinstance(number, int) else number


def _key(name, operands):
    return name, *[(type(part), part) if _known(part) else part for part in operands]
