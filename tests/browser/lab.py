"""JupyterLab as a user meets it: a server, and a page object that opens notebooks, moves sliders and reads what went over the wire."""
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

PROJECT = Path(__file__).parents[2]
# Without a sandbox, since CI runs as root; the others keep Chromium from calling home.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
expect.set_options(timeout=30_000)      # a busy machine may take ten seconds to draw JupyterLab
# The page's own count of what it sent to a kernel: Playwright hears of a frame a little later than the page sends it.
COUNT = """
window.framesSent = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) { framesSent += this.url.includes("/channels"); send.call(this, data); };
"""
CLOSE = """async () => {
    const notebook = window.jupyterapp?.shell.currentWidget;
    await notebook?.sessionContext?.shutdown();
    notebook?.dispose();
}"""
# Resolves when the element has stood in the middle of the page for ten frames.
BRING = """async (element) => {
    for (let was, still = 0; still < 10; still++) {
        element.scrollIntoView({block: 'center', behavior: 'instant'});
        await new Promise(requestAnimationFrame);
        const {x, y} = element.getBoundingClientRect();
        if (was !== (was = `${x} ${y}`)) still = 0;
    }
}"""
QUIET = {"apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}


def launch(playwright, chromium):
    """A headless Chromium."""
    return playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)


class Server:
    """JupyterLab on loopback with a copy of the notebooks, the server setting of binder/, and nothing of the user's own settings.

    `url`, `root` (the folder it serves).
    """

    def __init__(self, folder):
        self.root = folder / "root"
        shutil.copytree(PROJECT / "notebooks", self.root, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        for name, values in QUIET.items():
            path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        page = folder / "config" / "labconfig" / "page_config.json"
        page.parent.mkdir(parents=True)
        page.write_text(json.dumps({"buildCheck": False}))      # a second of the server's time for every page
        self.log = folder / "server.log"
        self.environment = os.environ | {
            "JUPYTER_CONFIG_PATH": str(PROJECT / "binder"), "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"), "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"), "JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "IPYTHONDIR": str(folder / "ipython")}

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1",
                 f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={self.root}"],
                env=self.environment, cwd=self.root, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()                # the server ends its kernels first
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self):
        try:
            return urlopen(f"{self.url}/api/status", timeout=5).status == 200
        except OSError:
            return False


@dataclass
class Frame:
    """One websocket message between page and kernel: `kind` as in Jupyter's protocol (comm_msg, status, ...), `bytes` on the wire."""
    sent: bool
    id: str
    parent: str
    kind: str
    content: dict
    bytes: int


@dataclass
class Move:
    """One message of a widget to the kernel, with every message that names it as its parent."""
    message: Frame
    answers: list = field(default_factory=list)

    @property
    def bytes(self):
        return sum(frame.bytes for frame in self.answers)

    @property
    def answered(self):
        return any(frame.kind == "status" and frame.content["execution_state"] == "idle" for frame in self.answers)


def frame(payload, sent):
    """Read one message of the binary protocol v1.kernel.websocket.jupyter.org: a count, that many offsets, then the parts."""
    count = int.from_bytes(payload[:8], "little")
    offsets = [int.from_bytes(payload[8 * i:8 * i + 8], "little") for i in range(1, count + 1)]
    header, parent, _, content = (json.loads(payload[a:b]) for a, b in zip(offsets[1:5], offsets[2:6], strict=True))
    return Frame(sent, header["msg_id"], parent.get("msg_id", ""), header["msg_type"], content, len(payload))


