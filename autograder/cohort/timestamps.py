"""Times as nbgrader keeps them: a line in `timestamp.txt`, and UTC without a time zone in the gradebook."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_EPOCH = datetime(1970, 1, 1)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*")
_STORED = "%Y-%m-%d %H:%M:%S.%f"


def parsed(written: bytes) -> datetime | None:
    """The time a `timestamp.txt` says, in UTC without a time zone; None for an empty one.

    Raises:
        ValueError: it is no time.
    """
    try:
        text = written.decode().strip()
    except UnicodeDecodeError:
        raise ValueError("it is no time, and was left out") from None
    if not text:
        return None
    try:
        return _parsed(text)
    except (ValueError, OverflowError, TypeError):
        raise ValueError("it is no time, and was left out") from None


def _parsed(text: str) -> datetime:
    """As nbgrader parses it: anything dateutil reads; a third word is a time zone's name or offset."""
    import dateutil.parser
    from dateutil import tz

    words = text.split(" ")
    if len(words) == 3:
        try:
            zone = int(words[2])
        except ValueError:
            # A path would be opened.
            zone = tz.gettz(words[2]) if _ZONE.fullmatch(words[2]) else None
        when = dateutil.parser.parse(f"{words[0]} {words[1]} TZ", tzinfos={"TZ": zone})
    else:
        when = dateutil.parser.parse(text)
    offset = when.utcoffset()
    return when if offset is None else (when - offset).replace(tzinfo=None)


def stored(when: datetime) -> str:
    """As SQLAlchemy writes it into SQLite."""
    return when.strftime(_STORED)


def from_stored(text: str | None) -> datetime | None:
    """From what SQLAlchemy wrote."""
    return None if text is None else datetime.fromisoformat(text)


def extension_from_stored(text: str | None) -> timedelta:
    """An extension, which SQLAlchemy writes as a moment that long after 1970 began."""
    return timedelta() if text is None else datetime.fromisoformat(text) - _EPOCH
