"""What every notebook has in common, so that thirteen of them read as one course."""
import re

import pytest

import notebooks
from facts import FACTS

LESSONS, SOLUTIONS = notebooks.lessons(), notebooks.solutions()
each_notebook = pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=lambda path: str(path.relative_to(notebooks.NOTEBOOKS)))
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)

FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
MACHINE_PATH = re.compile(rf"/(?:home|Users|root|tmp|usr|opt)/|\b[A-Z]:\\+Users|{re.escape(str(notebooks.PROJECT))}")


def code(path):
    return [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]


def prose(path):
    """The text of the Markdown cells, without code blocks."""
    return "\n\n".join(FENCED.sub("", cell.source) for cell in notebooks.read(path).cells if cell.cell_type == "markdown")


def tags(cell):
    return cell.metadata.get("tags", [])


@each_notebook
def test_checked_cells_have_outputs(path):
    """nbval compares with what is stored, and passes where nothing is."""
    assert [cell.source for cell in code(path) if notebooks.CHECKED in cell.source and not cell.outputs] == []


@each_notebook
def test_nbval_sees_the_mark(path):
    """It looks for lines that are nothing but the mark."""
    marked = [cell.source for cell in code(path) if notebooks.CHECKED in cell.source]
    assert [source for source in marked if notebooks.CHECKED not in source.splitlines()] == []


@each_notebook
def test_nothing_of_a_running_widget_is_stored(path):
    assert "widgets" not in notebooks.read(path).metadata
    assert notebooks.WIDGET not in path.read_text(encoding="utf-8")


@each_notebook
def test_code_cells_are_short(path):
    long = [cell.source for cell in code(path)
            if len([line for line in cell.source.splitlines() if line.strip() and line != notebooks.CHECKED]) > 10
            and not {"exercise", "solution"} & set(tags(cell))]
    assert long == []


def numbers(text):
    """The numbers in a text as written, without signs; not those of addresses."""
    return {number.replace(",", "") for number in re.findall(r"(?<![\w.^/])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)", text)}


def computed(path):
    """The numbers that a lesson's code, its solutions and its exercises hold or print."""
    cells = [*code(path), *code(notebooks.NOTEBOOKS / "solutions" / path.name)]
    texts = [(notebooks.PROJECT / "backprop_core" / "lessons" / f"lesson_{path.stem[:2]}.py").read_text(encoding="utf-8")]
    for cell in cells:
        texts += [cell.source, *(output.get("text") or output.data.get("text/plain", "") for output in cell.outputs)]
    return {float(number) for number in numbers(" ".join(texts))}


@each_lesson
def test_numbers_in_prose_are_computed(path):
    """A number with two decimals or more is, rounded, one that code prints, or comes from two others in its cell by + − × ÷."""
    known, wrong = computed(path), []
    for cell in notebooks.read(path).cells:
        written = numbers(cell.source) if cell.cell_type == "markdown" else set()
        for number in written:
            digits = len(number.partition(".")[2].partition("e")[0])
            others = [float(other) for other in written - {number}]
            pairs = [(a, b) for a in others for b in others if digits > 1]
            results = {result for a, b in pairs for result in (a + b, abs(a - b), a * b, *([a / b] if b else []))}
            if digits > 1 and not any(abs(each - float(number)) <= 0.50001 * 10 ** -digits for each in known | results):
                wrong.append(number)
    assert wrong == []


@each_lesson
def test_prose_first(path):
    cells = notebooks.read(path).cells
    assert sum(cell.cell_type == "markdown" for cell in cells) >= 0.45 * len(cells)


@each_notebook
def test_headings(path):
    """One title, first; and no level left out on the way down."""
    levels = [len(match[1]) for match in re.finditer(r"^(#+) ", prose(path), re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:], strict=False)), levels


@each_notebook
def test_options_stand_below_each_other(path):
    """Lines that are not a list run together when they are shown: a) one b) another."""
    assert re.findall(r"^[a-z]\) .*", prose(path), re.MULTILINE) == []


@each_notebook
def test_pictures_have_a_text(path):
    text = prose(path) + "".join(output.get("data", {}).get("text/html", "") for cell in code(path) for output in cell.outputs)
    assert re.findall(r"!\[\s*\]", text) == []
    assert [image for image in re.findall(r"<img\b[^>]*>", text) if not re.search(r'\balt="[^"]+"', image)] == []


@each_notebook
def test_what_is_drawn_in_ink_is_not_called_black(path):
    """In a dark theme it is white."""
    assert re.findall(r"\bblack \w+", prose(path)) == []


@each_notebook
def test_no_machine_paths(path):
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


@each_notebook
def test_fact_tags_are_known(path):
    wanted = {tag.removeprefix("fact:") for cell in notebooks.read(path).cells for tag in tags(cell) if tag.startswith("fact:")}
    assert wanted <= FACTS.keys()


@each_notebook
def test_links_lead_somewhere(path):
    targets = [target for target in re.findall(r"\]\(([^)\s]+)", prose(path)) if not re.match(r"[a-z]+:|#", target)]
    assert [target for target in targets if not (path.parent / target.partition("#")[0]).exists()] == []


@each_lesson
def test_minutes_and_summary(path):
    course = notebooks.read(path).metadata["course"]
    assert 0 < course["minutes"] <= 70
    assert 0 < len(course["summary"]) <= 140
