"""The report of a round: what the answers earned, where the time went, what an interviewer would note, what to practise next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.finding import named
from course.picture import Picture
from course.rounds.clock import Clock, Event
from course.rounds.event_log import now
from course.rounds.judged import Judged, in_time, judged_before
from course.rounds.kept_rounds import KeptRound
from course.rounds.next_steps import next_three
from course.rounds.rubric import RUBRIC, WORLDS, weighed
from course.rounds.script import find as find_script
from course.rounds.snapshots import latest
from course.rounds.timeline import drawn, facts, said_minutes, worked
from course.said import Said, plain_text

ENDINGS = {"sql": "sql", "python": "py", "yaml": "yaml"}
FRAMED = '<p><img src="timeline.svg" alt="The same as the lines below." style="max-width:100%"></p>'


class Reported:
    """A report that shows itself: in a notebook with the picture of the time line, in a terminal as text.

    Attributes:
        headlines: what it earned, and what to practise next, in a sentence each.
    """

    def __init__(self, markdown: str, picture: Picture, headlines: Sequence[str]) -> None:
        self.markdown, self.picture, self.headlines = markdown, picture, tuple(headlines)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        before, _, after = self.markdown.partition(FRAMED)
        # The picture says its facts itself; the file has them as a list behind it.
        _, _, after = after.lstrip().partition("\n\n")
        for part in (Said(before), self.picture, Said(after)):
            display(part)

    def __repr__(self) -> str:
        return plain_text(self.markdown.replace(f"{FRAMED}\n\n", ""))


def scored(events: Sequence[Event]) -> dict[str, int]:
    """The levels that the learner gave last, by dimension."""
    levels: dict[str, int] = {}
    for event in events:
        if event.kind == "scored":
            levels |= {name: int(level) for name, level in event.about.items() if name in RUBRIC}
    return levels


def write_report(kept: KeptRound) -> Reported:
    """Write `report.md`, `timeline.svg` and the answers into the round's folder, from its log alone.

    Raises OSError where the folder cannot be written.
    """
    events, clock = kept.log.events(), kept.log.clock()
    there = judged_before(events)
    found = [there[name] for name in kept.names if name in there]
    titles = {name: named(name).title for name in kept.names}
    rows = worked(in_time(events, clock), clock, kept.names)
    picture = drawn(rows, clock, titles)
    levels = scored(events)
    steps = next_three(found, levels)
    parts = [
        f"# {kept.title}, {clock.started or now():%d %B %Y}",
        _how_long(events, clock),
        _worlds(found, titles),
        "## Where the time went",
        FRAMED,
        "\n".join(f"* {fact}" for fact in facts(rows, clock, titles)),
        _noted_meanwhile(events, clock, titles),
        _style(found, titles),
        _interviewer(levels, found, _when_scored(events)),
        _cards(kept),
        "## The next three things to practise",
        "\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1)),
    ]
    markdown = "\n\n".join(part for part in parts if part) + "\n"
    write_answers(kept)
    # A file beside Markdown knows nothing of the page's theme, so it brings its own paper.
    kept.keep("timeline.svg", picture.svg.replace('style="', 'style="color:#1a1a1a;background:#fff;', 1))
    kept.keep("report.md", markdown)
    earned = f"{_earned(found)} {_together(levels, found)}"
    return Reported(markdown, picture, [earned, *(f"Next: {step.replace('**', '')}" for step in steps)])


def write_answers(kept: KeptRound) -> list[str]:
    """Write the latest text of each answer to `answers/`; the names of the files."""
    names = []
    for asked, text in latest(kept.log.events()).items():
        if asked in kept.names and text.strip():
            exercise = named(asked)
            name = f"answers/{exercise.slug}.{ENDINGS.get(exercise.language, 'txt')}"
            kept.keep(name, f"{text}\n")
            names.append(name)
    return names


def _how_long(events: Sequence[Event], clock: Clock) -> str:
    if clock.started is None:
        return "The clock was never started."
    said = [f"{said_minutes(clock.elapsed(now()))} of {said_minutes(clock.minutes * 60)}"]
    if clock.multiplier != 1:
        said.append(f"extra time {clock.multiplier:g} times")
    pauses = sum(event.kind == "paused" for event in events)
    if pauses:
        said.append(f"{pauses} pause{'s' if pauses > 1 else ''}")
    excused = sum(event.kind == "excused" for event in events)
    if excused:
        said.append("time after a crash taken out")
    over = clock.elapsed(now()) - clock.minutes * 60
    late = [event for event in events if event.kind == "answer" and _is_after(event, clock)]
    after = " What you wrote after the end is kept in the log and did not count." if late else ""
    beyond = f" {said_minutes(over)} over time." if over > 30 and clock.grace else ""
    return f"*{', '.join(said)}.*{beyond}{after}"


def _is_after(event: Event, clock: Clock) -> bool:
    try:
        return clock.second_of(event.moment()) > (clock.minutes + clock.grace) * 60
    except ValueError:
        return False


def _worlds(found: Sequence[Judged], titles: Mapping[str, str]) -> str:
    lines = [
        "## What the answers earned",
        "",
        _earned(found),
        "",
        "| Question | Points | Worlds | Not in |",
        "| --- | --- | --- | --- |",
    ]
    for one in found:
        missed = [name for name, right in one.worlds if not right]
        worlds = f"{one.right} of {len(one.worlds)}" if one.worlds else "–"
        where = ", ".join(f"*{name}*" for name in missed[:4]) + (
            f" and {len(missed) - 4} more" if len(missed) > 4 else ""
        )
        if not one.text:
            where = "no answer"
        elif one.problem:
            where = one.problem.replace("|", "\\|")
        lines.append(f"| {titles[one.slug]} | {one.score:g} of {one.points:g} | {worlds} | {where or '–'} |")
    said = [f"* {titles[one.slug]}: {one.says}" for one in found if one.says]
    return "\n".join(lines + ([""] + said if said else []))


def _noted_meanwhile(events: Sequence[Event], clock: Clock, titles: Mapping[str, str]) -> str:
    lines = [
        f"* minute {clock.second_of(event.moment()) / 60:.0f}: {titles[event.about['slug']]}, {event.about['score']:g} of {event.about['points']:g}"
        for event in events
        if event.kind == "noted" and event.about.get("slug") in titles
    ]
    return "\n".join(["What your checks would have said at the time:", "", *lines]) if lines else ""


def _style(found: Sequence[Judged], titles: Mapping[str, str]) -> str:
    lines = [f"* {titles[one.slug]}: {note}" for one in found for note in one.style]
    return "\n".join(["## What a reviewer would say", "", *lines]) if lines else ""


def _when_scored(events: Sequence[Event]) -> str:
    """When the learner's own levels were given; "" where there are none."""
    kinds = [event.kind for event in events if event.kind in ("scored", "judged")]
    if "scored" not in kinds:
        return ""
    if "judged" in kinds and "scored" in kinds[kinds.index("judged") :]:
        return " Some of your own levels were given after you saw the results."
    return " Your own levels were given before you saw any result."


