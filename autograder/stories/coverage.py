"""What a set of stories can answer, and what is still without a story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.stories.incident import incident_of

FEWEST_STORIES = 4
FEWEST_TIMES = 4
Story = Mapping[str, str]


def _answers(kind: str, field: str = "") -> Callable[[Story], bool]:
    return lambda story: story.get("answers") == kind or bool(field and story.get(field, "").strip())


DEMANDS: dict[str, Callable[[Story], bool]] = {
    "an incident that you owned": _answers("owned incident"),
    "a technical disagreement": _answers("disagreement", "disagreement"),
    "little direction, and a goal that changed": _answers("minimal direction"),
    "a decision made without permission": _answers("judgement call", "own_call"),
    "a failure that nothing rescued": lambda story: story.get("outcome") == "failed",
    "feedback, and what you did with it": _answers("feedback", "feedback"),
}
"""What every set needs, and how a story is seen to have it."""


@dataclass(frozen=True)
class Coverage:
    """Which stories (by name) meet which demand, and questions about the set as a whole."""

    met: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...]

    @property
    def open(self) -> list[str]:
        return [demand for demand, names in self.met.items() if not names]

    @property
    def table(self) -> str:
        """As Markdown; which demand is open is said in words."""
        rows = [
            f"| {demand} | {', '.join(f'`{name}`' for name in names) or 'none yet'} |"
            for demand, names in self.met.items()
        ]
        return "\n".join(["| every set needs | stories that have it |", "| --- | --- |", *rows])


def covered(stories: Mapping[str, Story]) -> Coverage:
    """The coverage of stories by name."""
    met = {
        demand: tuple(name for name, story in stories.items() if has(story))
        for demand, has in DEMANDS.items()
    }
    return Coverage(met, tuple(_asks(stories)))


def _asks(stories: Mapping[str, Story]) -> list[str]:
    asks = []
    if len(stories) < FEWEST_STORIES:
        asks.append(f"{len(stories)} of {FEWEST_STORIES} stories. Which evening do you still think about?")
    ends = [story.get("outcome", "") for story in stories.values()]
    if ends and all(end == "went well" for end in ends):
        asks.append(
            "Only wins: every story here ends well. Which one did not, and what does it cost you to tell it?"
        )
    if stories and not any(story.get("mistake", "").strip() for story in stories.values()):
        asks.append("No story says yet what your own mistake was. Which of them has one?")
    for name, story in stories.items():
        known = len(incident_of(story).moments)
        if story.get("answers") == "owned incident" and known < FEWEST_TIMES:
            asks.append(
                f"`{name}` has {known} of nine times. Which message or commit would tell you the others?"
            )
    return asks
