"""The verb of an answer said aloud: say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.said import Said

if TYPE_CHECKING:
    from course.voice.say_form import SayForm

ANYTHING = "anything"
_ASKS_ANYTHING = "Say it aloud, as you would to an interviewer."


def say(
    topic: str = "", text: str | None = None, /, *, keep: bool = False, forget: bool = False
) -> SayForm | Said:
    """Say an answer aloud, or type it: pace, pauses, fillers, numbers, and sentences quoted beside the rubric.

    `topic` is an exercise, of a design round or any other, or a name of your own. With a text, its
    measures as text. Nothing is kept unless `keep=True` or the button asks for it; `forget=True`
    and the button “Clear” remove what was.
    """
    from autograder import library
    from autograder.delivery import measured
    from course.voice import kept_words
    from course.voice.quotes import quotes

    topic = str(topic or ANYTHING)
    exercise = library.find(topic) if topic in library.files() else None
    if forget:
        return Said(kept_words.forget(topic))

    def told(said: str, recognised: bool = False) -> list[str]:
        # A recording comes with measures of its own, pauses among them.
        return [*([] if recognised else measured(said).facts), *quotes(said, exercise)]

    if text is not None:
        status = kept_words.keep(topic, str(text)) if keep else kept_words.NOTHING
        return Said("\n\n".join([*told(str(text)), status]))
    from course.voice.say_form import SayForm

    title = exercise.title if exercise else topic if topic != ANYTHING else "Aloud"
    asks = exercise.prompt.strip() if exercise else _ASKS_ANYTHING
    plain = f'{title}. As text: say("{topic}", "…"); keep=True keeps it, forget=True removes it.'
    return SayForm(topic, title, _readable(asks), told, plain)


def _readable(prompt: str) -> str:
    """A prompt without Markdown's marks, to be read aloud; the beginning of a long one."""
    import re

    plain = re.sub(r"[*_#>]|^\s*[-|].*$", "", prompt, flags=re.MULTILINE)
    return " ".join(plain.split())[:1_500]
