"""The verbs for the culture round: story, stories, export_story, score_sample, rewrite.

None of them scores anybody, and none raises for what a learner writes. What is written stays on the
learner's disk; a submission holds what was pasted into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from course.finding import found
from course.said import Said

if TYPE_CHECKING:
    from autograder.story_exercise import StoryExercise
    from course.form import Form

OWN_NAME = "my story"


def story(name: str = OWN_NAME, /, **fields: Any) -> Form | Said:
    """A story as a form, or as text by field: of an exercise by its slug, or under a name of your own."""
    from course.story_form import story_of

    exercise = _asked(name)
    if exercise is not None and exercise.paragraphs:
        return Said(f'These are paragraphs to write anew: `rewrite("{name}")`.')
    return story_of(str(name), exercise, fields)


def stories() -> Said:
    """What your stories cover together, as a table, and what the set leaves open."""
    from autograder.stories import covered
    from course.story_folder import COPY_OF, kept

    found_there = kept()
    own = {name: one for name, one in found_there.items() if COPY_OF not in one}
    coverage = covered(own)
    copies = [
        f"`{name}` is another version of `{one[COPY_OF]}`. Keep what you need of it."
        for name, one in found_there.items()
        if COPY_OF in one
    ]
    begin = [] if own else ['`story("owned_incident")` begins the first one.']
    return Said("\n\n".join([coverage.table, *coverage.asks, *copies, *begin]))


def export_story(name: str = OWN_NAME) -> Said:
    """Write a story to read or to hand in, as Markdown and as an HTML page, into `stories/` of the work folder."""
    from autograder.stories.printed import as_html, as_markdown
    from course.durable import write_whole
    from course.story_folder import OpenStory
    from course.work_folder import locate

    window = OpenStory(str(name))
    if not window.story:
        return Said(f'There is nothing in the story “{name}” yet: `story("{name}")` opens it.')
    folder = locate() / "stories"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for ending, text in (("md", as_markdown(window.story)), ("html", as_html(window.story))):
            write_whole(folder / f"{window.path.stem}.{ending}", text.encode("utf-8", "replace"))
    except OSError as error:
        return Said(f"It could not be written: {error.strerror or error} ({folder}).")
    return Said(
        f"Written to `stories/{window.path.stem}.md` and `.html` of your work folder, without your own score. "
        "Nobody gets it from there; to hand it in, paste the Markdown into the answer cell."
    )


def score_sample(slug: str, which: int | None = None, /, **levels: Any) -> Form | Said:
    """Score an answer that is scored already, by the rubric, and see how far apart the two scores are.

    `which` is 1, 2 or 3; they stand in no order of quality. Levels go from 0 to 3, by dimension.
    """
    exercise = found(slug, "score_sample")
    if isinstance(exercise, Said):
        return exercise
    from course.sample_form import sample_of

    if not getattr(exercise, "samples", ()):
        return Said(f"`{slug}` has no samples to score. Those of `owned_incident` are about a story.")
    return sample_of(exercise, which, levels)


def rewrite(slug: str = "blame_rewrite", paragraphs: Mapping[int, str] | None = None, /) -> Form | Said:
    """Paragraphs to write anew, before and after side by side; as text: `rewrite(slug, {1: "I had not …"})`."""
    exercise = found(slug, "rewrite")
    if isinstance(exercise, Said):
        return exercise
    from course.rewrite_form import rewritten

    if not getattr(exercise, "paragraphs", ()):
        return Said(
            f'There is nothing to rewrite in `{slug}`. `rewrite("blame_rewrite")` has six paragraphs.'
        )
    return rewritten(exercise, paragraphs)


def _asked(name: Any) -> StoryExercise | None:
    from autograder import library

    try:
        exercise = library.find(name) if name in library.files() else None
    except TypeError:
        return None
    return exercise if exercise is not None and exercise.kind == "story" else None
