"""Bring the notebooks into the form in which they are kept. `make notebooks` runs this.

A notebook saved from JupyterLab carries what no reader needs and what differs from run to run: widget state, timings, details
of the kernel. Kept here are the text outputs of checked cells and the still pictures of panels, as a fresh kernel makes them.
What every notebook says about the others (navigation, badge, the list of lessons, here and in the README) is written from each
one's title and its metadata `course: {minutes, summary}`. A second run changes nothing.

    tools/notebooks.py                              all of them
    tools/notebooks.py notebooks/03_circuit.ipynb   run only this one
    tools/notebooks.py --check                      write nothing; fail and name what would change
"""
import argparse
import os
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import nbformat
from nbclient import NotebookClient

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOKS = PROJECT / "notebooks"
START = NOTEBOOKS / "00_start_here.ipynb"
TABLES = [PROJECT / "README.md", START]                     # they list the lessons

CHECKED = "# NBVAL_CHECK_OUTPUT"
STILL = 'class="bp-still"'
WIDGET = "application/vnd.jupyter.widget-view+json"
os.environ["TQDM_DISABLE"] = "1"                            # on a slow machine a progress bar would be one more output
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": {"name": "python"}}


def lessons():
    return sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def solutions():
    return sorted(NOTEBOOKS.glob("solutions/[0-9]*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def run(notebook, folder):
    """Run every cell in a fresh kernel that stands in `folder`; raises CellExecutionError."""
    NotebookClient(notebook, kernel_name="python3", timeout=300, store_widget_state=False, coalesce_streams=True,
                   extra_arguments=["--log-level=ERROR"],
                   resources={"metadata": {"path": str(folder)}}).execute()


def strip(notebook):
    """Drop what is not kept. Outputs stay with their execution count, since nbval wants one; other cells have none."""
    course = notebook.metadata.get("course")
    notebook.metadata = nbformat.from_dict(METADATA | ({"course": course} if course else {}))
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags", "jupyter") if cell.metadata.get(key)})
        if cell.cell_type == "code":
            if CHECKED in cell.source:          # nbval overlooks the mark at the end of a line
                cell.source = "\n".join([CHECKED, *re.sub(rf"\s*{CHECKED}", "", cell.source).strip("\n").splitlines()])
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)
                output.get("metadata", {}).pop(WIDGET, None)
            cell.outputs = [output for output in cell.outputs if is_kept(cell, output)]
            if not cell.outputs:
                cell.execution_count = None


def is_kept(cell, output):
    data = output.get("data")
    return data != {} and (CHECKED in cell.source or STILL in (data or {}).get("text/html", ""))


@cache
def course():
    """The table [tool.course] of pyproject.toml: repository and branch."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["course"]


def title(path):
    return re.search(r"^# (.+)", read(path).cells[0].source, re.MULTILINE)[1]


def badge(path, images="images"):
    """A Binder badge in Markdown that opens the notebook; images: where notebooks/images is, seen from the file that shows it."""
    link = f"https://mybinder.org/v2/gh/{course()['repository']}/{course()['branch']}?urlpath=lab/tree/{path.relative_to(PROJECT).as_posix()}"
    return f"[![Open this notebook on Binder]({images}/binder.svg)]({link})"


def navigation(path):
    """The line below a notebook's title: minutes, previous, contents, next, badge."""
    if path in solutions():
        lesson = NOTEBOOKS / path.name
        return f"[Lesson: {title(lesson)}](../{path.name}) · [contents](../{START.name}) · {badge(path, '../images')}"
    order = lessons()
    before, after = order[:order.index(path)][-1:], order[order.index(path) + 1:][:1]
    return " · ".join([
        f"{read(path).metadata.course.minutes} minutes",
        *(f'[previous]({other.name} "{title(other)}")' for other in before),
        *([f"[contents]({START.name})"] if path != START else []),
        *(f'[next]({other.name} "{title(other)}")' for other in after),
        badge(path)])


def table(path):
    """The list of lessons in Markdown, with links as seen from `path`."""
    folder = "" if path.parent == NOTEBOOKS else "notebooks/"
    rows = ["| | Lesson | Minutes | What it is about |", "|---|---|---|---|"]
    for lesson in lessons():
        facts = read(lesson).metadata.course
        rows.append(f"| {lesson.name[:2]} | [{title(lesson)}]({folder}{lesson.name}) | {facts.minutes} | {facts.summary} |")
    return "\n".join(rows)


def fill(text, name, content):
    """The text with what stands between <!-- name --> and <!-- /name --> replaced; unchanged where there are no such marks."""
    return re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda match: f"{match[1]}{content}\n{match[2]}", text, flags=re.DOTALL)


def generate(notebook, path):
    first = notebook.cells[0]
    if "<!-- navigation -->" not in first.source:
        head, *rest = first.source.split("\n", 1)
        first.source = "\n".join([head, "", "<!-- navigation -->", "<!-- /navigation -->", *rest])
    first.source = fill(first.source, "navigation", navigation(path))
    if path in TABLES:
        for cell in notebook.cells:
            cell.source = fill(cell.source, "lessons", table(path))


def kept(path, execute=True):
    """The text of the file as it should be kept."""
    if path.suffix != ".ipynb":
        text = fill(path.read_text(encoding="utf-8"), "badge", badge(START, "notebooks/images"))
        return fill(text, "lessons", table(path))
    notebook = read(path)
    if execute:
        run(notebook, path.parent)
    strip(notebook)
    generate(notebook, path)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail and name what would change")
    parser.add_argument("only", nargs="*", type=Path, help="run only these; the others keep the outputs they have")
    options = parser.parse_args()
    only = [path.resolve() for path in options.only]
    changed = []
    for path in [PROJECT / "README.md", *lessons(), *solutions()]:
        text = kept(path, execute=not only or path in only)
        if text != path.read_text(encoding="utf-8"):
            changed.append(path.relative_to(PROJECT))
            if not options.check:
                path.write_text(text, encoding="utf-8")
    print(*changed or ["nothing changes"], sep="\n")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
