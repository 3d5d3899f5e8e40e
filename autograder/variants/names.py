"""What a variant is called: `category_rank~17` is number 17 of `category_rank`.

`category_rank~17.9f3a` is that one to be mended: it begins with an answer in which a mistake was made, and
the four digits say which, to the course and to nobody who reads them. One text, so that every verb takes it
as it takes a slug. A slug has no `~`, and a path, a shell word and a cell's first line may hold one.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

_NAME = re.compile(r"(?P<slug>[^~:]+)~(?P<number>[1-9]\d{0,8})(?:\.(?P<mends>[0-9a-f]{4}))?")


class Name(NamedTuple):
    """The parts of a name: `number` is 0 for the exercise itself, `mends` the code of a mistake, or empty."""

    slug: str
    number: int = 0
    mends: str = ""

    def __str__(self) -> str:
        return f"{name_of(self.slug, self.number)}{f'.{self.mends}' if self.mends else ''}"


def code_of(mistake: str | None) -> str:
    """Four digits that stand for a mistake's name and do not say it; empty for none."""
    return f"{zlib.crc32(mistake.encode()) % 65_536:04x}" if mistake else ""


def name_of(slug: str, number: int) -> str:
    """The name of a variant; the slug itself for number 0."""
    return f"{slug}~{number}" if number else slug


def parts_of(name: str) -> Name:
    """The parts of a name; a text that is no name of a variant is taken for a slug."""
    found = _NAME.fullmatch(name.strip())
    return Name(found["slug"], int(found["number"]), found["mends"] or "") if found else Name(name)


def slug_and_number(name: str) -> tuple[str, int]:
    """The slug in a name, and the variant's number; 0 where the name is a slug."""
    return parts_of(name)[:2]
