"""A backfill plan as somebody writes it down: waves, attempts, how copies are read, written and verified, and five hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.layouts.said import NotReadable, field

MOST_ATTEMPTS, MOST_WAVES = 20, 200
WRITES = ("overwrite", "append")
CHECKS = ("rows", "sums")


@dataclass(frozen=True)
class Wave:
    """Partitions that are copied together and committed together.

    Attributes:
        start: the hour, counted from now.
    """

    start: int
    partitions: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What is done when; hours are counted from now.

    Attributes:
        columns: for each version of the old schema, its names and those of the new table.
        verify: "rows", "sums" or both, after each attempt.
    """

    dual_write_from: int
    waves: tuple[Wave, ...]
    attempts: int
    write: str
    verify: tuple[str, ...]
    columns: dict[int, dict[str, str]]
    erase_at: int
    switch_at: int
    drop_old_at: int
    rewrite_tb: float


def read_plan(document: Any) -> Plan:
    """A plan from a dict with these fields.

    Raises:
        NotReadable: it is not such a document.
    """

    def read(name: str, kind: type) -> Any:
        return field(document, name, kind, "your plan")

    attempts, write, verify = read("attempts", int), read("write", str), read("verify", tuple)
    if not 1 <= attempts <= MOST_ATTEMPTS:
        raise NotReadable(f"`attempts` of your plan is {attempts}; asked for is 1 to {MOST_ATTEMPTS}")
    if write not in WRITES:
        raise NotReadable(f"`write` of your plan is {write!r}; asked for is one of {', '.join(WRITES)}")
    if unknown := [one for one in verify if one not in CHECKS]:
        raise NotReadable(f"`verify` of your plan has {unknown[0]!r}; there are {' and '.join(CHECKS)}")
    waves = read("waves", tuple)
    if len(waves) > MOST_WAVES:
        raise NotReadable(f"your plan has {len(waves):,} waves; asked for are at most {MOST_WAVES}")
    return Plan(
        dual_write_from=read("dual_write_from", int),
        waves=tuple(map(_wave, waves)),
        attempts=attempts,
        write=write,
        verify=verify,
        columns=_columns(read("columns", dict)),
        erase_at=read("erase_at", int),
        switch_at=read("switch_at", int),
        drop_old_at=read("drop_old_at", int),
        rewrite_tb=read("rewrite_tb", float),
    )


def _wave(document: Any) -> Wave:
    start, partitions = (
        field(document, "start", int, "a wave"),
        field(document, "partitions", tuple, "a wave"),
    )
    if start < 0:
        raise NotReadable(f"a wave starts at hour {start}; now is hour 0")
    return Wave(start, tuple(dict.fromkeys(map(str, partitions))))


def _columns(document: dict[str, Any]) -> dict[int, dict[str, str]]:
    found = {}
    for version, names in document.items():
        if not version.isdigit() or not isinstance(names, dict):
            raise NotReadable("`columns` of your plan is for each schema version a dict of old to new names")
        found[int(version)] = {old: str(new) for old, new in names.items()}
    return found
