"""What feedback costs, and how often it is right: checks, names, smallest tables, other ways to write a solution.

    python3 start.py run bench/feedback.py --quick    a sample, under 50 seconds
    python3 start.py run bench/feedback.py            every SQL exercise, every mistake, every pair of mistakes

bench/README.md explains every key of the last line.
"""

import argparse
import json
import random
import time
from collections import Counter
from itertools import combinations
from statistics import median, quantiles

from autograder import database, library
from autograder.answer_key import AnswerKey, answer_key
from autograder.exercise import ContentError, Exercise
from autograder.judging import judge, outcomes_of
from autograder.naming import recognised
from autograder.rewrites import rewritten
from autograder.smallest import smallest
from autograder.sql_exercise import SqlExercise

REPEATS = 5


def exercises(only: str) -> list[Exercise]:
    """All exercises of week 1 that one query answers, by slug."""
    found = [
        library.find(slug)
        for slug, path in library.files().items()
        if path.is_relative_to(library.REPOSITORY / only)
    ]
    return [exercise for exercise in found if isinstance(exercise, SqlExercise)]


def checks(chosen: list[Exercise]) -> dict[str, float]:
    """A check of the right answer over all worlds, and the bare query once a world, in the same process.

    The answer's text is another one each time, so that nothing is remembered of it.
    """
    taken, ratios = [], []
    for exercise in chosen:
        judge(exercise, exercise.solution)  # the worlds and the key are there from now on
        tables = exercise.tables_read()
        checked, bare = [], []
        for number in range(REPEATS):
            answer = f"{exercise.solution}\n-- check {number}"
            begun = time.perf_counter()
            judge(exercise, answer)
            checked.append(time.perf_counter() - begun)
            bare.append(0.0)
            for world in exercise.worlds:
                with database.connect() as connection:
                    database.load(connection, world.rows(tables))
                    begun = time.perf_counter()
                    connection.execute(exercise.solution).fetchall()
                    bare[-1] += time.perf_counter() - begun
        taken.append(median(checked))
        ratios.append(median(checked) / median(bare))
        print(
            f"{exercise.slug:>28} {len(exercise.worlds):>3} worlds {taken[-1] * 1e3:>7.0f} ms {ratios[-1]:>6.2f} x bare"
        )
    return {
        "exercises": len(chosen),
        "check_median_ms": round(median(taken) * 1e3, 1),
        "check_p95_ms": round(quantiles(taken, n=20)[-1] * 1e3, 1),
        "ratio_to_bare_median": round(median(ratios), 2),
    }


def names(chosen: list[Exercise]) -> dict[str, float]:
    """The first naming of a mistake, nothing remembered, beside running the answer in all worlds."""
    taken, ratios = [], []
    for exercise in chosen:
        answer = exercise.mistakes[0].applied_to(exercise.solution)
        expected = answer_key(exercise).expected
        begun = time.perf_counter()
        outcomes = outcomes_of(exercise, answer)
        ran = time.perf_counter()
        recognised(outcomes, AnswerKey(exercise, expected))
        taken.append(time.perf_counter() - ran)
        ratios.append(taken[-1] / (ran - begun))
    return {
        "naming_p95_ms": round(quantiles(taken, n=20)[-1] * 1e3, 1),
        "naming_to_running_median": round(median(ratios), 2),
    }


def pairs(chosen: list[Exercise], most: int | None) -> dict[str, float]:
    """Two mistakes in one answer: named as one of the two, described by difference, or named as a third."""
    outcome: Counter[str] = Counter()
    for exercise in chosen:
        edits = [mistake for mistake in exercise.mistakes if not mistake.answer]
        both = list(combinations(edits, 2))
        random.Random(1).shuffle(both)
        for first, second in both[:most]:
            try:
                answer = second.applied_to(first.applied_to(exercise.solution))
            except ContentError:  # the first edit took the second's place
                continue
            report = judge(exercise, answer)
            if report.solved:
                outcome["no longer a mistake"] += 1
            elif report.mistake is None:
                outcome["by its difference"] += 1
            elif report.mistake.name in (first.name, second.name):
                outcome["as one of the two"] += 1
            else:
                outcome["as a third"] += 1
                print(f"{exercise.slug}: {first.name} and {second.name} named {report.mistake.name}")
    told = sum(outcome.values()) - outcome["no longer a mistake"]
    print(f"pairs of mistakes: {dict(outcome)}")
    return {"pairs": told, "pairs_wrongly_named_pct": round(100 * outcome["as a third"] / max(1, told), 2)}


def tables(chosen: list[Exercise], every: int) -> dict[str, float]:
    """The smallest failing table of every mistake: its rows, and how long it took."""
    sizes, seconds = [], []
    for exercise in chosen:
        answer_key(exercise)
        for mistake in exercise.mistakes[::every]:
            begun = time.perf_counter()
            found = smallest(exercise, mistake.applied_to(exercise.solution))
            seconds.append(time.perf_counter() - begun)
            sizes.append(found.size if found else 10**6)
            if sizes[-1] > 3:
                what = f"{sizes[-1]} rows" if found else "nothing found"
                print(f"{exercise.slug}: {mistake.name}: {what} in {seconds[-1]:.1f} s")
    return {
        "why_tables": len(sizes),
        "why_le3_rows_pct": round(100 * sum(size <= 3 for size in sizes) / len(sizes), 1),
        "why_median_s": round(median(seconds), 2),
        "why_max_s": round(max(seconds), 2),
    }


def rewrites(chosen: list[Exercise]) -> dict[str, float]:
    """Other ways to write every solution and alternative: each has to be right in all worlds."""
    tried, rejected = 0, 0
    for exercise in chosen:
        for text in (exercise.solution, *exercise.alternatives):
            for name, query in rewritten(text).items():
                tried += 1
                if not judge(exercise, query).solved:
                    rejected += 1
                    print(f"{exercise.slug}: not right once it is {name}")
    return {"rewrites": tried, "rewrites_rejected": rejected}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="a sample, under 50 seconds")
    options.add_argument("--only", default="week1_sql", help="a folder with exercises")
    given = options.parse_args()
    chosen = exercises(given.only)
    figures = checks(chosen[::3] if given.quick else chosen)
    figures |= names(chosen[::3] if given.quick else chosen)
    figures |= pairs(chosen[::4] if given.quick else chosen, 10 if given.quick else None)
    figures |= tables(chosen[::3] if given.quick else chosen, 4 if given.quick else 1)
    figures |= rewrites(chosen[::6] if given.quick else chosen)
    print(json.dumps({"mode": "quick" if given.quick else "full", **figures}))


if __name__ == "__main__":
    main()
