# What people type in a checkout. Every target first sees to its environment (build/environment.sh), so the
# only things to have beforehand are make, git and a Python from 3.11 to 3.13.

PYTHON := .venv/bin/python
READY := .venv/ready
WORDS := assets/translations/sw.mo
DIST := dist

# What `lint` looks at: the first takes a second, the second half a minute where nothing is remembered of the last time.
STYLE := .venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check .
RULES := .venv/bin/mypy --no-error-summary && .venv/bin/lint-imports --no-logo

# A Python path set for another project must not leak into ours; nor that no Python should remember what it compiled, for
# every process that the tests start would then begin by that.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test lint bench soak shots bundle deb windows windows-test release lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) $(WORDS) ## try Haki: a local server and the app with a demo centre, in a throw-away folder
	@$(PYTHON) -m app.tour

test: $(READY) $(WORDS) ## lint, and every test but the long ones
	@$(STYLE)
	@sh build/beside.sh '$(RULES)' '$(PYTHON) -m pytest -n 2 --dist worksteal -m "not soak" --durations=10'

lint: $(READY) ## style, format, types, rules of dependency
	@$(STYLE)
	@$(RULES)

bench: $(READY) ## the benchmarks, as a table and as JSON under bench-results/; ROWS="today list" for some
	@$(PYTHON) -m tests.bench $(ROWS)

soak: $(READY) $(WORDS) ## the long tests: thousands of kills and examples, every look, the packaged program, the lock elsewhere
	@HAKI_EXAMPLES=many $(PYTHON) -m pytest -m "soak or hypothesis or in_turns"

shots: $(READY) $(WORDS) ## a picture of every screen under shots/
	@$(PYTHON) -m tests.ui.shots

bundle: $(READY) ## the program as a folder that needs no Python: dist/haki/
	@KIVY_LOG_MODE=PYTHON $(PYTHON) -m PyInstaller build/haki.spec --noconfirm --log-level WARN \
	    --workpath $(DIST)/work --distpath $(DIST)

deb: bundle ## the same as a package for Debian and Ubuntu: dist/haki_VERSION_ARCHITECTURE.deb
	@sh build/debian.sh $(DIST)

windows: $(READY) ## the program for Windows and its installer under dist/windows/, built and tried under wine
	@sh build/windows/make.sh
	@HAKI_BUILT_FOR_WINDOWS=$(CURDIR)/dist/windows $(PYTHON) -m pytest -n 0 tests/packaging/test_windows.py

windows-test: $(READY) $(WORDS) ## the suite on Windows' own Python, under wine; TESTS="tests/store …" for some
	@sh build/windows/test.sh $(TESTS)

release: $(READY) ## sign what lies in dist/ to be handed out (HAKI_RELEASE_KEY names the maintainers' key)
	@$(PYTHON) build/release.py sign --folder $(DIST)

lock: ## make requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --quiet -o requirements.lock

# The translations as the app reads them are made, not kept (build/catalogues.py).
$(WORDS): $(wildcard assets/translations/*.po) build/catalogues.py | $(READY)
	@$(PYTHON) build/catalogues.py

$(READY): requirements.lock pyproject.toml build/environment.sh
	@sh build/environment.sh
# The stamp holds the folder it was made in: an environment cannot be moved.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif
