"""The CPU time of one move of a slider in Python, message included: python tests/benchmarks/panel_speed.py"""
from statistics import quantiles
from time import process_time

from backprop_core import Value
from backprop_core.view import CircuitPanel

MOVES = 400


def neuron(name, *inputs):
    """sigmoid(w · inputs + b)."""
    total = Value(0.1, f"b{name}")
    for i, x in enumerate(inputs):
        total = total + Value(0.3 - 0.2 * i, f"w{name}{i}") * x
    return total.sigmoid()


x, y = Value(0.5, "x"), Value(0.9, "y")
panels = [CircuitPanel(), CircuitPanel((neuron(3, neuron(1, x, y), neuron(2, x, y)) - Value(1.0, "t")) ** 2)]
for panel in panels:
    sent, times = [], []
    panel.picture.comm.send = lambda data=None, sent=sent, **more: sent.append(len(str(data).encode()))
    for i in range(MOVES):
        start = process_time()
        panel.sliders["x"].value = round(-2 + 0.01 * i, 2)
        times.append(1000 * (process_time() - start))
    cuts = quantiles(times, n=20)
    print(f"{len(panel.diagram.nodes):3} nodes: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms, {max(sent) / 1000:.1f} kB to the browser")
