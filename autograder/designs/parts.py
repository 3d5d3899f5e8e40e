"""Parts of a document, read as their classes declare them; keeps the line of each place, and what it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any

import yaml

from autograder.designs.fields import Written
from autograder.designs.values import LONGEST_NAME, NONE, Values, folded, is_said, items
from autograder.modelling.place import meant, place

MOST_NOTED = 12
MOST_ITEMS = 200
"""Items of one list, and lines of one section: rules look at each beside each, and nobody reads more."""
_NAME = re.compile(r"[^\W\d][\w.-]*")


@cache
def _declared(part: type) -> dict[str, tuple[Field[Any], Written]]:
    """The fields of a class that a document may have, by the name they have there."""
    named = [one for one in fields(part) if "written" in one.metadata or one.name == "name"]
    how = {one.name: one.metadata.get("written", Written("text")) for one in named}
    return {how[one.name].key or one.name: (one, how[one.name]) for one in named}


def _listed(declared: dict[str, Any]) -> str:
    return ", ".join(f"`{one}`" for one in declared)


class Parts(Values):
    """Reads mappings and lists.

    Attributes:
        lines: from a place to its line, from 1.
        unread: a sentence for each field that no class declares, the first few of them.
    """

    def __init__(self, source: list[str]) -> None:
        super().__init__(source)
        self.lines: dict[str, int] = {}
        self.unread: list[str] = []

    def part(self, cls: type, node: yaml.Node, at: str) -> dict[str, Any]:
        """The fields of a part, by their names in Python."""
        declared = _declared(cls)
        if at and not isinstance(node, yaml.MappingNode):
            raise self.problem(node, f"`{at}` is written as lines `name: value`; it has {_listed(declared)}")
        values: dict[str, Any] = {}
        more: dict[str, Any] = {}
        for name, key, value in self._pairs(node, at):
            inner = f"{at}.{name}" if at else name
            self.lines[inner] = key.start_mark.line + 1
            if name not in declared:
                more[name] = self._plain(value)
                self._note(key, name, at, declared)
                continue
            field, how = declared[name]
            read = self._value(how, value, inner)
            if read is not None:
                values[field.name] = read
        keeps_more = any(field.name == "more" for field in fields(cls))
        if more and keeps_more:
            values["more"] = more
        return values

    def _note(self, key: yaml.Node, name: str, at: str, declared: dict[str, Any]) -> None:
        if len(self.unread) >= MOST_NOTED or len(name) > LONGEST_NAME:
            return
        where = f"`{at}`" if at else "a design"
        line = place(key.start_mark.line, self.source)
        # The fields that there are, once for a part: nobody can guess them.
        told = any("It has " in said and f"{where} has" in said for said in self.unread)
        known = "" if told else f" It has {_listed(declared)}."
        near = meant(name, declared) or f"; it was not read.{known}"
        self.unread.append(f"{line}: {where} has no field `{name}`{near}")

    def _value(self, how: Written, node: yaml.Node, at: str) -> Any:
        """None where nothing is said, so that the field keeps its default."""
        if not is_said(node):
            return None
        match how.kind:
            case "text":
                return self.text(node, at)
            case "texts":
                return tuple(text for item in items(node) if (text := self.text(item, at)))
            case "names":
                return self.names(node, at)
            case "count":
                return self.count(node, at)
            case "yes":
                return self.yes(node, at)
            case "choice":
                return self.choice(how, node, at)
            case "quantity":
                return self.quantity(node, at, how.allowed)
            case "quantities":
                return {name: read for name, _, value in self._entries(node, at) if (read := self.quantity(value, f"{at}.{name}", how.allowed))}  # fmt: skip
            case "counts":
                return {name: read for name, _, value in self._entries(node, at) if (read := self.count(value, f"{at}.{name}")) is not None}  # fmt: skip
            case "slo":
                return {name: text for name, _, value in self._entries(node, at) if (text := self.text(value, f"{at}.{name}"))}  # fmt: skip
            case "part":
                return self._one(how, node, at)
            case "parts":
                return self._several(how, node, at)
        return self._plain_mapping(node, at)

    def _one(self, how: Written, node: yaml.Node, at: str) -> Any:
        if isinstance(node, yaml.ScalarNode) and folded(node) in NONE:
            return None
        values = self._fields_of(how, node, at)
        return how.part(**values) if values else None  # `privacy: {}` says as little as `privacy:`

    def _fields_of(self, how: Written, node: yaml.Node, at: str) -> dict[str, Any]:
        declared = _declared(how.part)
        if isinstance(node, yaml.ScalarNode) and how.alone:
            field, inner = declared[how.alone]
            read = self._value(inner, node, at)
            return {} if read is None else {field.name: read}
        return self.part(how.part, node, at)

    def _several(self, how: Written, node: yaml.Node, at: str) -> tuple[Any, ...]:
        if isinstance(node, yaml.ScalarNode) and folded(node) in NONE:
            return ()
        if at == "owners" and isinstance(node, yaml.MappingNode) and not _has(node, "of", "who"):
            return tuple(
                how.part((name,), self.text(value, f"{at}.{name}"))
                for name, _, value in self._entries(node, at)
            )
        found = []
        self._few(node, at)
        for number, item in enumerate(items(node), start=1):
            if not is_said(item):
                continue
            inner = f"{at}.{_name_in(item) or number}"
            self.lines[inner] = item.start_mark.line + 1
            values = self._fields_of(how, item, inner)
            self._needs_name(how, values, item, at)
            if not values:
                continue
            found.append(how.part(**values))
        return tuple(found)

    def _needs_name(self, how: Written, values: dict[str, Any], item: yaml.Node, at: str) -> None:
        required = [
            one.name for one in fields(how.part) if one.default is MISSING and one.default_factory is MISSING
        ]
        for name in required:
            if (
                not _NAME.fullmatch(values.get(name, "")[: LONGEST_NAME + 1])
                or len(values[name]) > LONGEST_NAME
            ):
                said = f"it is `{values[name]}`" if values.get(name) else "it is not there"
                raise self.problem(item, f"each of `{at}` has a `name` of letters, digits and `_`; {said}")

    def _pairs(self, node: yaml.Node, at: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self.problem(node, f"{f'`{at}`' if at else 'a design'} is written as lines `name: value`")
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.problem(key, "a name before a colon is one word")
            if key.value in seen:
                raise self.problem(key, f"`{key.value}` stands here a second time")
            seen.add(key.value)
            yield key.value, key, value

    def _entries(self, node: yaml.Node, at: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        self._few(node, at)
        for name, key, value in self._pairs(node, at):
            self.lines[f"{at}.{name}"] = key.start_mark.line + 1
            if is_said(value):
                yield name, key, value

    def _few(self, node: yaml.Node, at: str) -> None:
        if len(node.value) > MOST_ITEMS and not isinstance(node, yaml.ScalarNode):
            raise self.problem(
                node, f"`{at}` has {len(node.value):,} parts; a design has at most {MOST_ITEMS}"
            )

    def _plain(self, node: yaml.Node, at: str = "") -> Any:
        """Plain data: numbers and truth values as YAML has them, all else as text; `at` where its lines are kept."""
        if isinstance(node, yaml.MappingNode):
            found = {}
            for name, key, value in self._pairs(node, "a mapping"):
                inner = f"{at}.{name}" if at else ""
                if at:
                    self.lines[inner] = key.start_mark.line + 1
                found[name] = self._plain(value, inner)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        return _plain_scalar(node)

    def _plain_mapping(self, node: yaml.Node, at: str) -> dict[str, Any]:
        return {name: self._plain(value, f"{at}.{name}") for name, _, value in self._entries(node, at)}


def _has(node: yaml.MappingNode, *names: str) -> bool:
    return any(getattr(key, "value", None) in names for key, _ in node.value)


def _name_in(node: yaml.Node) -> str:
    """The `name` that an item of a list has, by which its place is called."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "name" and isinstance(value, yaml.ScalarNode):
                return value.value.strip()
    return ""


def _plain_scalar(node: yaml.ScalarNode) -> Any:
    if node.style:
        return node.value
    if re.fullmatch(r"-?\d{1,15}", node.value):
        return int(node.value)
    if re.fullmatch(r"-?\d{1,15}\.\d{1,15}(e[+-]?\d{1,2})?", node.value):
        return float(node.value)
    if not is_said(node):
        return None
    return {"true": True, "false": False}.get(node.value.casefold(), node.value)
