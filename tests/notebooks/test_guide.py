"""The guide for teachers: every setting can be set, and what stands on the screen then is what the guide says."""
import re

import pytest
from ipywidgets import Dropdown

import backprop_core
import notebooks
from backprop_core import view
from backprop_core.view.svg import SLOT

GUIDE = (notebooks.NOTEBOOKS / "README.md").read_text(encoding="utf-8")
SETTING = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*(?: × (\d+))?")


def rows():
    """(panel, settings, what one sees) of every table of settings."""
    for line in GUIDE.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and re.fullmatch(r"`\w+Panel\(.*\)`", cells[0]):
            yield cells[0].strip("`"), *cells[1:]


def made(expression):
    name = expression.partition("(")[0]
    return eval(expression, {**vars(backprop_core), name: getattr(view, name)})


def follow(panel, settings):
    """Do what a row says, in order: set a slider, choose from a list, press a button so many times."""
    sliders = {slider.description: slider for slider in panel.sliders.values()}
    lists = [control for control in vars(panel).values() if isinstance(control, Dropdown)]
    buttons = {text.strip("◀▶ "): id for id, text, _ in panel.picture.buttons}
    for code, button, times in SETTING.findall(settings):
        name, _, number = code.rpartition(" = ")
        if button:
            for _ in range(int(times or 1)):
                panel.press(buttons[button])
        elif name in sliders:
            sliders[name].value = float(number)
            assert sliders[name].value == pytest.approx(float(number)), f"{name} has no {number}"
        else:
            chooser, value = next((chooser, value) for chooser in lists
                                  for label, value in zip(chooser._options_labels, chooser._options_values, strict=True) if label == code)
            chooser.value = value


def on_screen(panel):
    picture = panel.picture
    drawn = re.findall(r"<text[^>]*>(.*?)</text>", picture.marks)
    return "\n".join([picture.text(), picture.progress, *(re.sub("<[^>]*>", "", text) for text in drawn)])


# Every setting that the guide names, in the panel itself.
@pytest.mark.parametrize(("expression", "settings", "seen"), list(rows()))
def test_what_one_sees(expression, settings, seen):
    panel = made(expression)
    follow(panel, settings)
    assert panel.picture.problem == ""
    shown = on_screen(panel)
    assert [text for text in re.findall("`([^`]+)`", seen) if text not in shown] == [], shown
    assert not SLOT.search(shown)


def test_every_lesson_is_in_the_map_and_has_its_section():
    sections = re.findall(r"^### (\d\d) ", GUIDE, re.MULTILINE)
    assert sections == [path.name[:2] for path in notebooks.lessons()]
    for path in notebooks.lessons():
        title = notebooks.read(path).cells[0].source.partition("\n")[0].removeprefix("# ")
        assert f"[{title}]({path.name})" in GUIDE


@pytest.mark.parametrize("number", re.findall(r"^### (\d\d) ", GUIDE, re.MULTILINE))
def test_a_section_has_what_a_teacher_needs(number):
    section = re.search(rf"^### {number} .*?(?=^### |\Z)", GUIDE, re.MULTILINE | re.DOTALL)[0]
    assert [head for head in ("**Expect.**", "**Ask.**", "| Panel | Set | What one sees |", "**Answers.**") if head not in section] == []


def test_links():
    anchors = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        path, _, anchor = target.partition("#")
        assert (notebooks.NOTEBOOKS / path).exists(), target
        assert path or anchor in anchors, target
    assert {"sources", "map", "for-teachers"} <= anchors


def test_every_article_that_a_lesson_names_is_among_the_sources():
    for path in notebooks.lessons():
        text = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
        for article in set(re.findall(r"\bA[0-4]\b", text)):
            assert re.search(rf"^\| {article} \| \*", GUIDE, re.MULTILINE)
