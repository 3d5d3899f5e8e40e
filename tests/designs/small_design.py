"""One small design exercise, and what carries its designs out: enough to show all that the machinery does."""

from __future__ import annotations

from designs.edits import CLEAN, edited

from autograder import Mistake
from autograder.designs import (
    RUBRIC,
    Curveball,
    DefenceExercise,
    DesignExercise,
    Question,
    ScoredDesign,
    condition,
    on_paper,
)

STARTER = """
# Fill in the sections; what is empty counts as missing.
assumptions: []
numbers:
  events_avg:
  events_peak:
sources: []
processors: []
sinks: []
slo:
options: []
decision:
"""


def toy(design, conditions):
    """Whether the tasks carry a load, and whether the log waits as long as an outage lasts."""
    tasks = sum((one.parallelism or 0) * one.per_task.value for one in design.processors if one.per_task)
    peak = max((one.peak.value for one in design.sources if one.peak), default=0.0)
    keeps = max((one.retention.value for one in design.sources if one.retention), default=0.0)
    falls_behind = tasks < peak * conditions.get("load", 1)
    expires = keeps < 3_600 * conditions.get("outage_h", 0)
    asked = {
        "load": ("lag", "falls-behind" if falls_behind else "holds"),
        "outage_h": ("loss", "events-expire" if expires else "holds"),
    }
    return [found for name, found in asked.items() if name in conditions]


def sample(text, level):
    return ScoredDesign(text, dict.fromkeys(RUBRIC, level), dict.fromkeys(RUBRIC, f"it says {text}"))


def small_design(**changes):
    told = {
        "title": "Playback events for two readers",
        "points": 6,
        "minutes": 50,
        "level": "hard",
        "skills": ["system design"],
        "asked_in": ["design round"],
        "prompt": "Events of all players, for operators and for analysts. Design it.",
        "starter": STARTER,
        "solution": CLEAN,
        "alternatives": [
            edited([("  pick: one log and one table\n", "  pick: a batch path beside the stream\n"), ("retention: 24 h", "retention: 48 h")]),
            edited([('"bucket(64, title_id)"', '"bucket(32, title_id)"'), ("parallelism: 5600", "parallelism: 8000")]),
        ],
        "hints": [
            "Which two numbers decide everything else?",
            "The trap is the memory of the deduplication.",
            "Look at the longest recovery and at what the log keeps.",
            "sources: …, processors: …, sinks: …",
        ],
        "mistakes": [
            Mistake("dedup-shorter-than-lateness", "  scope: 26 h", "  scope: 6 h", "Copies are forgotten after six hours, and events come a day late."),
            Mistake("partitions-below-the-peak", "partitions: 11200", "partitions: 5000", "The partitions carry less than the peak brings."),
            Mistake("backfill-into-the-live-table", "isolation: a branch, audited, then published", "isolation: none", "The backfill writes where readers look."),
            Mistake("clocks-beyond-the-deadline", "takes: 5 d", "takes: 12 d", "The clocks of the erasure add up to more than the deadline."),
            Mistake("tasks-for-the-average", "per_task: 12 k", "per_task: 5 k", "The tasks carry the average. What happens at eight in the evening?"),
            Mistake("log-shorter-than-the-outage", "retention: 24 h", "retention: 5 h", "The log forgets before the job is back. How long may it be away?"),
        ],
        "worlds": [
            on_paper(),
            condition("peak hour", "Everybody watches at eight.", by="toy", load=1.5),
            condition("a long outage", "The job is away for half a day.", by="toy", outage_h=12),
        ],
        "questions": [Question("readers", "Who reads it?", "Operators and analysts.", "Two freshness goals, so two sinks.", 3, words=("who", "reads"))],
        "curveballs": [Curveball("A second region joins.", "What changes first?")],
        "samples": [sample("all of it", 3), sample("half of it", 2), sample("a tool", 1)],
        "talk": "Say the two numbers first. Then draw.",
    }  # fmt: skip
    return DesignExercise(**told | changes).named("small_design")


def small_defence(**changes):
    told = {
        "of": "small_design",
        "title": "Playback events, defended",
        "points": 27,
        "minutes": 20,
        "level": "hard",
        "skills": ["system design"],
        "asked_in": ["design round"],
        "prompt": "Say it aloud, and hand in what you said.",
        "hints": [
            "Which decision is hard to undo?",
            "Say the goal before the tool.",
            "Read your numbers again.",
            "Goal, options, pick, flip.",
        ],
        "talk": "Goal, options, pick, flip.",
    }
    return DefenceExercise(**told | changes).named("small_design_aloud")
