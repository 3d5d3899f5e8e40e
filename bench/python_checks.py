"""What a check of a Python answer costs in week 3, and whether counted work accuses the right ones alone.

    python3 start.py run bench/python_checks.py --quick    a sample, under a minute
    python3 start.py run bench/python_checks.py            every answer and mistake, twenty seeds

bench/README.md explains every key of the last line.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles

from autograder import library
from autograder.answer_key import AnswerKey, answer_key
from autograder.exercise import Mistake
from autograder.judging import judge, outcomes_of
from autograder.naming import recognised
from autograder.outcome import WORK_COLUMNS, Failure, Outcome
from autograder.python_exercise import PythonExercise
from autograder.work import MORE
from autograder.worlds.world import Prepared

REPEATS = 3
SEEDS = 20
QUICK_SEEDS = 2
SLOW_MS = 300


def exercises(only: str) -> list[PythonExercise]:
    """All exercises of a folder that one Python function or class answers, read anew: nothing is remembered."""
    found = [
        library.read(path)
        for path in library.files().values()
        if path.is_relative_to(library.REPOSITORY / only)
    ]
    return [exercise for exercise in found if isinstance(exercise, PythonExercise)]


def answers(exercise: PythonExercise, every: int) -> Iterator[tuple[str, str, str]]:
    """(kind, name, source) of the solution, the alternatives and every so many mistakes one."""
    yield "right", "solution", exercise.solution
    for number, text in enumerate(exercise.alternatives, start=1):
        yield "alternative", f"alternative {number}", text
    for mistake in exercise.mistakes[::every]:
        yield "mistaken", mistake.name, mistake.applied_to(exercise.solution)


def checks(chosen: list[PythonExercise], every: int) -> dict[str, float]:
    """The first check in a process, worlds and key included, and each later one: by kind of answer, the best of three."""
    first, taken = [], {"right": [], "alternative": [], "mistaken": []}
    for exercise in chosen:
        before = [world._made for world in exercise.worlds]
        assert not any(before), "a world was made before the first check"
        answer = exercise.mistakes[0].applied_to(exercise.solution)
        first.append(_ms(judge, exercise, answer))
        for kind, name, source in answers(exercise, every):
            # The answer's text is another one each time, so that nothing is remembered of it.
            texts = [f"{source}\n# check {number}" for number in range(REPEATS)]
            once = min(_ms(judge, exercise, text) for text in texts)
            taken[kind].append(once)
            if once > SLOW_MS:
                print(f"{exercise.slug:>20} {name:<34} {once:>6.0f} ms")
    every_one = [ms for of_kind in taken.values() for ms in of_kind]
    return {
        "exercises": len(chosen),
        "checks": len(every_one),
        "check_median_ms": round(median(every_one), 1),
        "check_p95_ms": _p95(every_one),
        **{f"check_p95_ms_{kind}": _p95(of_kind) for kind, of_kind in taken.items()},
        "first_check_median_ms": round(median(first), 1),
        "first_check_p95_ms": _p95(first),
    }


def names(chosen: list[PythonExercise]) -> dict[str, float]:
    """The first naming of a mistake, nothing remembered, beside running the answer in all worlds."""
    taken, ratios = [], []
    for exercise in chosen:
        answer = exercise.mistakes[-1].applied_to(exercise.solution)
        expected = answer_key(exercise).expected
        outcomes = outcomes_of(exercise, answer)
        running = _ms(outcomes_of, exercise, answer)
        key = AnswerKey(exercise, expected)
        taken.append(_ms(recognised, outcomes, key))
        ratios.append(taken[-1] / running)
        print(f"{exercise.slug:>20} named in {taken[-1]:>6.0f} ms, {ratios[-1]:>6.2f} x running it")
    return {
        "naming_median_ms": round(median(taken), 1),
        "naming_p95_ms": _p95(taken),
        "naming_to_running_median": round(median(ratios), 2),
    }


def complexity_mistakes(exercise: PythonExercise) -> list[Mistake]:
    """Mistakes that are right wherever no work is counted."""
    key = answer_key(exercise)
    counts = [rows.columns == WORK_COLUMNS for rows in key.expected]
    with key.mistaken() as given:
        return [
            mistake
            for mistake in exercise.mistakes
            if all(given(mistake, at) is None for at, counted in enumerate(counts) if not counted)
        ]


def work(chosen: list[PythonExercise], seeds: int) -> dict[str, int]:
    """Right answers that are told of too much work, and complexity mistakes that are not, on other inputs each time.

    The first seed is that of the worlds.
    """
    runs = accused = mistakes = missed = 0
    for exercise in chosen:
        if not exercise.work:
            continue
        right = (exercise.solution, *exercise.alternatives)
        suspects = complexity_mistakes(exercise)
        with exercise.running() as outcome:
            for one in exercise.work:
                told_at_first: set[Mistake] = set()
                for seed in range(1, seeds + 1):
                    asked = Prepared(one.asked(exercise, seed))
                    for number, answer in enumerate(right):
                        runs += 1
                        got = outcome(answer, asked)
                        if isinstance(got, Failure) or _is_too_much(got):
                            accused += 1
                            print(f"{exercise.slug}: {one.name}, seed {seed}: right answer {number}: {got}")
                    told = {
                        mistake
                        for mistake in suspects
                        if _is_too_much(outcome(mistake.applied_to(exercise.solution), asked))
                    }
                    if seed == 1:
                        told_at_first = told
                        mistakes += len(told)
                    for mistake in told_at_first - told:
                        missed += 1
                        print(f"{exercise.slug}: {one.name}, seed {seed}: {mistake.name} is not told")
    return {
        "seeds": seeds,
        "work_of_right_answers": runs,
        "accused": accused,
        "work_mistakes": mistakes,
        "work_mistakes_missed": missed,
    }


def _is_too_much(got: Outcome) -> bool:
    return not isinstance(got, Failure) and got.columns == WORK_COLUMNS and got.rows[0][1] == MORE


def _ms(call: Callable[..., object], *given: object) -> float:
    begun = time.perf_counter()
    call(*given)
    return (time.perf_counter() - begun) * 1e3


def _p95(times: list[float]) -> float:
    return round(quantiles(times, n=20, method="inclusive")[-1], 1)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="a sample, under a minute")
    options.add_argument("--only", default="week3_python", help="a folder with exercises")
    given = options.parse_args()
    chosen = exercises(given.only)
    if not chosen:
        sys.exit(f"no exercise in {given.only} is answered by a Python function")
    figures = names(exercises(given.only))
    figures |= checks(chosen, 9 if given.quick else 1)
    figures |= work(chosen[::5] if given.quick else chosen, QUICK_SEEDS if given.quick else SEEDS)
    print(json.dumps({"mode": "quick" if given.quick else "full", **figures}))


if __name__ == "__main__":
    main()
