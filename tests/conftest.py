"""Hypothesis profiles, what parallel workers share, no progress bars in outputs, and `@pytest.mark.fact(...)` only with known ids."""
import os

import pytest
from hypothesis import settings

from facts import FACTS

collect_ignore = ["benchmarks"]                             # programs: to be imported they would run
os.environ["TQDM_DISABLE"] = "1"                            # the notebooks' kernels inherit it
settings.register_profile("suite", max_examples=200, deadline=None)
settings.register_profile("long", max_examples=10_000, deadline=None)
settings.load_profile("suite")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file runs on one worker, and the browser's files on two: every further JupyterLab takes as long to start as its tests."""
    from xdist.scheduler import LoadFileScheduling

    class TwoBrowsers(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "tests/browser" if file.startswith("tests/browser/") and file != "tests/browser/test_panels.py" else file

    return TwoBrowsers(config, log)


def pytest_collection_modifyitems(items):
    for item in items:
        for mark in item.iter_markers("fact"):
            if not mark.args or (unknown := set(mark.args) - FACTS.keys()):
                raise pytest.UsageError(f"{item.nodeid}: unknown fact {sorted(unknown) if mark.args else '(none given)'}")


def pytest_terminal_summary(terminalreporter):
    """Why a test was run once more: pytest says only which one."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.section(f"run once more: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
