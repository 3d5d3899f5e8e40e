"""A numbers card said aloud: one sentence of what you did, and strong answers beside the weak ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.recruiter.card import DAY, FIELDS
from autograder.recruiter.in_words import said
from autograder.recruiter.quantities import without_how

_GAPS = {
    "verb": "[built, ran or rebuilt?]", "cadence": "[how often?]", "engine": "[which engine?]", "promise": "[which promise?]",
    "metric": "[what?]", "before": "[how much?]", "after": "[how much?]", "act": "[what was your own act?]",
}  # fmt: skip


def sentence(card: Mapping[str, str]) -> str:
    """The sentence with what is filled in; what is missing stands in square brackets, as a question."""
    part = {name: without_how(card.get(name, "")) or gap for name, gap in _GAPS.items()}
    job = f"{_article(part['cadence'])} {part['cadence']} {part['engine']} job"
    return (
        f"I {part['verb']} {job} over {_volume(card)}, {_promised(part['promise'])}, "
        f"and cut {part['metric']} from {part['before']} to {part['after']} by {part['act'].rstrip('.')}."
    )


def pairs(card: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what most people say, what your card lets you say), for the numbers that are there."""
    found: list[tuple[str, str]] = []

    def pair(weak: str, strong: str, *names: str) -> None:
        texts = {name: without_how(card.get(name, "")).rstrip(".") for name in names}
        if all(texts.values()):
            found.append((weak, strong.format(**texts)))

    rows = FIELDS["rows_per_day"].read(card)
    if rows and card.get("peak_per_s", "").strip():
        peak = _unit(without_how(card["peak_per_s"]), "", "a second")
        found.append(
            (
                "We had a lot of data.",
                f"{_rows(card)}: {said(rows.value / DAY)} a second on average, {peak} at the peak.",
            )
        )
    pair(
        "It was reliable.",
        "The promise is: {promise}. It was kept in {promise_met} of the cases.",
        "promise",
        "promise_met",
    )
    pair("It was near real time.", "95 % of it can be read after {freshness_p95}.", "freshness_p95")
    pair(
        "We handled late data.",
        "{late_share} arrives late, and we accept it for {late_window}.",
        "late_share",
        "late_window",
    )
    pair(
        "I improved the quality.",
        "Duplicates went from {duplicates_before} to {duplicates_after}.",
        "duplicates_before",
        "duplicates_after",
    )
    pair(
        "I made it cheaper.",
        "It costs {cost_month} a month, {saved_month} less than before.",
        "cost_month",
        "saved_month",
    )
    pair(
        "We had some incidents.",
        "Incidents I owned: {incidents}. Noticed after {detect}, recovered after {recover}.",
        "incidents",
        "detect",
        "recover",
    )
    pair("It was challenging.", "The hardest: {hardest}.", "hardest")
    pair("I worked with that stack.", "I owned {owned}. I used {used}, which others own.", "owned", "used")
    pair(
        "I was in the team.",
        "A team of {team_size}; {my_share} of the work is mine.",
        "team_size",
        "my_share",
    )
    return found  # fmt: skip


def _volume(card: Mapping[str, str]) -> str:
    size = without_how(card.get("bytes_per_day", "")) or without_how(card.get("total_bytes", ""))
    if not without_how(card.get("rows_per_day", "")):
        return size or "[how many rows or TB?]"
    return f"{_rows(card)} ({size})" if size else _rows(card)


def _rows(card: Mapping[str, str]) -> str:
    return _unit(without_how(card["rows_per_day"]), "rows", "a day")


def _unit(written: str, noun: str, period: str) -> str:
    """What was written, with the noun and the period that it leaves out."""
    if re.search(r"/|\b(a|an|per|every)\b", written):
        return written
    has_noun = re.search(r"\b(rows?|events?|records?|messages?)\b", written)
    return " ".join(part for part in (written, "" if has_noun else noun, period) if part)


def _promised(promise: str) -> str:
    return (
        promise
        if re.match(r"(published|ready|delivered|available|with|within)\b", promise)
        else f"with the promise “{promise}”"
    )


def _article(word: str) -> str:
    return "an" if re.match(r"[aeio]|hour", word, re.IGNORECASE) else "a"