class Lab:
    """One browser page on a JupyterLab.

    `page` is Playwright's; `frames` holds every kernel message so far; `console_errors` every console error and failed request, and
    what was raised outside JupyterLab's own code.
    """

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.frames, self.console_errors, self._sockets = [], [], []
        page.add_init_script(COUNT)
        page.on("console", lambda message: message.type == "error" and self.console_errors.append(message.text))
        page.on("pageerror", self._page_error)
        page.on("websocket", self._listen)

    def _page_error(self, error):
        stack = error.stack or ""
        if "blob:" in stack or "/static/lab/" not in stack:         # a widget's code is in a blob; the rest is JupyterLab's own
            self.console_errors.append(str(error))

    def _listen(self, socket):
        if "/channels" not in socket.url:
            return
        self._sockets.append(socket)
        socket.on("framesent", lambda payload: self.frames.append(frame(payload, True)))
        socket.on("framereceived", lambda payload: self.frames.append(frame(payload, False)))

    def open(self, notebook, saved=False):
        """Open a notebook (a path below notebooks/) with a fresh kernel; a fresh copy too, unless `saved`: then as it was last saved."""
        if not saved and (PROJECT / "notebooks" / notebook).exists():
            shutil.copyfile(PROJECT / "notebooks" / notebook, self.server.root / notebook)
        self.close()
        if self.page.url.startswith(self.server.url):
            self.command("docmanager:open", path=notebook)
        else:
            self.page.goto(f"{self.server.url}/lab/tree/{notebook}?reset", wait_until="domcontentloaded")
        expect(self.page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
        self._wait_until_idle()
        self.page.evaluate("jupyterapp.shell.collapseLeft()")

    def show(self, cells):
        """Open and run a notebook of these code cells, each of which shows a panel with a slider; an error in one is raised."""
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=kernel), self.server.root / "panels.ipynb")
        self.open("panels.ipynb")
        self.run_all()
        if errors := self.error_outputs():
            raise RuntimeError("\n".join(errors))
        self.page.wait_for_function("count => document.querySelectorAll('.jp-CodeCell:has(.noUi-handle)').length === count", arg=len(cells))

    def close(self):
        """Close the notebook unsaved and end its kernel, if one is open."""
        self.page.evaluate(CLOSE)
        self._sockets.clear()

    def run_all(self):
        """Run every cell; returns when the last one is done."""
        self.command("notebook:run-all-cells")
        self._wait_until_idle()

    def command(self, name, **arguments):
        """Run a JupyterLab command and wait for its promise."""
        self.page.evaluate("([name, args]) => jupyterapp.commands.execute(name, args).then(() => null)", [name, arguments])

    def save(self):
        self.command("docmanager:save")

    def theme(self, dark):
        self.command("apputils:change-theme", theme="JupyterLab Dark" if dark else "JupyterLab Light")
        expect(self.page.locator(f"body[data-jp-theme-light={'false' if dark else 'true'}]")).to_be_attached()

    def cells(self):
        """The notebook's cells as they would be saved, outputs included."""
        return self.page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")

    def error_outputs(self):
        return [output["evalue"] for cell in self.cells() for output in cell.get("outputs", ()) if output["output_type"] == "error"]

    def _wait_until_idle(self):
        self.page.wait_for_function("jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'")

    @contextmanager
    def watch(self):
        """Collect as Moves what widgets send inside the block; on leaving, wait until the kernel is done with each."""
        moves, start = [], len(self.frames)
        yield moves
        sent = self.page.evaluate("framesSent")
        self._wait_for("framesent", lambda: sum(frame.sent for frame in self.frames) >= sent)
        self._wait_for("framereceived", lambda: all(move.answered for move in self._moves(start)))
        moves.extend(self._moves(start))

    def _moves(self, start):
        by_id = {}
        for frame in self.frames[start:]:
            if frame.sent and frame.kind == "comm_msg":
                by_id[frame.id] = Move(frame)
            elif frame.parent in by_id:
                by_id[frame.parent].answers.append(frame)
        return by_id.values()

    def _wait_for(self, event, done):
        while not done():
            self._sockets[-1].wait_for_event(event)

    def bring(self, part):
        """Scroll a locator into view until it stays there: JupyterLab lays out what it scrolls past a moment later.

        Without this a slider may be out of the page again before the mouse comes, and a button under it only when it is pressed.
        """
        part.evaluate(BRING)

    def take(self, handle):
        """Press the mouse on a handle, and hold it: again, if JupyterLab scrolled away before the press came."""
        for _ in range(10):
            self.bring(handle)
            box = handle.bounding_box()
            self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            self.page.mouse.down()
            if handle.evaluate("handle => handle.matches(':active')"):
                return
            self.page.mouse.up()
        raise RuntimeError("the page does not stand still")

    def slider(self, name, within=None):
        """The handle of the slider labeled `name`, below `within` (a locator; the whole page if None)."""
        label = self.page.locator(".widget-label").and_(self.page.get_by_text(name, exact=True))
        return (within or self.page).locator(".widget-slider").filter(has=label).locator(".noUi-handle").first

    def value(self, name, within=None):
        """The number at which the slider stands."""
        return float(self.slider(name, within).evaluate("handle => handle.closest('.noUi-target').noUiSlider.get()"))

    def drag(self, name, value, within=None, steps=5):
        """Drag the slider with the mouse to (about) `value` in some steps; returns the value it took, once that is sent to the kernel."""
        handle = self.slider(name, within)
        with self._sending(name, within):
            self.take(handle)
            x, y = handle.evaluate("""(handle, value) => {
                const target = handle.closest('.noUi-target'), {min, max} = target.noUiSlider.options.range;
                const low = [].concat(min)[0], high = [].concat(max)[0], at = handle.getBoundingClientRect();
                const base = target.querySelector('.noUi-base').getBoundingClientRect();
                return [base.x + base.width * (value - low) / (high - low), at.y + at.height / 2];
            }""", value)
            self.page.mouse.move(x, y, steps=steps)
            self.page.mouse.up()
        return self.value(name, within)

    def press(self, name, key, within=None):
        """Press a key on the slider (ArrowRight, PageUp, Home, ...); returns the value it took, once that is sent to the kernel."""
        with self._sending(name, within):
            self.slider(name, within).press(key)
        return self.value(name, within)

    @contextmanager
    def _sending(self, name, within):
        """Wait until the slider's new value is sent: while the kernel is busy, ipywidgets holds the newest one back."""
        before = self.value(name, within)
        yield
        value = self.value(name, within)
        wanted = (value, 10 ** value)            # a FloatLogSlider stands at the exponent
        if value != before:
            self._wait_for("framesent", lambda: any(math.isclose(self._last_value(), each, abs_tol=1e-9) for each in wanted))

    def _last_value(self):
        """The value in the newest message of a slider to the kernel."""
        states = (frame.content["data"].get("state", {}) for frame in reversed(self.frames) if frame.sent and frame.kind == "comm_msg")
        return next((state["value"] for state in states if isinstance(state.get("value"), int | float)), math.nan)
