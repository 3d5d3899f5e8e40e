"""A data model read from YAML: what it says, or the line at which it stops making sense and what was expected there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import yaml

from autograder.modelling.design import KINDS, NOTHING, Design, History, ModelTable, Reference
from autograder.modelling.place import NotADesign, in_plain_words, meant, place

_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_REFERENCE = re.compile(r"(\w+)\s*->\s*(\w+)\.(\w+)(?:\s+at\s+(\w+))?")
_FIELDS = (
    "kind",
    "grain",
    "key",
    "natural_key",
    "clocks",
    "history",
    "references",
    "erase",
    "columns",
    "load",
)
_CLOCKS = ("happened", "arrived")
_HISTORY = ("of", "from", "to")
_NOT_SAID = {"", "null", "~"}


@lru_cache(maxsize=256)
def read(text: str) -> Design:
    """The model that a document describes; of several documents, divided by `---`, the last one.

    Raises:
        NotADesign: bad YAML, or a field that is missing, unknown or of another shape.
    """
    lines = text.splitlines()
    try:
        documents = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node is not None]
    except yaml.YAMLError as error:
        raise NotADesign(in_plain_words(error, lines)) from None
    except RecursionError:
        raise NotADesign("Line 1: brackets stand inside brackets, too deep to be read.") from None
    return _Reader(lines).design(documents[-1]) if documents else Design()


class _Reader:
    """Nodes of a document, read strictly."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def design(self, root: yaml.Node) -> Design:
        parts = self._mapping(root, "the model", ("tables", "queries"))
        tables = tuple(
            self._table(name, node)
            for name, node in self._mapping(parts.get("tables"), "`tables`").items()
            if self._said(node)
        )
        queries = self._mapping(parts.get("queries"), "`queries`")
        return Design(
            tables,
            {
                name: self._text(node, f"the query `{name}`")
                for name, node in queries.items()
                if self._said(node)
            },
        )

    def _table(self, name: str, node: yaml.Node) -> ModelTable:
        if not _NAME.fullmatch(name):
            raise self._astray(node, f"a table's name is letters, digits and `_`; this one is `{name}`")
        of = f"table `{name}`"
        found = self._mapping(node, of, _FIELDS)
        kind = self._text(found.get("kind"), f"`kind` of {of}")
        if kind not in KINDS:
            said = f"it says `{kind}`" if kind else "it is not there"
            raise self._astray(
                found.get("kind", node), f"`kind` of {of} is fact, dimension or bridge; {said}"
            )
        columns = {
            column: self._text(type_, f"the type of `{column}`")
            for column, type_ in self._mapping(found.get("columns"), f"`columns` of {of}").items()
        }
        load = self._text(found.get("load"), f"`load` of {of}")
        for column, type_ in columns.items():
            if not _NAME.fullmatch(column) or not type_ or ";" in type_:
                raise self._astray(
                    found["columns"],
                    f"each of `columns` is a name of letters, digits and `_`, and a type; not `{column}: {type_}`",
                )
        for field, value in (("columns", columns), ("load", load)):
            if not value:
                raise self._astray(found.get(field, node), f"{of} needs `{field}`")
        history = self._mapping(found.get("history"), f"`history` of {of}", _HISTORY)
        if history and set(history) != set(_HISTORY):
            raise self._astray(found["history"], f"`history` of {of} has three parts: of, from and to")
        table = ModelTable(
            name,
            kind,
            load.strip().rstrip(";"),
            columns,
            self._text(found.get("grain"), f"`grain` of {of}"),
            self._names(found.get("key")),
            self._names(found.get("natural_key")),
            {
                clock: self._text(column, f"`{clock}`")
                for clock, column in self._mapping(found.get("clocks"), f"`clocks` of {of}", _CLOCKS).items()
                if self._said(column)
            },
            History(
                self._names(history["of"]),
                self._text(history["from"], "`from`"),
                self._text(history["to"], "`to`"),
            )
            if history
            else None,
            tuple(self._reference(item) for item in self._items(found.get("references"))),
            _none_in_any_case(self._text(found.get("erase"), f"`erase` of {of}").strip()),
        )
        self._columns_exist(table, found)
        return table

    def _columns_exist(self, table: ModelTable, found: dict[str, yaml.Node]) -> None:
        history = table.history
        named: dict[str, Iterable[str]] = {
            "key": table.key,
            "natural_key": table.natural_key,
            "clocks": table.clocks.values(),
            "history": (*history.of, history.start, history.end) if history else (),
            "references": [name for to in table.references for name in (to.column, to.at) if name],
            "erase": () if table.erase in ("", NOTHING) else (table.erase,),
        }
        for field, names in named.items():
            for name in names:
                if name not in table.columns:
                    raise self._astray(
                        found[field],
                        f"`{field}` of table `{table.name}` names `{name}`, which is not among its columns{meant(name, table.columns)}",
                    )

    def _reference(self, node: yaml.Node) -> Reference:
        match = _REFERENCE.fullmatch(self._text(node, "a reference").strip())
        if match is None:
            raise self._astray(
                node, "a reference reads `column -> table.column`, or `column -> table.column at time_column`"
            )
        return Reference(*match.groups())

    def _mapping(
        self, node: yaml.Node | None, what: str, fields: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        if not self._said(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self._astray(node, f"{what} is written as lines `name: value`")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise self._astray(key, f"`{name}` stands here a second time")
            if fields and name not in fields:
                raise self._astray(
                    key,
                    f"{what} has no `{name}`{meant(name, fields) or '; it has ' + ', '.join(fields)}",
                )
            found[name] = value
        return found

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if not self._said(node):
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def _names(self, node: yaml.Node | None) -> tuple[str, ...]:
        return tuple(
            name.strip() for item in self._items(node) for name in self._text(item, "a name").split(",")
        )

    def _text(self, node: yaml.Node | None, what: str) -> str:
        if not self._said(node):
            return ""
        if not isinstance(node, yaml.ScalarNode):
            raise self._astray(node, f"{what} is one text")
        return str(node.value)

    def _said(self, node: yaml.Node | None) -> bool:
        return node is not None and not (
            isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NOT_SAID
        )

    def _astray(self, node: yaml.Node, said: str) -> NotADesign:
        full_stop = "" if said.endswith("?") else "."
        return NotADesign(f"{place(node.start_mark.line, self._lines)}: {said}{full_stop}")


def _none_in_any_case(erase: str) -> str:
    return NOTHING if erase.casefold() == NOTHING else erase
