"""Privacy: that every copy is erased, in the files too, by the deadline, and does not come back."""

from __future__ import annotations

import re

from autograder.designs.design import Design
from autograder.designs.rules.rule import Found, rule
from autograder.designs.sections import ErasePath
from autograder.quantities import in_words

_EXPIRES = re.compile(
    r"expir|snapshot|vacuum|\bclean|\bversions?\b|\bhistory older|\bage\w* out\b|time travel", re.IGNORECASE
)
_SHREDS = re.compile(r"shred|(?:delet|destroy|drop|eras|forget)\w{0,9}\b.{0,30}\bkeys?\b|\bkeys?\b.{0,30}\b(?:delet|destroy)", re.IGNORECASE)  # fmt: skip
_VERIFIES = re.compile(
    r"verif|scan|prove|proof|audit|check|confirm|count what is left|search|\blook\w*\b(?! up)|\bread\w*\b.{0,20}\bfiles?\b",
    re.IGNORECASE,
)


@rule("R21", "E", "copy-that-is-never-erased", "privacy", "There is a way to erase a person from each sink that holds personal data.")  # fmt: skip
def copy_that_is_never_erased(design: Design) -> Found:
    privacy = design.privacy
    if privacy is None or not privacy.pii_fields:
        return
    erased = {name for path in privacy.erase_path for name in path.of}
    for sink in design.sinks:
        if sink.personal is not False and sink.name not in erased and "all" not in erased:
            keeps = f" keeps it for {sink.keeps}" if sink.keeps else " keeps it"
            yield (
                f"sinks.{sink.name}",
                f"`{sink.name}` gets {privacy.pii_fields[0]}{' and more' if len(privacy.pii_fields) > 1 else ''} and{keeps}, and no erase path leads there."
                " Erased in one copy is not erased. If it holds nothing personal, say `personal: no`.",
            )


@rule("R22", "E", "erased-only-in-the-newest-snapshot", "privacy", "In a table format, an erasure reaches old snapshots, and is verified in the files.")  # fmt: skip
def erased_only_in_the_newest_snapshot(design: Design) -> Found:
    for number, path in _paths(design):
        reached = [one for one in design.sinks if one.name in path.of or "all" in path.of]
        formats = sorted((one for one in reached if one.is_table_format), key=lambda one: one.name)
        if not formats:
            continue
        steps = " / ".join(step.do for step in path.steps)
        expires = _EXPIRES.search(steps) or _SHREDS.search(steps)
        if expires and _VERIFIES.search(steps):
            continue
        sink = formats[0]
        if not expires:
            said = f"The path for `{sink.name}` never expires snapshots: whatever its steps take out, the old files stay, and time travel reads every erased row for as long as they do."  # fmt: skip
        else:
            said = f"The path for `{sink.name}` ends without a look into the files. A job that succeeded proves that it ran; a scan for the ids proves that they are gone."  # fmt: skip
        yield f"privacy.erase_path.{number}", said


@rule("R23", "E", "clocks-beyond-the-deadline", "privacy", "The steps of an erasure, one after the other, end before the deadline.")  # fmt: skip
def clocks_beyond_the_deadline(design: Design) -> Found:
    deadline = design.privacy.deadline if design.privacy else None
    for number, path in _paths(design):
        takes = [step.takes for step in path.steps if step.takes]
        total = sum(one.value for one in takes)
        if deadline is not None and total > deadline.value:
            clocks = " + ".join(map(str, takes))
            yield (
                f"privacy.erase_path.{number}",
                f"{clocks} is {in_words(total, 'duration')}, and the deadline is {deadline}: whoever asks right after a run waits through every clock."
                " Which one can be shorter?",
            )


@rule("R25", "E", "backfill-brings-them-back", "privacy", "A backfill leaves out who was erased.")
def backfill_brings_them_back(design: Design) -> Found:
    backfill, privacy = design.backfill, design.privacy
    if backfill is None or privacy is None or not privacy.pii_fields or backfill.suppression:
        return
    source = f" from {backfill.source}" if backfill.source else ""
    yield (
        "backfill",
        f"The backfill reads history{source} and no list of erased members is applied: it writes back everybody who was erased since then,"
        " and so does every replay. Filter by that list, late events too.",
    )


def _paths(design: Design) -> list[tuple[int, ErasePath]]:
    return list(enumerate(design.privacy.erase_path, start=1)) if design.privacy else []
