# make lab        open the course in JupyterLab
# make test       check everything (needs a Chromium for the browser tests)
# make test-all   the same with what takes long
# make notebooks  run the notebooks and write their outputs, navigation and tables anew
# make constraints  choose and pin versions anew
PYTHON ?= python3
BIN := .venv/bin
# Compile once: what is not kept is compiled anew by every worker, server and kernel.
export PYTHONDONTWRITEBYTECODE =
INSTALL = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt

# Four workers, on two cores too: a browser test waits as much as it works.
PYTEST = chromium="$$($(BIN)/python tests/browser/chromium.py)" && CHROMIUM="$$chromium" $(BIN)/python -m pytest -n 4 --no-loadscope-reorder
STATE = $$(git status --porcelain 2>/dev/null; git diff 2>/dev/null | cksum)

.PHONY: lab test test-all notebooks constraints

lab: .venv/course
	JUPYTER_CONFIG_PATH="$(CURDIR)/binder" $(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" notebooks/00_start_here.ipynb

test: .venv/tests
	$(BIN)/ruff check
	@before="$(STATE)"; { $(PYTEST); } || exit; \
	if [ "$$before" != "$(STATE)" ]; then echo "the tests changed the working tree:"; git status --short; exit 1; fi

test-all: .venv/tests
	$(BIN)/ruff check
	$(PYTEST) -m "" --hypothesis-profile=long

notebooks: .venv/course
	$(BIN)/python tools/notebooks.py

constraints: .venv/course
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade --no-header --no-annotate \
	    --no-emit-package backprop-core requirements.txt tests/requirements.txt -o constraints.txt
	grep -E '^(anywidget|contourpy|cycler|fonttools|kiwisolver|matplotlib|nbval|numpy|pillow|psygnal|pyparsing|tqdm)==' constraints.txt > binder/constraints.txt

.venv/course: requirements.txt constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet uv
	$(INSTALL) -r requirements.txt
	touch $@

.venv/tests: .venv/course tests/requirements.txt
	$(INSTALL) -r tests/requirements.txt
	touch $@
