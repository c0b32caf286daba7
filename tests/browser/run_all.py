"""How long each lesson takes in JupyterLab in Chromium: Run All, and from a panel's cell to its first picture.

    python tests/browser/run_all.py                     all lessons
    python tests/browser/run_all.py 03_circuit.ipynb    these
"""
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import sync_playwright

from chromium import HOW_TO_GET_ONE, find
from lab import PROJECT, Lab, Server, launch

# Runs one cell; resolves, in ms, when a live picture is painted below it.
RUN = """async index => {
    const notebook = jupyterapp.shell.currentWidget.content, start = performance.now();
    notebook.activeCellIndex = index;
    const ran = jupyterapp.commands.execute("notebook:run-cell");
    const cell = notebook.widgets[index].node;
    const painted = () => [...cell.querySelectorAll(".bp-panel .bp-picture > g:last-of-type")].some(g => g.childElementCount);
    while (!painted() && performance.now() - start < 30000) await new Promise(requestAnimationFrame);
    const took = performance.now() - start;
    await ran;
    return took; }"""


def main(names):
    chromium = find() or sys.exit(HOW_TO_GET_ONE)
    print(f"{'':40} run all, s   slowest first picture, s")
    with TemporaryDirectory() as folder, Server(Path(folder)) as server, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        for name in names:
            lab = Lab(browser.new_page(viewport={"width": 1280, "height": 1000}), server)
            lab.open(name)
            start = perf_counter()
            lab.run_all()
            took = perf_counter() - start
            lab.open(name)
            pictures = []
            for index, cell in enumerate(lab.cells()):
                if cell["cell_type"] == "code" and "Panel(" in cell["source"]:
                    pictures.append(lab.page.evaluate(RUN, index) / 1000)
                elif cell["cell_type"] == "code":
                    lab.page.evaluate("""index => { jupyterapp.shell.currentWidget.content.activeCellIndex = index;
                        return jupyterapp.commands.execute("notebook:run-cell").then(() => null); }""", index)
            lab.close()
            lab.page.close()
            print(f"{name:40} {took:10.1f} {max(pictures, default=0):10.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or [path.name for path in sorted((PROJECT / "notebooks").glob("[0-9]*.ipynb"))])
