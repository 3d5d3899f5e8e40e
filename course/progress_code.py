"""Progress as a text to copy and paste: every event of a log, packed, with a checksum.

The SHA-256 of answers stays behind: it is half of an event's bytes, and only says whether an
attempt was changed since the last hint.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from course.progress import Attempt

MARK = "DEL1"
LONGEST = 2_000_000  # characters; also what may come out when a code is unpacked
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_HEX_ID = re.compile(r"[0-9a-f]{32}")


class NotACode(ValueError):
    """A text is no progress code, or was cut or mistyped; the message says which."""


def as_code(events: Iterable[Attempt]) -> str:
    """One line of letters, digits, `-` and `_`, about fifty characters an event."""
    chosen = sorted({event.id: event for event in events}.values(), key=lambda one: (one.moment(), one.id))
    with_ids = [event for event in chosen if _HEX_ID.fullmatch(event.id)]
    others = [event for event in chosen if not _HEX_ID.fullmatch(event.id)]
    ids = b"".join(bytes.fromhex(event.id) for event in with_ids)
    packed = zlib.compress(_plain(with_ids, others), 9)
    content = len(ids).to_bytes(4, "big") + ids + packed
    checked = content + zlib.crc32(content).to_bytes(4, "big")
    return f"{MARK}.{base64.urlsafe_b64encode(checked).decode().rstrip('=')}"


def from_code(text: str) -> list[Attempt]:
    """The events of a code, whatever line breaks a mail put into it.

    Raises:
        NotACode: it is none, or not whole.
    """
    found = re.search(rf"{MARK}\.([\w-]+)", re.sub(r"\s+", "", text), re.ASCII)
    if len(text) > LONGEST or found is None:
        raise NotACode(f"This is not a progress code. One begins with {MARK} and a dot.")
    body = found[1]
    try:
        checked = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except binascii.Error:
        raise NotACode("This code is not whole; some of it is missing.") from None
    if (
        base64.urlsafe_b64encode(checked).decode().rstrip("=") != body
    ):  # its last character says more than there is
        raise NotACode("This code is not whole, or a character of it was changed. Copy all of it again.")
    content, checksum = checked[:-4], checked[-4:]
    if zlib.crc32(content).to_bytes(4, "big") != checksum:
        raise NotACode("This code is not whole, or a character of it was changed. Copy all of it again.")
    try:
        return _events(content)
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        OverflowError,
        RecursionError,
        zlib.error,
    ) as problem:
        raise NotACode(f"This code was made by another version of the course: {problem}") from None


def _plain(with_ids: list[Attempt], others: list[Attempt]) -> bytes:
    """Slugs and mistakes once each, times as microseconds since the event before."""
    names: dict[str, int] = {}
    rows, before = [], 0
    for event in [*with_ids, *others]:
        at = (event.moment() - _EPOCH) // timedelta(microseconds=1)
        more = [event.rung, event.expected, event.failed]
        more += [] if event.variant is event.mends is None else [event.variant, event.mends]
        rows.append(
            [
                at - before,
                names.setdefault(event.slug, len(names)),
                event.kind,
                event.score,
                event.points,
                None if event.mistake is None else names.setdefault(event.mistake, len(names)),
                *(more if any(value is not None for value in more) else []),
            ]
        )
        before = at
    return json.dumps([list(names), rows, [event.id for event in others]], separators=(",", ":")).encode()


def _events(content: bytes) -> list[Attempt]:
    size = int.from_bytes(content[:4], "big")
    if size > len(content) - 4:
        raise ValueError("it says more ids than it has")
    ids = [content[4 + start : 20 + start].hex() for start in range(0, size, 16)]
    unpacking = zlib.decompressobj()
    plain = unpacking.decompress(content[4 + size :], LONGEST)
    if not unpacking.eof:
        raise ValueError("it is longer than any log")
    names, rows, other_ids = json.loads(plain)
    events, at = [], 0
    for identity, (since, slug, kind, score, points, mistake, *more) in zip(
        [*ids, *other_ids], rows, strict=True
    ):
        at += since
        moment = (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds")
        rung, expected, failed, *variant = more or (None, None, None)
        named = None if mistake is None else names[mistake]
        events.append(
            Attempt(
                identity,
                moment,
                names[slug],
                kind,
                score,
                points,
                named,
                rung,
                "",
                expected,
                failed,
                *variant,
            )
        )
    return events
