"""The home page answers three questions at a glance: where am I, what is next, what is done."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from course.progress import read
from course.standing import Standing
from course.standing import state as fold

if TYPE_CHECKING:
    from autograder.library import Lesson

WELCOME = """\
Welcome. You practise here for the data engineer interviews, in notebooks that check your answers.

1. Open the lesson that the line **Next** links to.
2. Run each cell with Shift+Enter: the examples, your answer, the check.
3. Change the answer until the check says it is right. Every attempt is welcome.

| You write | You get |
| --- | --- |
| `%%sql slug` above a query | its rows; the query is remembered as your answer |
| `contract("slug")` | what your result promises, said before you write it |
| `expect("slug")` | a guess at what will fail, for you alone |
| `check("slug")` | what happened, and what to ask yourself |
| `why("slug")` | a few rows that show the difference |
| `frames("slug", row=1)` | the rows inside each window's frame |
| `hint("slug")` | one rung of four; the next one after you changed your answer |
| `solution("slug")` | the solution |
| `show("slug")` | the tables and their columns |
| `complexity("slug")` | your sentence on cost, and ours beside it |
| `recall("stack")`, `recall("druid")` | what you remember of the stack, or of a post |
| `story("slug")`, `stories()` | a story for the culture round; what your set covers |

Nothing leaves your machine. The problems are original and the data is synthetic; \
this course is not affiliated with Netflix."""

HOW = "“Clean”: without help. “Helped”: after a hint. “Shown”: after seeing the solution."


def home() -> None:
    """Show the page: rendered in a notebook, as text in a terminal."""
    page = text()
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if getattr(get_ipython(), "kernel", None) is not None:
            display({"text/markdown": page, "text/plain": page}, raw=True)
            return
    print(page)


def text(
    state: Mapping[str, Standing] | None = None,
    lessons: Sequence[Lesson] | None = None,
    find: Callable[[str], Any] | None = None,
    *,
    damaged: int = 0,
    welcome: bool = True,
) -> str:
    """The page in Markdown, with links relative to the work folder.

    `state` is the standing by slug (read from the log when not given), `find` gives an exercise
    (`.title`, `.minutes`) by slug; `lessons` and `find` come from the library when not given.
    `damaged` counts the lines of the log that could not be read; `welcome` says how to begin, to
    whoever has not.
    """
    if state is None:
        log = read()
        state, damaged = fold(log.events), log.damaged
    if lessons is None or find is None:
        from autograder import library

        lessons, find = (
            library.lessons() if lessons is None else lessons,
            find or library.find,
        )
    exercises = {slug: find(slug) for lesson in lessons for slug in lesson.slugs}
    known = {slug: standing for slug, standing in state.items() if slug in exercises}
    parts = [
        _damage(damaged),
        WELCOME if welcome and not known else "",
        _where(known, lessons, exercises),
        _lessons(known, lessons, exercises),
        _done(known, lessons, exercises),
        _mistakes(known),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _damage(damaged: int) -> str:
    if not damaged:
        return ""
    lines = "One line" if damaged == 1 else f"{damaged} lines"
    return (
        f"**{lines} of your progress log could not be read.** The rest is intact; what could not "
        "be read is kept in `.course/attempts.damaged.jsonl`."
    )


def _where(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
) -> str:
    if not exercises:
        return "There are no exercises yet."
    left = _minutes_left(exercises, state, exercises)
    here = f"**You are here:** {_count_done(exercises, state)} of {len(exercises)} exercises done"
    if not left:
        return f"{here}. **Next:** you have done them all. Choose any lesson and explain it aloud."
    slug = next_exercise(state, lessons)
    lesson = next(lesson for lesson in lessons if slug in lesson.slugs)
    return (
        f"{here}, about {_duration(left)} left.\n\n"
        f"**Next:** {_link(exercises[slug].title, lesson)}, about {exercises[slug].minutes} minutes, "
        f"in the lesson “{_plain(lesson.title)}”.{_to_read_first(state, lessons, lesson)}"
    )


def _to_read_first(state: Mapping[str, Standing], lessons: Sequence[Lesson], first: Lesson) -> str:
    """For whoever has not begun: the lessons without exercises that come before the first one."""
    before = [one for one in lessons[: lessons.index(first)] if not one.slugs and not one.is_lab]
    if state or not before:
        return ""
    return f" Worth reading first: {', '.join(_link(lesson.title, lesson) for lesson in before)}."


def next_exercise(state: Mapping[str, Standing], lessons: Sequence[Lesson]) -> str | None:
    """The exercise to go on with: the last one tried, if it is not solved, else the first that is not."""
    slugs = [slug for lesson in lessons for slug in lesson.slugs]
    latest = max(
        (slug for slug in state if slug in slugs), key=lambda slug: state[slug].last_at, default=None
    )
    if latest is not None and not state[latest].solved:
        return latest
    return next((slug for slug in slugs if not _is_done(slug, state)), None)


def _lessons(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
) -> str:
    rows = [
        f"| {_week(lesson.week)} | {_link(lesson.title, lesson)} | {_count_done(lesson.slugs, state)} of {len(lesson.slugs)} "
        f"| {_minutes_left(lesson.slugs, state, exercises)} |"
        if lesson.slugs
        else f"| {_week(lesson.week)} | {_link(lesson.title, lesson)} | {'a lab' if lesson.is_lab else 'to read'} | – |"
        for lesson in lessons
    ]
    head = ["| Week | Lesson | Done | Minutes left |", "| --- | --- | --- | --- |"]
    return "\n".join(["## Lessons", "", *head, *rows]) if rows else ""


def _done(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
) -> str:
    rows = [
        f"| {_link(exercises[slug].title, lesson)} | {state[slug].solved} | {state[slug].attempts} |"
        for lesson in lessons
        for slug in lesson.slugs
        if _is_done(slug, state)
    ]
    head = ["| Exercise | How | Checks |", "| --- | --- | --- |"]
    return "\n".join(["## Done", "", HOW, "", *head, *rows]) if rows else ""


def _mistakes(state: Mapping[str, Standing]) -> str:
    counts = Counter(standing.last_mistake for standing in state.values() if standing.last_mistake)
    rows = [
        f"| {_plain(name.replace('-', ' '))} | {count} |"
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    ]
    head = ["| Mistake | Exercises |", "| --- | --- |"]
    return "\n".join(["## Mistakes you met most often", "", *head, *rows]) if rows else ""


def _is_done(slug: str, state: Mapping[str, Standing]) -> bool:
    return slug in state and state[slug].solved is not None


def _count_done(slugs: Sequence[str] | Mapping[str, Any], state: Mapping[str, Standing]) -> int:
    return sum(_is_done(slug, state) for slug in slugs)


def _minutes_left(
    slugs: Sequence[str] | Mapping[str, Any],
    state: Mapping[str, Standing],
    exercises: Mapping[str, Any],
) -> int:
    return sum(exercises[slug].minutes for slug in slugs if not _is_done(slug, state))


def _duration(minutes: int) -> str:
    hours, minutes = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0))


def _week(folder: str) -> str:
    numbered = re.match(r"week(\d+)", folder)
    return numbered[1] if numbered else _plain(folder)


def _link(title: str, lesson: Lesson) -> str:
    return f"[{_plain(title)}]({quote(f'{lesson.week}/{lesson.name}.ipynb')})"


def _plain(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#$])", r"\\\1", " ".join(words.split()))
