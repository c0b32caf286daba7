"""From a slider's move to painted pixels: panels beside the bare round trip of one number through the kernel.

    python tests/browser/latency.py                     the circuit panel
    python tests/browser/latency.py "SecantPanel()"     any panel of backprop_core.view
    python tests/browser/latency.py all                 every panel with a slider

Rounds are interleaved, so that what else the machine does falls on all alike; the ratio is the median over rounds. The last column is a
drag of 200 moves in 2 seconds: from the last move until the picture changes no more.
"""
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from chromium import HOW_TO_GET_ONE, find
from lab import Lab, Server, launch
from panel_rows import PANELS

ROUNDS, MOVES = 5, 20
BARE = """\
from ipywidgets import HTML, FloatSlider, VBox
slider, readout = FloatSlider(step=0.01), HTML("0")
readout.add_class("bp-picture")
slider.observe(lambda change: setattr(readout, "value", str(change.new)), "value")
VBox([slider, readout])"""

# One key on the slider, there and back in turn; resolves, in ms, when the frame after the picture's first change is presented.
MOVE = """([cell, back]) => new Promise((done, fail) => {
    const output = document.querySelectorAll(".jp-CodeCell")[cell], handle = output.querySelector("[data-measured]");
    const there = Number(handle.ariaValueNow) === Number(handle.ariaValueMax) ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const key = (handle.measured ??= there)[back], start = performance.now();
    setTimeout(() => fail(new Error(`cell ${cell}: the picture does not follow ${key}`)), 10000);
    const observer = new MutationObserver(() => {
        observer.disconnect();
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => done(performance.now() - start);
        requestAnimationFrame(() => port2.postMessage(0));
    });
    for (const picture of output.querySelectorAll(".bp-picture"))
        observer.observe(picture, {subtree: true, childList: true, characterData: true, attributes: true});
    handle.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
})"""

DRAG = """async cell => {
    const output = document.querySelectorAll(".jp-CodeCell")[cell], handle = output.querySelector("[data-measured]");
    const base = handle.closest(".noUi-base").getBoundingClientRect();
    let last = 0;
    const observer = new MutationObserver(() => { last = performance.now(); });
    for (const picture of output.querySelectorAll(".bp-picture"))
        observer.observe(picture, {subtree: true, childList: true, characterData: true, attributes: true});
    const at = (kind, part) => handle.dispatchEvent(new MouseEvent(kind, {bubbles: true, buttons: kind === "mouseup" ? 0 : 1,
        clientX: base.left + base.width * part, clientY: base.top + base.height / 2}));
    const start = performance.now();
    at("mousedown", 0.5);
    for (let move = 1; move <= 200; move++) {           // two waves, so that the slider ends where it began
        at("mousemove", 0.5 + 0.4 * Math.sin(move * Math.PI / 50));
        if (move < 200) while (performance.now() < start + 10 * move) await new Promise(done => setTimeout(done));
    }
    const end = performance.now();
    at("mouseup", 0.5);
    await new Promise(done => setTimeout(done, 1000));
    observer.disconnect();
    return Math.max(0, last - end); }"""


def measure(lab, cell):
    """One round: the medians of ms to painted pixels, messages and bytes a move; ms from the end of a drag to its last picture."""
    times, moves = [], []
    for number in range(MOVES):
        with lab.watch() as sent:
            times.append(lab.page.evaluate(MOVE, [cell, number % 2]))
        moves += sent
    settled = lab.page.evaluate(DRAG, cell)
    return median(times), median(len(move.answers) for move in moves), median(move.bytes for move in moves), settled


def main(panels):
    chromium = find() or sys.exit(HOW_TO_GET_ONE)
    cells = [BARE, *(f"from backprop_core import view\nview.{panel}" for panel in panels)]
    with TemporaryDirectory() as folder, Server(Path(folder)) as server, sync_playwright() as playwright:
        lab = Lab(launch(playwright, chromium).new_page(viewport={"width": 1280, "height": 2000}), server)
        lab.show(cells)
        labels = {row.expression: row.panel().sliders[row.slider].description for row in PANELS if row.slider}
        for cell, name in enumerate([None, *panels]):
            output = lab.page.locator(".jp-CodeCell").nth(cell)         # of a panel not known here, the first slider
            handle = lab.slider(labels[name], output) if name in labels else output.locator(".noUi-handle").first
            handle.evaluate("handle => { handle.dataset.measured = ''; }")
        rounds = [[measure(lab, cell) for cell in range(len(cells))] for _ in range(1 + ROUNDS)][1:]     # the first one warms up
        lab.close()
    print(f"{'':40}     ms   ratio  messages    kB  after a drag, ms")
    for cell, name in enumerate(["bare round trip", *panels]):
        ms, messages, size, settled = (median(column) for column in zip(*(one[cell] for one in rounds), strict=True))
        ratio = median(one[cell][0] / one[0][0] for one in rounds)
        print(f"{name:40} {ms:6.1f} {ratio:7.2f} {messages:9.0f} {size / 1000:5.1f} {settled:17.0f}")


if __name__ == "__main__":
    every = [row.expression for row in PANELS if row.slider]
    main(every if sys.argv[1:] == ["all"] else sys.argv[1:] or ["CircuitPanel()"])
