"""Write it: a short task on windows, judged like an exercise on several small worlds that catch each of its mistakes."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from autograder.drills.drill import Blank, Drill, Slip, Verdict
from autograder.drills.windows import indented
from autograder.exercise import Mistake
from autograder.outcome import Failure

if TYPE_CHECKING:
    from autograder.judging import Report, Trial
    from autograder.sql_exercise import SqlExercise

KIND = "write"
MOST_DIFFICULT = 3
_TABLE = "viewing_events_clean"
_TRIES = 40
_NO_PARTITION = "You went through all events as one. PARTITION BY begins anew for each {entity}."

Task = tuple[str, str, tuple[tuple[str, str, str, str], ...]]
"""What is asked, the solution, and its mistakes as (name, old text, new text, what is said)."""


def _latest(entity: str, chance: random.Random) -> Task:
    return (
        f"For each `{entity}` its latest event: the columns `{entity}`, `event_id` and `watch_s`. Latest by `event_time`; of equal times the larger `event_id`.",
        f"SELECT {entity}, event_id, watch_s\nFROM {_TABLE}\nQUALIFY row_number() OVER (PARTITION BY {entity} ORDER BY event_time DESC, event_id DESC) = 1",
        (
            ("missing-partition-by", f"PARTITION BY {entity} ", "", _NO_PARTITION),
            ("rank-for-dedup", f"row_number() OVER (PARTITION BY {entity} ORDER BY event_time DESC, event_id DESC)", f"rank() OVER (PARTITION BY {entity} ORDER BY event_time DESC)", "Where times are equal you keep several events: `rank` gives them all the first place. Which function numbers each row differently?"),
            ("first-for-latest", "event_time DESC, event_id DESC", "event_time, event_id", "You kept the first event. ORDER BY sorts upwards unless it says DESC."),
            ("non-deterministic-tie-break", "event_time DESC, event_id DESC", "event_time DESC, event_id", "Of equal times you kept the smaller id. DESC holds for one column only; each needs its own."),
        ),
    )  # fmt: skip


def _running(entity: str, chance: random.Random) -> Task:
    return (
        f"For each event the seconds that its `{entity}` has watched so far: the columns `event_id` and `so_far_s`. Events go by `event_time`, of equal times by `event_id`; the event itself counts, and a NULL `watch_s` counts as 0.",
        f"SELECT event_id, sum(coalesce(watch_s, 0)) OVER (PARTITION BY {entity} ORDER BY event_time, event_id) AS so_far_s\nFROM {_TABLE}",
        (
            ("missing-partition-by", f"PARTITION BY {entity} ", "", _NO_PARTITION),
            ("default-frame-ties", "ORDER BY event_time, event_id", "ORDER BY event_time", "Events of one moment share a total: without a frame the window reaches to the last of equal times. What makes the order total?"),
            ("null-is-not-zero", "coalesce(watch_s, 0)", "watch_s", "Some totals are NULL: an event without seconds comes first there, and nothing was added up yet. What does a NULL count as?"),
            ("whole-partition-frame", " ORDER BY event_time, event_id", "", "Each event has the total of all: without ORDER BY the window is the whole partition."),
        ),
    )  # fmt: skip


def _top(entity: str, chance: random.Random) -> Task:
    places = chance.choice((2, 3))
    half_hours = "watch_s // 1800"
    return (
        f"For each `{entity}` its events in the first {places} places by whole half hours, `{half_hours}`, most first: the columns `{entity}`, `event_id` and `place`. Equal half hours share a place, and after a tie places are left out (1, 1, 3). Events without `watch_s` do not take part.",
        f"SELECT {entity}, event_id, rank() OVER (PARTITION BY {entity} ORDER BY {half_hours} DESC) AS place\nFROM {_TABLE}\nWHERE watch_s IS NOT NULL\nQUALIFY place <= {places}",
        (
            ("missing-partition-by", f"PARTITION BY {entity} ", "", _NO_PARTITION),
            ("dense-rank-for-rank", "rank() OVER (", "dense_rank() OVER (", "Places go on without a gap after a tie: that is the dense rank. After two first places, how many events are ahead of the next?"),
            ("row-number-where-ties-count", f"rank() OVER (PARTITION BY {entity} ORDER BY {half_hours} DESC)", f"row_number() OVER (PARTITION BY {entity} ORDER BY {half_hours} DESC, event_id)", "Events with equal half hours got different places: you numbered the rows. Which function lets equals share a place?"),
            ("ranked-from-the-bottom", f"{half_hours} DESC", half_hours, "The fewest half hours came first: ORDER BY sorts upwards unless it says DESC."),
        ),
    )  # fmt: skip


def _change(entity: str, chance: random.Random) -> Task:
    window = f"(PARTITION BY {entity} ORDER BY event_time, event_id)"
    return (
        f"For each event how many seconds more it reports than the event before of its `{entity}`: the columns `event_id` and `more_s`. Events go by `event_time`, of equal times by `event_id`. NULL where there is no event before, or where one of the two has no `watch_s`.",
        f"SELECT event_id, watch_s - lag(watch_s) OVER {window} AS more_s\nFROM {_TABLE}",
        (
            ("missing-partition-by", f"PARTITION BY {entity} ", "", _NO_PARTITION),
            ("lead-for-lag", "lag(watch_s)", "lead(watch_s)", "You compared with the event after. `lag` looks back, `lead` ahead."),
            ("missing-becomes-zero", f"lag(watch_s) OVER {window}", f"coalesce(lag(watch_s) OVER {window}, 0)", "Where nothing comes before you compared with 0. Is a first event a rise?"),
            ("lag-skips-null", "lag(watch_s)", "lag(watch_s IGNORE NULLS)", "You went back past events without seconds. The event before is the one before, and without its seconds there is no difference."),
        ),
    )  # fmt: skip


def _last_days(entity: str, chance: random.Random) -> Task:
    days = chance.choice((2, 3))
    return (
        f"For each `{entity}` and UTC day of `event_time` with events: the columns `{entity}`, `day` (a DATE) and `last_days_s`, the seconds of that day and of the {days - 1} calendar day{'s' * (days > 2)} before it, added up. A NULL `watch_s` counts as 0.",
        f"SELECT {entity}, event_time::DATE AS day,\n    sum(sum(coalesce(watch_s, 0))) OVER (PARTITION BY {entity} ORDER BY event_time::DATE RANGE BETWEEN INTERVAL {days - 1} DAYS PRECEDING AND CURRENT ROW) AS last_days_s\nFROM {_TABLE}\nGROUP BY {entity}, event_time::DATE",
        (
            ("missing-partition-by", f"PARTITION BY {entity} ", "", _NO_PARTITION),
            ("rows-as-days", f"RANGE BETWEEN INTERVAL {days - 1} DAYS PRECEDING", f"ROWS BETWEEN {days - 1} PRECEDING", "Where a day has no events you reach too far back: you counted rows. Which frame looks at the day itself?"),
            ("one-day-too-many", f"INTERVAL {days - 1} DAYS", f"INTERVAL {days} DAYS", "Your window is a day too long: the day itself counts, so the frame begins one day less before it."),
            ("whole-partition-frame", f"RANGE BETWEEN INTERVAL {days - 1} DAYS PRECEDING AND CURRENT ROW", "", "Your total never lets go of old days: without a frame it begins with the first one."),
        ),
    )  # fmt: skip


TASKS: dict[str, tuple[int, Callable[[str, random.Random], Task]]] = {
    "latest-of-each": (1, _latest),
    "running-seconds": (1, _running),
    "change-since-before": (2, _change),
    "top-places": (2, _top),
    "last-days": (3, _last_days),
}


def write(seed: int, difficulty: int = 1, family: str = "") -> Drill:
    """The task of a seed.

    Raises:
        KeyError: no such family.
    """
    chance = random.Random(f"write {seed} {difficulty} {family}")
    fitting = [name for name, (level, _) in TASKS.items() if level <= max(1, difficulty)]
    family = family or chance.choice(fitting)
    exercise = _screened(family, seed)
    slips = tuple(Slip(one.name, one.applied_to(exercise.solution), one.says) for one in exercise.mistakes)

    def judge(answer: dict[str, str]) -> Verdict:
        return _judged(exercise, answer.get("answer", ""))

    return Drill(
        kind=KIND, family=family, difficulty=difficulty, seed=seed,
        asks=(exercise.prompt, f"`{_TABLE}` holds each event once. Write one query."),
        blanks=(Blank("answer", "Your query", f"SELECT … FROM {_TABLE}", lines=8),),
        expected={"answer": exercise.solution}, slips=slips, judge=judge,
    )  # fmt: skip


@lru_cache(maxsize=32)
def _screened(family: str, seed: int) -> SqlExercise:
    """The task with worlds in which each of its mistakes shows and is told from the others."""
    from autograder.proof import screened

    chance = random.Random(f"worlds {family} {seed}")
    entity = chance.choice(("member_id", "profile_id", "title_id"))
    task = TASKS[family][1](entity, chance)
    for _ in range(_TRIES):
        exercise = _exercise(family, entity, task, chance.randrange(10_000))
        if screened(exercise) is None:
            return exercise
    raise AssertionError(f"no worlds tell the mistakes of {family} apart")


def _exercise(family: str, entity: str, task: Task, seed: int) -> SqlExercise:
    from autograder.sql_exercise import SqlExercise
    from autograder.worlds import gaps, null_keys, tidy, ties

    asks, solution, mistakes = task
    small = {"n_members": 4, "n_titles": 5, "days": 6, "events_per_member_day": 1.4}
    return SqlExercise(
        title=family, points=1, minutes=4, level="easy", skills=("window functions",), asked_in=("drill",),
        prompt=asks, tables=(_TABLE,), starter=f"SELECT * FROM ({solution}) AS nothing WHERE false", solution=solution,
        hints=("", "", "", ""), talk="", seconds=5.0, slug=family.replace("-", "_"),
        mistakes=[
            Mistake(name, old, new, says.format(entity=f"`{entity}`")) for name, old, new, says in mistakes
        ],
        worlds=[
            tidy(seed=seed, p_null_watch=0.3, **small),
            ties(seed=seed + 1, p_null_watch=0.3, **small),
            gaps(seed=seed + 2, p_null_watch=0.2, n_titles=5, events_per_member_day=1.4),
            null_keys(seed=seed + 3, n_members=4, n_titles=5, events_per_member_day=1.4),
        ],
    )  # fmt: skip


def _judged(exercise: SqlExercise, query: str) -> Verdict:
    from autograder.judging import judge

    if not query.strip():
        return Verdict(None, says="Write a query first.")
    report = judge(exercise, query)
    line = f"One way to write it:\n{indented(exercise.solution)}"
    if report.solved:
        return Verdict(True, says=f"Right in all {len(report.trials)} worlds.", worked=line)
    if report.mistake:
        return Verdict(False, report.mistake.name, report.mistake.says, line)
    failing = next(trial for trial in report.trials if not trial.right)
    if isinstance(failing.got, Failure):
        from autograder.feedback import failure

        # What does not run was not an answer yet.
        return Verdict(None, says=failure(failing.got, exercise))
    if failing.difference.kind == "columns":
        given, asked = ", ".join(failing.got.columns), ", ".join(failing.expected.columns)
        return Verdict(None, says=f"Your columns are {given}. Asked for: {asked}, in this order.")
    return Verdict(False, "", _different(report, failing), line)


def _different(report: Report, failing: Trial) -> str:
    found = failing.difference
    parts = [f"missing is {_row(found.missing[0])}"] if found.missing else []
    parts += [f"not expected is {_row(found.extra[0])}"] if found.extra else []
    return f"Right in {report.right} of {len(report.trials)} worlds. In *{failing.world.name}*, {' and '.join(parts)}."


def _row(cells: tuple) -> str:
    return f"`({', '.join('NULL' if cell is None else str(cell) for cell in cells)})`"
