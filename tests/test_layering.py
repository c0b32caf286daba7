"""The rooms of the package and who may know whom, read from the import statements."""
import ast
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import backprop_core

PACKAGE = Path(backprop_core.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")

# A room and the rooms it may import; what those may import, it may too.
ROOMS = {
    "ops": [],
    "graph": ["ops"],
    "notation": ["graph"],
    "simplify": ["graph"],
    "derivatives": ["simplify"],
    "source": ["notation"],
    "circuit": ["derivatives", "source"],
    "gradient_check": ["circuit"],
    "descent": ["circuit"],
    "mistakes": ["graph"],
    "verdicts": ["mistakes"],
    "answers": ["verdicts"],
    "exercises": ["answers"],
    "expression": ["graph"],
    "paths": ["mistakes"],
    "examples": ["graph"],
    "twins": ["graph"],
    "bug_hunt": ["gradient_check", "verdicts", "examples", "twins"],
    "arguments": [],
    "layers": [],
    "network": ["graph", "layers", "arguments"],
    "network_check": ["network"],
    "data": ["arguments"],
    "passes": [],
    "training": ["network", "passes"],
    "landscape": ["network", "passes"],
    "lessons": ["exercises", "bug_hunt", "gradient_check", "descent", "paths", "examples", "network_check", "training",
                "landscape", "data"],
}


def parts(path):
    """A file's dotted name below the package, as a tuple: ("view", "panels", "circuit")."""
    return path.relative_to(PACKAGE).with_suffix("").parts


def imports(path):
    """The parts of every module of the package that a file imports, wherever the statement stands; () is the package itself."""
    package = ("backprop_core", *parts(path)[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) + 1 - node.level] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            names = [base if (PACKAGE.joinpath(*base[1:]).with_suffix(".py")).exists() else (*base, alias.name) for alias in node.names]
        elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func):
            assert path.name == "exercises.py", "it would go around the arrows; only a lesson's exercises are looked up by its number"
            continue
        else:
            continue
        yield from (name[1:] for name in names if name[0] == "backprop_core")


def reachable(room):
    return {room}.union(*map(reachable, ROOMS[room]))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(parts(path)))
def test_arrows(path):
    room, *inner = parts(path)
    assert room == "view" or room in ROOMS, "give the new module its place in ROOMS"
    for imported in imports(path):
        if room != "view":
            assert imported and imported[0] in reachable(room), imported
        elif inner[0] != "panels":
            assert imported[:2] != ("view", "panels"), imported


@pytest.mark.parametrize("room", ROOMS)
def test_every_arrow_is_gone_along(room):
    """An arrow that no import needs would tell a reader of a debt that is not there."""
    used = {imported[0] for path in MODULES if parts(path)[0] == room for imported in imports(path)}
    assert used >= set(ROOMS[room])


def test_no_module_hides_a_public_name():
    """`from backprop_core import steps` would give the module, not the function, were there a steps.py."""
    assert set(backprop_core.__all__).isdisjoint(parts(path)[0] for path in MODULES)


def test_import_is_light():
    heavy = "{'numpy', 'matplotlib', 'ipywidgets', 'anywidget', 'IPython'}"
    loaded = subprocess.run([sys.executable, "-c", f"import backprop_core, sys; print(*{heavy} & sys.modules.keys())"],
                            capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []


def test_ops_and_graph_are_one_sitting():
    """At most 250 lines of code together: comments, blank lines and docstrings are none."""
    code = 0
    for path in (PACKAGE / "ops.py", PACKAGE / "graph.py"):
        with tokenize.open(path) as file:
            tokens = list(tokenize.generate_tokens(file.readline))
        lines, first = set(), True          # first: of a statement; text that begins one is a docstring
        for token in tokens:
            if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER):
                first = first or token.type == tokenize.NEWLINE
            else:
                lines.update(() if first and token.type == tokenize.STRING else range(token.start[0], token.end[0] + 1))
                first = False
        code += len(lines)
    assert 200 < code <= 250
