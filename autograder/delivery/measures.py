"""What is counted in something said: words a minute, pauses, fillers, numbers, “I” and “we”, questions before deciding.

Only measures that survive a recogniser's errors are here; none of them says whether an answer is good.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from autograder.delivery.speech import LONG_PAUSE_S, Speech
from autograder.delivery.terms import terms_in
from autograder.stories.length import words
from autograder.stories.sentences import NUMBER, quoted, sentences

FILLER = re.compile(r"\b(u+h*m+|u+h+|e+r+m*|a+h+m|h+m+|m+h*m+)\b|\b(you know|I mean|sort of|kind of)\b|,\s*(like),", re.IGNORECASE)  # fmt: skip
_SAME_SOUND = (("um", "um"), ("uh", "uh"), ("er", "er"), ("hm", "hm"), ("mm", "hm"), ("ahm", "um"))
_DECIDES = re.compile(
    r"\b(?:I['’]ll|I will|I['’]d|I would|let['’]?s|let us|we(?:['’]ll| will|['’]d| would)|I (?:start|begin|choose|pick|use|put|take|propose|go) |we (?:use|put|take|need) )",
    re.IGNORECASE,
)
_STILL_ASKS = re.compile(r"\b(?:ask|assume|know|clarify|understand|check)\b|\blet['’]?s say\b", re.IGNORECASE)


@dataclass(frozen=True)
class Delivery:
    """The measures of one answer. Without a recording the times are None and the pauses empty.

    Attributes:
        seconds: from the first sound to the last.
        pauses: their lengths in seconds, those of 0.7 s and more.
        fillers: how often each was said.
        questions_first: questions before the first sentence that decides something.
        decides: that sentence; "" when none was found.
    """

    words: int
    seconds: float | None
    pauses: tuple[float, ...]
    fillers: dict[str, int]
    numbers: tuple[str, ...]
    terms: dict[str, int]
    own: int
    ours: int
    questions_first: int
    decides: str

    @property
    def words_a_minute(self) -> float | None:
        """None without a recording, or for less than three seconds of speech."""
        return self.words * 60 / self.seconds if self.seconds and self.seconds >= 3 else None

    @property
    def facts(self) -> list[str]:
        """The measures, a sentence each, without a verdict."""
        said = []
        if self.words_a_minute:
            said.append(
                f"{self.words} words in {_minutes(self.seconds)} min: {self.words_a_minute:.0f} words a minute."
            )
            said.append(_of_pauses(self.pauses))
        else:
            said.append(f"{self.words} word{'' if self.words == 1 else 's'}.")
        if self.fillers:
            listed = ", ".join(
                f"“{word}” {count}" for word, count in sorted(self.fillers.items(), key=lambda pair: -pair[1])
            )
            said.append(f"Fillers: {sum(self.fillers.values())} ({listed}).")
        some = f" ({', '.join(self.numbers[:8])})" if self.numbers else ""
        said.append(f"Numbers: {len(self.numbers)}{some}.")
        if self.terms:
            named = ", ".join(f"{term} {count}" if count > 1 else term for term, count in self.terms.items())
            said.append(f"Terms of the trade: {named}.")
        if self.own + self.ours:
            said.append(f"{self.own} “I” and {self.ours} “we”.")
        if self.decides:
            count = self.questions_first
            said.append(
                f"{count} question{'' if count == 1 else 's'} before the first decision: “{self.decides}”"
            )
        return said  # fmt: skip

    @property
    def kept(self) -> dict[str, float]:
        """The numbers alone, without a word of what was said."""
        counts = {
            "words": self.words,
            "fillers": sum(self.fillers.values()),
            "numbers": len(self.numbers),
            "own": self.own,
            "ours": self.ours,
            "pauses": len(self.pauses),
        }
        return counts | ({"seconds": round(self.seconds, 1)} if self.seconds else {})


def measured(text: str, speech: Speech | None = None) -> Delivery:
    """The measures of a text as typed or recognised, with the recording's where there is one."""
    lines = sentences(text)
    first = next((at for at, line in enumerate(lines) if _is_decision(line)), None)
    before = lines[: len(lines) if first is None else first]
    return Delivery(
        words=words(text),
        seconds=speech.spoken if speech else None,
        pauses=tuple(round(end - begin, 2) for begin, end in speech.pauses) if speech else (),
        fillers=dict(Counter(_sound(found[0]) for found in FILLER.finditer(text))),
        numbers=tuple(found[0].strip(" ,.") for found in NUMBER.finditer(text)),
        terms=terms_in(text),
        own=len(re.findall(r"\bI\b", text)),
        ours=len(re.findall(r"\bwe\b", text, re.IGNORECASE)),
        questions_first=sum(line.rstrip('"”’ ').endswith(("?", "？", "؟")) for line in before),
        decides=quoted(lines[first]) if first is not None else "",
    )


def _is_decision(line: str) -> bool:
    return bool(_DECIDES.search(line)) and not _STILL_ASKS.search(line) and not line.rstrip().endswith("?")


def _sound(filler: str) -> str:
    plain = filler.strip(" ,").casefold().replace("i mean", "I mean")
    short = re.sub(r"(.)\1+", r"\1", plain).replace("uhm", "um").replace("erm", "er")
    return dict(_SAME_SOUND).get(short, plain if " " in plain or plain == "like" else short)


def _of_pauses(pauses: tuple[float, ...]) -> str:
    if not pauses:
        return "No pause of 0.7 s or more."
    long = sum(pause >= LONG_PAUSE_S for pause in pauses)
    more = f", {long} of them 2 s or more" if long else ""
    return f"{len(pauses)} pause{'' if len(pauses) == 1 else 's'} of 0.7 s or more{more}; the longest {max(pauses):.1f} s."


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
