"""Every fact of the articles is shown on a tagged cell of a lesson and checked by a marked test."""
import re
from pathlib import Path

import notebooks
from facts import FACTS

TESTS = Path(__file__).parents[1]


def test_every_fact_is_on_a_cell():
    tags = {tag for lesson in notebooks.lessons() for cell in notebooks.read(lesson).cells for tag in cell.metadata.get("tags", [])}
    assert set(FACTS) - {tag.removeprefix("fact:") for tag in tags} == set()


def test_what_shows_a_fact_is_checked_or_seen():
    for lesson in notebooks.lessons():
        for cell in notebooks.read(lesson).cells:
            if cell.cell_type == "code" and any(tag.startswith("fact:") for tag in cell.metadata.get("tags", [])):
                assert notebooks.CHECKED in cell.source or notebooks.STILL in str(cell.outputs), cell.source


def test_every_fact_has_a_test():
    marks = re.findall(r"mark\.fact\(([^)]*)\)", "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")))
    assert set(FACTS) - {id for mark in marks for id in re.findall(r'"([^"]+)"', mark)} == set()
