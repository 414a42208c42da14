# Thin: each target installs what it needs into .venv from constraints.txt (once), then calls one command.
PYTHON ?= python3
PORT ?= 8000
TORCH ?= yes
SOLUTIONS ?= yes
RUN = .venv/bin
# in a container one is often root, which JupyterLab refuses unless told
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help book read lab test audit notebooks exercises claims bundle pdf grade-example bench bench-graders bench-scale torture mutants repository vendor fonts clean
help:
	@echo "make book        build the book into _build/html"
	@echo "make read        build it and serve it on http://127.0.0.1:$(PORT)"
	@echo "make lab         open the notebooks in JupyterLab"
	@echo "make test        run every check (TORCH=no leaves torch out)"
	@echo "make notebooks   execute the book's notebooks and write their outputs"
	@echo "make exercises   derive exercises and their page from solutions/"
	@echo "make claims      derive claims.json and the appendix pages from the ledger"
	@echo "make bundle      pack book, notebooks, exercises and package into one zip for machines without network"
	@echo "make pdf         print the whole book into one PDF, with bookmarks"
	@echo "make grade-example   grade thirty example submissions"
	@echo "make bench       measure speed against torch, scikit-learn and plain Python"
	@echo "make bench-graders   measure grading against nbgrader and Otter"
	@echo "make bench-scale     measure what a submission costs among a hundred thousand"
	@echo "make torture     spoil notebooks and messages by the thousand, kill the grader by the hundred"
	@echo "make audit       weigh and time every page on a slow phone, look at its four forms, and draw them on sheets"
	@echo "make mutants MODULE=linear   change a module in 150 places and see its tests notice"
	@echo "make mutants BOOK=1          change the package in 100 places and see the notebooks notice"
	@echo "make repository URL=https://github.com/OWNER/NAME"
	@echo "make fonts       cut the pages' fonts down to the letters that the pages show"
	@echo "make clean       remove what was built (.venv stays)"

book: .venv/.book
	@SOLUTIONS=$(SOLUTIONS) $(RUN)/python -m course_lib.authoring.build
read: book
	@$(RUN)/python -m course_lib.authoring.serve --port $(PORT)
lab: .venv/.lab
	@$(RUN)/jupyter trust book/*/*.ipynb >/dev/null  # whoever runs make here trusts the checkout already
	@$(RUN)/jupyter lab --LabApp.default_url=/lab/tree/book $(AS_ROOT)
test: .venv/.test
	-@[ -e .venv-oldest/.oldest ] || PYTHON=$(PYTHON) .ci/install oldest  # tests.run names what could not be installed
	@$(RUN)/python -m tests.run
notebooks: .venv/.book
	@$(RUN)/course notebooks run
exercises: .venv/.book
	@$(RUN)/course exercises build
claims: .venv/.book
	@$(RUN)/course claims build
bundle: .venv/.bundle book
	@SOLUTIONS=$(SOLUTIONS) $(RUN)/python -m course_lib.authoring.bundle
pdf: .venv/.pdf book
	@SOLUTIONS=$(SOLUTIONS) $(RUN)/python -m course_lib.authoring.printing
repository: .venv/.book
	@$(RUN)/course repository set $(URL)
grade-example: .venv/.grading
	@$(RUN)/python -m tests.attacks.grade_example
bench: .venv/.test
	@$(RUN)/python -m tests.benchmarks
bench-graders: .venv/.test
	@$(RUN)/python -m tests.benchmarks.graders
bench-scale: .venv/.test
	@$(RUN)/python -m tests.benchmarks.scale
torture: .venv/.test
	@$(RUN)/python -m tests.torture
audit: .venv/.test book
	@$(RUN)/python -m tests.audit $(PAGES)
mutants: .venv/.test
	@$(RUN)/python -m tests.mutants $(if $(BOOK),--book,$(MODULE))
vendor:
	@book/_static/vendor/renew
fonts: .venv/.test book
	@$(RUN)/python -m course_lib.authoring.fonts _build/html book/_static
clean:
	rm -rf _build dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/.%: constraints.txt pyproject.toml .ci/install
	@PYTHON=$(PYTHON) TORCH=$(TORCH) .ci/install $*
