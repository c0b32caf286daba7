"""The CPU time of one move of a slider in Python, message included: python tests/benchmarks/panel_speed.py"""
from statistics import quantiles
from time import process_time

from backprop_core import Network
from backprop_core.view import CircuitPanel

MOVES = 400

panels = [CircuitPanel(), CircuitPanel(Network([2, 2, 1]).to_graph([0.5, 0.9], [1]))]
for panel in panels:
    sent, times = [], []
    panel.picture.comm.send = lambda data=None, sent=sent, **more: sent.append(len(str(data).encode()))
    for i in range(MOVES):
        start = process_time()
        next(iter(panel.sliders.values())).value = round(-2 + 0.01 * i, 2)
        times.append(1000 * (process_time() - start))
    cuts = quantiles(times, n=20)
    print(f"{len(panel.diagram.nodes):3} nodes: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms, {max(sent) / 1000:.1f} kB to the browser")
