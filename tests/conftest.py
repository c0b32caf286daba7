"""Hypothesis profiles, no progress bars in compared outputs, and `@pytest.mark.fact(...)` only with ids that exist."""
import os

import pytest
from hypothesis import settings

from facts import FACTS

collect_ignore = ["benchmarks"]                             # programs: to be imported they would run
os.environ["TQDM_DISABLE"] = "1"                            # the notebooks' kernels inherit it
settings.register_profile("suite", max_examples=200, deadline=None)
settings.register_profile("long", max_examples=10_000, deadline=None)
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    for item in items:
        for mark in item.iter_markers("fact"):
            if not mark.args or (unknown := set(mark.args) - FACTS.keys()):
                raise pytest.UsageError(f"{item.nodeid}: unknown fact {sorted(unknown) if mark.args else '(none given)'}")
