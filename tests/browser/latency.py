"""From a slider's move to painted pixels: panels beside the bare round trip of one number through the kernel.

    python tests/browser/latency.py                     the circuit panel
    python tests/browser/latency.py "SecantPanel()"     any panel of backprop_core.view

Rounds are interleaved, so that what else the machine does falls on all alike; the ratio is the median over rounds.
"""
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright

from chromium import HOW_TO_GET_ONE, find
from lab import Lab, Server, launch

ROUNDS, MOVES = 5, 20
BARE = """\
from ipywidgets import HTML, FloatSlider, VBox
slider, readout = FloatSlider(step=0.01), HTML("0")
readout.add_class("bp-picture")
slider.observe(lambda change: setattr(readout, "value", str(change.new)), "value")
VBox([slider, readout])"""

# One key on the slider; resolves, in ms, when the frame after the picture's first change is presented.
MOVE = """([cell, key]) => new Promise(done => {
    const output = document.querySelectorAll(".jp-CodeCell")[cell], start = performance.now();
    const observer = new MutationObserver(() => {
        observer.disconnect();
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => done(performance.now() - start);
        requestAnimationFrame(() => port2.postMessage(0));
    });
    for (const picture of output.querySelectorAll(".bp-picture"))
        observer.observe(picture, {subtree: true, childList: true, characterData: true, attributes: true});
    output.querySelector(".noUi-handle").dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
})"""


def measure(lab, cell):
    """Medians over one round: ms to painted pixels, messages and bytes a move."""
    times, moves = [], []
    for number in range(MOVES):
        with lab.watch() as sent:
            times.append(lab.page.evaluate(MOVE, [cell, "ArrowLeft" if number % 2 else "ArrowRight"]))
        moves += sent
    return median(times), median(len(move.answers) for move in moves), median(move.bytes for move in moves)


def main(panels):
    chromium = find() or sys.exit(HOW_TO_GET_ONE)
    cells = [BARE, *(f"from backprop_core import view\nview.{panel}" for panel in panels)]
    with TemporaryDirectory() as folder, Server(Path(folder)) as server, sync_playwright() as playwright:
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        write(new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=kernel), server.root / "latency.ipynb")
        lab = Lab(launch(playwright, chromium).new_page(viewport={"width": 1280, "height": 2000}), server)
        lab.open("latency.ipynb")
        lab.run_all()
        if errors := lab.error_outputs():
            sys.exit("\n".join(errors))
        lab.page.wait_for_function("count => document.querySelectorAll('.jp-CodeCell:has(.noUi-handle)').length === count", arg=len(cells))
        rounds = [[measure(lab, cell) for cell in range(len(cells))] for _ in range(1 + ROUNDS)][1:]     # the first one warms up
        lab.close()
    print(f"{'':40}     ms   ratio  messages    kB")
    for cell, name in enumerate(["bare round trip", *panels]):
        ms, messages, size = (median(column) for column in zip(*(one[cell] for one in rounds), strict=True))
        ratio = median(one[cell][0] / one[0][0] for one in rounds)
        print(f"{name:40} {ms:6.1f} {ratio:7.2f} {messages:9.0f} {size / 1000:5.1f}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["CircuitPanel()"])
