"""The notebooks in the tree are as `make notebooks` leaves them, and what it keeps and drops."""
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import notebooks

PATHS = [notebooks.PROJECT / "README.md", *notebooks.lessons(), *notebooks.solutions()]
PANEL = """\
from IPython.display import display
from ipywidgets import FloatSlider
display({"text/html": '<div class="bp-still"><img alt="a still"></div>', "image/svg+xml": "<svg/>", "text/plain": "a still"}, raw=True)
FloatSlider()"""


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(notebooks.PROJECT)))
def test_make_notebooks_would_change_nothing(path):
    runs = path not in notebooks.solutions()            # these show no panel, and nbval compares what they print
    assert notebooks.kept(path, execute=runs) == path.read_text(encoding="utf-8"), "run `make notebooks`"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lessons, the first of them the start."""
    folder = tmp_path / "notebooks"
    monkeypatch.setattr(notebooks, "PROJECT", tmp_path)
    monkeypatch.setattr(notebooks, "NOTEBOOKS", folder)
    monkeypatch.setattr(notebooks, "START", folder / "00_start_here.ipynb")
    monkeypatch.setattr(notebooks, "TABLES", [folder / "00_start_here.ipynb"])
    monkeypatch.setattr(notebooks, "course", lambda: {"repository": "someone/somewhere", "branch": "main"})
    folder.mkdir()

    def write(name, title, minutes, *cells):
        notebook = new_notebook(cells=[new_markdown_cell(title), *cells],
                                metadata={"course": {"minutes": minutes, "summary": f"{minutes} minutes of it"}, "widgets": {"state": {}}})
        nbformat.write(notebook, folder / name)
        return folder / name

    start = write("00_start_here.ipynb", "# Where to start?", 5, new_markdown_cell("<!-- lessons -->\n<!-- /lessons -->"))
    lesson = write("01_one.ipynb", "# One?\n\nText below.", 20, new_code_cell("import os\nprint(os.getcwd())"),
                   new_code_cell(f"1 + 1  {notebooks.CHECKED}"), new_code_cell(PANEL, metadata={"tags": ["solution"], "trusted": True}),
                   new_code_cell(f"{notebooks.CHECKED}\nfrom ipywidgets import IntSlider\nIntSlider(3)"))
    return start, lesson


def test_outputs_kept(course):
    _, lesson = course
    _, printed, checked, panel, live = nbformat.reads(notebooks.kept(lesson), 4).cells
    assert (printed.outputs, printed.execution_count) == ([], None)
    assert checked.source == f"{notebooks.CHECKED}\n1 + 1"
    assert checked.outputs[0].data == {"text/plain": "2"}
    assert checked.execution_count == checked.outputs[0].execution_count == 2
    assert [output.data["text/plain"] for output in panel.outputs] == ["a still"]
    assert panel.metadata == {"tags": ["solution"]}
    assert [list(output.data) for output in live.outputs] == [["text/plain"]]


def test_metadata_kept(course):
    _, lesson = course
    metadata = nbformat.reads(notebooks.kept(lesson), 4).metadata
    assert metadata == notebooks.METADATA | {"course": {"minutes": 20, "summary": "20 minutes of it"}}


def test_navigation(course):
    start, lesson = course
    first = nbformat.reads(notebooks.kept(lesson, execute=False), 4).cells[0].source
    assert first == """\
# One?

<!-- navigation -->
20 minutes · [previous](00_start_here.ipynb "Where to start?") · [contents](00_start_here.ipynb) · \
[![Open this notebook on Binder](images/binder.svg)](https://mybinder.org/v2/gh/someone/somewhere/main?urlpath=lab/tree/notebooks/01_one.ipynb)
<!-- /navigation -->

Text below."""
    assert '5 minutes · [next](01_one.ipynb "One?") · [!' in nbformat.reads(notebooks.kept(start, execute=False), 4).cells[0].source


def test_table(course):
    start, _ = course
    assert nbformat.reads(notebooks.kept(start, execute=False), 4).cells[1].source.splitlines()[-2:] == [
        "| 01 | [One?](01_one.ipynb) | 20 | 20 minutes of it |", "<!-- /lessons -->"]


def test_a_second_run_changes_nothing(course):
    for path in course:
        path.write_text(notebooks.kept(path, execute=False), encoding="utf-8")
    assert [notebooks.kept(path, execute=False) for path in course] == [path.read_text(encoding="utf-8") for path in course]


def test_a_failing_cell_is_an_error(course):
    _, lesson = course
    notebook = notebooks.read(lesson)
    notebook.cells.append(new_code_cell("1 / 0"))
    nbformat.write(notebook, lesson)
    with pytest.raises(Exception, match="ZeroDivisionError"):
        notebooks.kept(lesson)
