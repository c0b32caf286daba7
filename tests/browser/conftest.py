"""A real JupyterLab in a real Chromium, for the tests in this folder.

A test module opens its notebook once and takes `lab` (a `Lab`, see lab.py, where every method is described):

    @pytest.fixture(scope="module")
    def panel(lab):
        lab.open("03_circuit.ipynb")        # a copy of notebooks/03_circuit.ipynb, with a fresh kernel
        lab.run_all()                       # returns when the kernel is idle
        assert lab.error_outputs() == []
        return lab.page.locator(".bp-panel").first

    def test_z_moves(lab, panel):
        with lab.watch() as moves:          # the slider's messages and all that the kernel answered to each
            z = lab.drag("z", 2.5)          # by mouse; the value that the slider took
            lab.press("z", "ArrowRight")    # by keys
        assert len(moves[-1].answers) <= 4
        expect(panel.locator("[data-id=f]")).to_contain_text("...")

After each test the console must have shown no error of ours (`lab.console_errors`; a test that provokes one clears the list).
One worker has one server and one page, in which each notebook takes the place of the one before.
A test that fails is run once more, and that is reported.
"""
import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from chromium import HOW_TO_GET_ONE, find
from lab import Lab, Server, launch

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium; without one the tests are skipped, or fail where BROWSER_TESTS=required."""
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("BROWSER_TESTS") == "required" else pytest.skip)(HOW_TO_GET_ONE)
    return path


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    with Server(tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture(scope="package")
def browser(chromium):
    # Until this folder is done, not the session: while Playwright runs, its event loop would be in the way of nbval's.
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def lab(server, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(30_000)
    lab = Lab(page, server)
    yield lab
    lab.close()


@pytest.fixture(autouse=True)
def no_console_errors(request):
    yield
    if "lab" in request.fixturenames:
        errors, lab = [], request.getfixturevalue("lab")
        errors, lab.console_errors = lab.console_errors, errors
        assert errors == []
