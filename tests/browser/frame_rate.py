"""Pictures a second while the panels of training play, in JupyterLab in Chromium: python tests/browser/frame_rate.py

Aim: 20. DigitsPanel trains a whole epoch, 1,437 images, and draws 28 pictures, for each.
"""
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from chromium import HOW_TO_GET_ONE, find
from lab import Lab, Server, launch

PANELS, ROUNDS = ["TrainingPanel()", "LandscapePanel()", "DigitsPanel()"], 5

# Reset and Play; resolves, when the panel has stopped by itself or after 3 s, in pictures a second that were painted.
PLAY = """async cell => {
    const output = document.querySelectorAll(".jp-CodeCell")[cell], press = id => output.querySelector(`[data-press=${id}]`).click();
    const play = output.querySelector("[data-press=play]"), wait = until => new Promise(done => {
        const look = () => until() ? done() : requestAnimationFrame(look);
        look();
    });
    press("reset");
    await new Promise(done => setTimeout(done, 500));
    let changed = false, painted = 0, first = 0, last = 0;
    const observer = new MutationObserver(() => { changed = true; });
    observer.observe(output.querySelector(".bp-picture"), {subtree: true, childList: true, characterData: true, attributes: true});
    const start = performance.now();
    press("play");
    await wait(() => {
        if (changed) { changed = false; painted++; last = performance.now(); first ||= last; }
        return performance.now() > start + 3000 || painted && play.textContent === "Play" && performance.now() > last + 200;
    });
    observer.disconnect();
    if (play.textContent !== "Play") press("play");
    return (painted - 1) / (last - first) * 1000; }"""


def main():
    chromium = find() or sys.exit(HOW_TO_GET_ONE)
    cells = [f"from backprop_core import view\nview.{panel}" for panel in PANELS]
    with TemporaryDirectory() as folder, Server(Path(folder)) as server, sync_playwright() as playwright:
        lab = Lab(launch(playwright, chromium).new_page(viewport={"width": 1280, "height": 2000}), server)
        lab.show(cells)
        rounds = [[lab.page.evaluate(PLAY, cell) for cell in range(len(cells))] for _ in range(ROUNDS)]
        lab.close()
    for panel, rates in zip(PANELS, zip(*rounds, strict=True), strict=True):
        print(f"{panel:20} {median(rates):5.1f} pictures a second")


if __name__ == "__main__":
    main()