def _interviewer(levels: Mapping[str, int], found: Sequence[Judged], when_scored: str) -> str:
    points = weighed(levels, _share(found))
    lines = [
        "## What an interviewer would note",
        "",
        "| | Points | |",
        "| --- | --- | --- |",
        f"| Right in its worlds | {points['worlds'][0]:g} of {WORLDS} | counted |",
    ]
    for name, one in RUBRIC.items():
        if name in levels:
            lines.append(
                f"| {one.label} | {points[name][0]:g} of {one.weight} | you: {levels[name]}, “{one.levels[levels[name]]}” |"
            )
        else:
            lines.append(f"| {one.label} | – of {one.weight} | not scored |")
    lines += ["", f"{_together(levels, found)}{when_scored}"]
    return "\n".join(lines)


def _earned(found: Sequence[Judged]) -> str:
    return f"{sum(one.score for one in found):g} of {sum(one.points for one in found):g} points."


def _share(found: Sequence[Judged]) -> float:
    return sum(one.score for one in found) / (sum(one.points for one in found) or 1)


def _together(levels: Mapping[str, int], found: Sequence[Judged]) -> str:
    """The sum over what was scored; the rest is not made up."""
    points = weighed(levels, _share(found))
    return f"Together {sum(point for point, _ in points.values()):.0f} of {sum(of for _, of in points.values())}."


def _cards(kept: KeptRound) -> str:
    """What the interviewer asks next, with what they listen for, to talk about now."""
    if not (slug := kept.plan.get("script")):
        return ""
    lines = []
    for step in find_script(str(slug)).steps:
        for card in step.twists:
            lines.append(f"* “{card.says}” They listen for: {card.listens_for}")
    return "\n".join(["## What they ask next", "", *lines]) if lines else ""
