"""How quick the scalar graph is beside micrograd, as a Markdown table: python tests/benchmarks/scalar_speed.py

Every row does the same work on the same numbers: the value and all derivatives. All contenders of a row take turns, round by round,
with a collection before each turn, so that nobody pays for the cycles that another left behind. A ratio divides the medians; the one in
brackets divides the best rounds. micrograd's closures make a reference cycle of every graph, and the collector, when it is on, walks
them again and again: hence two columns.
"""
import gc
import platform
import random
import statistics
import sys
import time
from functools import cache
from importlib.metadata import version

import numpy
from micrograd.engine import Value as MicrogradValue

from backprop_core import Circuit, Value

ROUNDS = 9
POINTS = 100                # of the moons, as in micrograd's demo
SWEEP = 1000


@cache
def numbers(count, seed=0):
    """count numbers, the same each time."""
    draw = random.Random(seed)
    return [draw.uniform(-1, 1) for _ in range(count)]


def parameters(make, sizes):
    """The parameters of a network of relu layers: for each layer a list of (weights, bias), one a neuron."""
    draw = iter(numbers(sum((i + 1) * o for i, o in zip(sizes, sizes[1:], strict=False))))
    return [[([make(next(draw)) for _ in range(i)], make(next(draw))) for _ in range(o)] for i, o in zip(sizes, sizes[1:], strict=False)]


def network(layers, inputs):
    """The output of such a network with one output neuron: relu in the hidden layers, as in micrograd's demo."""
    for layer in layers:
        sums = [sum((w * x for w, x in zip(weights, inputs, strict=True)), bias) for weights, bias in layer]
        inputs = sums if layer is layers[-1] else [s.relu() for s in sums]
    return inputs[0]


def hinge(layers, x, y, label):
    """One point's share of the demo's loss."""
    return (1 + -label * network(layers, [x, y])).relu()


def network_of_1000(make):
    """A network with 354 parameters: a graph of about 1,050 nodes."""
    return network(parameters(make, (8, 15, 13, 1)), [make(x) for x in numbers(8, seed=1)])


def mixed(make, x=0.5, y=2.0):
    """A hundred times the same few operations on what came before: a graph of about 800 nodes."""
    f, x, y = 1.0, make(x), make(y)
    for _ in range(100):
        f = (f - x) / (y + 1.5) + (x * y) ** 2 - f * 0.25
    return f


def seconds(do, times):
    gc.collect()
    start = time.perf_counter()
    for _ in range(times):
        do()
    return (time.perf_counter() - start) / times


def rounds(contenders):
    """{name: seconds of each round} for {name: (function, how often a round calls it)}, taking turns."""
    found = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, (do, times) in contenders.items():
            found[name].append(seconds(do, times))
    return found


def both_passes(build):
    def do():
        build().backward()
    return do


def re_run(circuit, given):
    """What a lesson does when a slider moves: a run, and a gradient."""
    def do():
        circuit.run(given).gradient(circuit.output)
    return do


def one_circuit(build):
    """The contenders on one graph: built each time, re-run, compiled, swept."""
    f = build(named())
    circuit = Circuit(f)
    function, arguments = circuit.compile(), [node.data for node in circuit.inputs.values()]
    *_, some = circuit.inputs.values()                  # the last: most of the graph depends on it
    sweep = {some: numpy.linspace(-1, 1, SWEEP)}
    return {
        "micrograd": (both_passes(lambda: build(MicrogradValue)), 20),
        "build and `backward()`": (both_passes(lambda: build(Value)), 20),
        "`Circuit.run`, all gradients": (re_run(circuit, {some: 0.75}), 40),
        "the compiled function": (lambda: function(*arguments), 200),
        f"a sweep of {SWEEP:,}, a value": (re_run(circuit, sweep), 2),
    }, {f"a sweep of {SWEEP:,}, a value": SWEEP}


def named():
    """A maker of Values that names them, since a circuit's code takes the named inputs for arguments."""
    count = iter(range(1_000_000))
    return lambda number: Value(number, f"p{next(count)}")


def moons():
    """A step on the moons: 337 parameters, 100 points, the hinge loss: one graph, and one point's graph swept over all points."""
    sizes, label = (2, 16, 16, 1), [1.0 if number > 0 else -1.0 for number in numbers(POINTS, seed=3)]
    points = list(zip(numbers(POINTS, seed=1), numbers(POINTS, seed=2), label, strict=True))

    def loss(make):
        layers = parameters(make, sizes)
        return sum(hinge(layers, *point) for point in points) * (1 / POINTS)

    circuit = Circuit(loss(named()))
    weight = circuit.inputs["p0"]
    layers = parameters(named(), sizes)
    x, y, target = Value(0.0, "x"), Value(0.0, "y"), Value(1.0, "target")
    one_point = Circuit(hinge(layers, x, y, target))
    columns = [numpy.array(column) for column in zip(*points, strict=True)]
    trained = [node for name, node in one_point.inputs.items() if name.startswith("p")]

    def swept():
        run = one_point.run(dict(zip((x, y, target), columns, strict=True)))
        return [run.gradient(node).mean() for node in trained]

    return {
        "micrograd": (both_passes(lambda: loss(MicrogradValue)), 1),
        "build and `backward()`": (both_passes(lambda: loss(Value)), 1),
        "`Circuit.run`, all gradients": (re_run(circuit, {weight: 0.75}), 1),
        f"one point's circuit swept over the {POINTS}": (swept, 10),
    }, {}


def table():
    """The measured lines of the table, one by one."""
    yield "| graph | what | ms | collector on | collector off |"
    yield "|---|---|---|---|---|"
    graphs = {
        "network, 1,050 nodes": lambda: one_circuit(network_of_1000),
        "mixed operations, 800 nodes": lambda: one_circuit(mixed),
        f"moons step, 337 parameters, {POINTS} points": moons,
    }
    for name, make in graphs.items():
        contenders, shares = make()
        found = {"on": rounds(contenders)}
        gc.disable()
        found["off"] = rounds(contenders)
        gc.enable()
        for what in contenders:
            took = statistics.median(found["off"][what]) / shares.get(what, 1)
            cells = [_ratio(rows["micrograd"], rows[what], shares.get(what, 1)) for rows in found.values()]
            yield f"| {name} | {what} | {took * 1000:.3g} | {cells[0]} | {cells[1]} |"


def _ratio(base, other, share):
    times, best = (statistic(base) / statistic(other) * share for statistic in (statistics.median, min))
    return f"{times:.3g} × ({best:.3g})"


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
    print(f"\nPython {platform.python_version()}, NumPy {numpy.__version__}, micrograd {version('micrograd')}, "
          f"{platform.machine()} {sys.platform}; milliseconds with the collector off, medians of {ROUNDS} rounds.")
