"""What Binder reads, and the server setting that it shares with `make lab`."""
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from jupyter_server.services.kernels.connection import channels
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from packaging.requirements import Requirement
from traitlets.config.loader import PyFileConfigLoader

import notebooks

PROJECT = Path(__file__).parents[1]
BINDER = PROJECT / "binder"


def configuration():
    return PyFileConfigLoader("jupyter_server_config.py", str(BINDER)).load_config()


def base_image():
    """{package: version} of the environment that Binder starts from, as repo2docker has it."""
    root = Path(importlib.util.find_spec("repo2docker").origin).parent
    lock = (root / "buildpacks/conda/environment.py-3.11-linux-64.lock").read_text()
    return {name.replace("_", "-"): version for name, version in re.findall(r"/([^/]+)-([^-]+)-[^-/]+\.(?:conda|tar\.bz2)", lock)}


def requirements(path):
    return [Requirement(line) for line in path.read_text().splitlines() if line[:1].isalpha()]


def test_messages_go_out_at_once(monkeypatch):
    """jupyter-server still has the private class that the setting builds on, and its websocket `set_nodelay`."""
    done = []
    monkeypatch.setattr(KernelWebsocketHandler, "set_nodelay", lambda self, on: done.append(("set_nodelay", on)))
    monkeypatch.setattr(channels.ZMQChannelsWebsocketConnection, "connect", lambda self: done.append("connect"))
    setting = configuration().ServerApp.kernel_websocket_connection_class
    assert issubclass(setting, channels.ZMQChannelsWebsocketConnection)
    connection = setting.__new__(setting)
    connection.websocket_handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    connection.connect()
    assert done == [("set_nodelay", True), "connect"]


def test_without_the_private_class_the_server_starts_all_the_same(monkeypatch):
    monkeypatch.setitem(sys.modules, channels.__name__, None)
    with pytest.warns(UserWarning, match="44 ms later"):
        assert "kernel_websocket_connection_class" not in configuration().ServerApp


def test_start_passes_the_setting_on():
    command = [BINDER / "start", "printenv", "JUPYTER_CONFIG_PATH"]
    done = subprocess.run(command, env=os.environ | {"JUPYTER_CONFIG_PATH": "/mine"}, capture_output=True, text=True, check=True)
    assert done.stdout == f"{BINDER}:/mine\n"


def test_repo2docker_reads_the_folder_as_meant():
    command = [Path(sys.executable).parent / "jupyter-repo2docker", "--no-build", "--debug", PROJECT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    dockerfile = done.stdout + done.stderr
    assert "environment-2epy-2d3-2e11" in dockerfile
    copied, installed = dockerfile.index(" src/ ${REPO_DIR}/"), dockerfile.index('pip install --no-cache-dir -r "binder/requirements.txt"')
    assert copied < installed, "`-e .` needs the whole project"
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile


def test_the_ranges_admit_what_binder_has():
    """Pip then leaves the base image's Jupyter alone."""
    base = base_image()
    wanted = [wish for wish in requirements(PROJECT / "requirements.txt") if wish.name in base]
    assert {"jupyterlab", "ipywidgets"} <= {wish.name for wish in wanted}
    assert [str(wish) for wish in wanted if base[wish.name] not in wish.specifier] == []


def test_what_draws_has_the_same_version_on_binder():
    pins = (BINDER / "constraints.txt").read_text().splitlines()
    assert set(pins) <= set((PROJECT / "constraints.txt").read_text().splitlines())
    names = {Requirement(pin).name for pin in pins}
    assert {"numpy", "matplotlib", "contourpy", "fonttools", "pillow"} <= names
    assert names.isdisjoint(base_image())


@pytest.fixture
def home():
    """A folder that another user may enter; pytest's own are closed to all but the one who runs the tests."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.long
def test_the_same_steps_without_docker(home):
    """A fresh environment with the base image's Jupyter, as a user without rights: the badge's address answers, the notebooks run."""
    base = base_image()
    files = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, files):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, home / name)
    who, python = {}, sys.executable
    if os.getuid() == 0:
        who, python = {"user": "nobody", "group": "nogroup", "extra_groups": []}, shutil.which("python3", path="/usr/bin")
        subprocess.run(["chown", "-R", "nobody:nogroup", home], check=True)
    environment = {"HOME": str(home), "PATH": f"{home}/.venv/bin:/usr/bin:/bin"}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def do(*command):
        return subprocess.run(command, cwd=home, env=environment, check=True, text=True, stdout=subprocess.PIPE, **who).stdout

    jupyter = ("jupyterlab", "notebook", "jupyter-server", "ipywidgets", "ipykernel", "traitlets", "tornado")
    do(python, "-m", "venv", ".venv")
    do("pip", "install", "--quiet", *(f"{name}=={base[name]}" for name in jupyter))
    do("pip", "install", "--quiet", "--no-cache-dir", "-r", "binder/requirements.txt")
    assert do("jupyter", "lab", "--version").strip() == base["jupyterlab"]
    assert "no broken requirements" in do("pip", "check").lower()
    do("jupyter", "execute", *(f"notebooks/{path.name}" for path in notebooks.lessons()[:4]))
    server = subprocess.Popen(["binder/start", "jupyter", "lab", "--no-browser", f"--port={port}", "--IdentityProvider.token="],
                              cwd=home, env=environment, **who)
    try:
        address = re.search(r"urlpath=([^)]+)", notebooks.badge(notebooks.START))[1]
        assert status(f"http://127.0.0.1:{port}/{address}") == 200
        file = address.removeprefix("lab/tree/")        # JupyterLab answers for any address; the file is what must be there
        assert status(f"http://127.0.0.1:{port}/api/contents/{file}?content=0") == 200
    finally:
        server.terminate()
        server.wait(20)


def status(url):
    """The answer's status, once there is a server."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return urlopen(url, timeout=10).status
        except HTTPError as error:
            return error.code
        except URLError:
            assert time.monotonic() < deadline, "no server"
            time.sleep(0.2)
