"""Imports run one way, weeks to course to autograder; a learner's first import loads nothing heavy."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("autograder", "course")
HEAVY = {
    "numpy",
    "duckdb",
    "polars",
    "sqlglot",
    "rich",
    "nbformat",
    "nbgrader",
    "jupytext",
    "IPython",
    "nbclient",
    "typer",
    "pyiceberg",
    "pyarrow",
    "sqlalchemy",
}
# Reading a learner's answer must not need what only an author or an instructor has.
FOR_AUTHORS = {"nbformat", "nbgrader", "jupytext"}
PUBLIC = {
    "autograder": {"ContentError", "Contract", "DefenceExercise", "DesignExercise", "Exercise", "JobExercise", "Mistake", "ModelExercise", "Oracle", "Parameter", "PolarsExercise", "PredictionExercise", "PythonExercise", "SqlExercise", "StoryExercise", "Work", "of_draw"},
    "course": {
        "calibration", "check", "complexity", "contract", "design_room", "expect", "export_story", "frames", "hint", "numbers_card", "recall", "review", "rewrite", "score_sample", "show",
        "solution", "stories", "story", "what_if", "why", "world",
        "capacity_sheet", "drill", "impossible", "sprint",
        "culture_round", "leadership_round", "recruiter_round", "say",
        "assessment", "begin_round", "coding_round", "cohort_round", "export_round", "finish_round", "next_question", "nudge", "past_rounds", "round_clock", "sql_round",
        "plan", "loop_day",
    },
    "autograder.culture": {
        "Answer", "CASES", "Card", "Case", "CultureExercise", "CultureQuestion", "Drawn", "FollowUp", "Found", "Plan", "QUESTIONS", "Talk", "Turn", "Use",
        "asked_next", "draw", "fold", "found_in", "only_wins", "overused", "read_plan",
    },
    "autograder.delivery": {"Delivery", "RATE", "Speech", "measured", "pieces", "speech_in"},
    "autograder.designs": {"SKELETON",
        "Curveball", "DefenceExercise", "Design", "DesignExercise", "DesignProblem", "Finding", "Item", "PASSES", "PHASES", "Phase", "Question",
        "RUBRIC", "RULES", "Rule", "SUBJECTS", "ScoredDesign", "condition", "lint", "on_paper", "passes_as", "read_design", "table",
    },
    "autograder.quantities": {"NotAQuantity", "Quantity", "in_words", "read_quantity"},
    "autograder.sandbox": {"AnswerCell", "Answered", "Limits", "NotIsolated", "Question", "Sandbox", "question"},
    "autograder.export": {"Export", "ExportError", "FORMATS", "LANDED", "ONLY_WHEN_NAMED", "Plan", "Stopped", "plan", "usual_tables"},
    "autograder.universe": {"BY_DAY", "BadParameter", "GENERATOR", "PRESETS", "Parameters", "SCHEMA", "Universe"},
    "autograder.worlds": {
        "Rows", "World", "as_of", "batch_at_watermark", "beyond_window", "boundary", "clock_skew", "day_filled_late",
        "deletes", "duplicates", "empty", "future_clock", "gaps", "handmade", "hot_key", "late",
        "late_event_of_deleted_member", "midnight", "null_keys", "offsets_across_partitions", "outage",
        "replayed_batch", "replayed_week", "resplit_batches", "resplit_older_batches", "retry_storm", "revision_moves_day", "run_again",
        "shuffled_rows", "single_row",
        "tidy", "tie_at_the_cut", "ties", "two_categories", "viewers_at_round_numbers",
    },
}  # fmt: skip


def sources(folder):
    return sorted((REPOSITORY / folder).rglob("*.py"))


def imported(path, *, at_import_only=False):
    """(module, line) of each import; inside functions and `if TYPE_CHECKING` only when asked for all."""

    def walk(node):
        for child in ast.iter_child_nodes(node):
            if at_import_only and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                continue
            if at_import_only and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((alias.name, child.lineno) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}:{child.lineno} imports by place, not by name"
                yield child.module, child.lineno
            yield from walk(child)

    return list(walk(ast.parse(path.read_text(encoding="utf-8"))))


def uphill(folder, above):
    return [
        f"{path.relative_to(REPOSITORY)}:{line} imports {module}"
        for path in sources(folder)
        for module, line in imported(path)
        if module.split(".")[0].startswith(above)
    ]


def test_the_scanner_sees_every_import(tmp_path):
    file = tmp_path / "some.py"
    file.write_text("import a.b\nif x:\n    from c import d\ndef f():\n    import course\n")
    assert imported(file) == [("a.b", 1), ("c", 3), ("course", 5)]
    assert imported(file, at_import_only=True) == [("a.b", 1), ("c", 3)]


def test_autograder_imports_neither_the_course_nor_a_week():
    assert sources("autograder") and uphill("autograder", ("course", "week", "tests")) == []


def test_the_course_imports_no_week():
    assert sources("course") and uphill("course", ("week", "tests")) == []


def test_a_week_imports_no_other_week_and_no_test():
    weeks = [path.name for path in REPOSITORY.glob("week*") if path.is_dir()]
    assert weeks
    for week in weeks:
        assert uphill(week, ("week", "tests")) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_nothing_heavy(package):
    asked = f"import sys, {package}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    assert package in loaded and not HEAVY & set(loaded)


def test_a_check_needs_nothing_that_only_authors_have():
    asked = (
        "import sys\n"
        f"for name in {sorted(FOR_AUTHORS)}: sys.modules[name] = None\n"
        "from autograder import library\n"
        "from course import check\n"
        "for slug in library.files(): print(float(check(slug)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", asked], cwd=REPOSITORY, capture_output=True, text=True)
    assert ran.returncode == 0 and set(ran.stdout.split()) == {"0.0"}, ran.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_what_only_authors_have_is_imported_only_where_it_is_used(package):
    found = [
        f"{path.relative_to(REPOSITORY)}:{line} imports {module}"
        for path in sources(package)
        for module, line in imported(path, at_import_only=True)
        if module.split(".")[0] in FOR_AUTHORS
    ]
    assert found == [], found


@pytest.mark.parametrize("package", PUBLIC)
def test_public_names(package):
    module = importlib.import_module(package)
    assert set(module.__all__) == PUBLIC[package] and len(module.__all__) == len(PUBLIC[package])
    assert all(hasattr(module, name) for name in module.__all__)


@pytest.mark.parametrize("path", [*sources("autograder"), *sources("course")], ids=lambda path: path.stem)
def test_every_module_says_its_idea(path):
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said and said.splitlines()[0].endswith((".", "?"))
