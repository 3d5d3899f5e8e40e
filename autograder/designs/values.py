"""Single values of a document, read as declared: texts, names, counts, choices and quantities; or what is said instead."""

from __future__ import annotations

import re

import yaml

from autograder.designs.fields import Written
from autograder.designs.yaml_nodes import DesignProblem
from autograder.modelling.place import place
from autograder.quantities import NotAQuantity, Quantity, read_quantity

MOST_COUNTED = 10**12
LONGEST_NAME = 120
MOST_NAMES = 200
LONGEST_TEXT = 2_000
LONGEST_SENTENCE = 260
NONE = {"none", "no", "n/a", "-"}
_NOT_SAID = {"", "null", "~"}
_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False, "none": False}
_SUCH_AS = {
    "duration": "26 h", "bytes": "1.5 KB", "bytes/s": "10 MB/s", "count/s": "37 M events/s", "share": "2 %",
    "count": "5 x", "money/s": "$ 93 M/y", "money": "$ 69 k",
}  # fmt: skip


class Values:
    """Reads scalars; a problem names the line and its text.

    Args:
        source: the document's lines.
    """

    def __init__(self, source: list[str]) -> None:
        self.source = source

    def scalar(self, node: yaml.Node, at: str) -> str:
        """What stands there, white space folded."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.problem(node, f"`{at}` is one text")
        if len(node.value) > LONGEST_TEXT:
            raise self.problem(
                node, f"`{at}` has {len(node.value):,} characters; a text has at most {LONGEST_TEXT:,}"
            )
        return " ".join(node.value.split())

    def text(self, node: yaml.Node, at: str) -> str:
        """A text with its white space folded; "" for one that says none."""
        text = self.scalar(node, at)
        return "" if text.casefold() in NONE else text

    def names(self, node: yaml.Node, at: str) -> tuple[str, ...]:
        """Names of a list or divided by commas, each once."""
        if isinstance(node, yaml.ScalarNode) and folded(node) in NONE:
            return ()
        found = [part.strip() for item in items(node) for part in self.scalar(item, at).split(",")]
        if any(len(name) > LONGEST_NAME for name in found) or len(found) > MOST_NAMES:
            raise self.problem(
                node, f"`{at}` is at most {MOST_NAMES} names, each of at most {LONGEST_NAME} characters"
            )
        return tuple(dict.fromkeys(name for name in found if name))

    def count(self, node: yaml.Node, at: str) -> int | None:
        """A whole number; None for none."""
        read = self.quantity(node, at, ("count",), such_as="11,200")
        if read is None:
            return None
        if read.value != int(read.value) or not 0 <= read.value <= MOST_COUNTED:
            raise self.problem(node, f"`{at}` is a whole number, at most {MOST_COUNTED:,}; it says `{read}`")
        return int(read.value)

    def yes(self, node: yaml.Node, at: str) -> bool:
        """Yes or no."""
        word = self.scalar(node, at).casefold()
        if word not in _YES:
            raise self.problem(node, f"`{at}` is yes or no; it says `{word}`")
        return _YES[word]

    def choice(self, how: Written, node: yaml.Node, at: str) -> str:
        """One of the allowed words, whatever divides its parts; "" for none."""
        word = self.scalar(node, at)
        plain = {re.sub(r"[\s_-]", "", one): one for one in how.allowed}
        found = plain.get(re.sub(r"[\s_-]", "", word.casefold()))
        if found is None:
            if word.casefold() in NONE:
                return ""
            raise self.problem(
                node, f"`{at}` is {', '.join(how.allowed[:-1])} or {how.allowed[-1]}; it says `{word}`"
            )
        return found

    def quantity(
        self, node: yaml.Node, at: str, allowed: tuple[str, ...], such_as: str = ""
    ) -> Quantity | None:
        """A quantity of one of some dimensions; None for none."""
        written = self.scalar(node, at)
        if written.casefold() in NONE:
            return None
        try:
            read = read_quantity(written)
        except NotAQuantity as error:
            raise self.problem(node, f"`{at}`: {error}") from None
        if allowed and read.dimension not in allowed:
            raise self.problem(
                node, f"`{at}` is written like `{such_as or _SUCH_AS[allowed[0]]}`; it says `{written}`"
            )
        if read.value < 0:
            raise self.problem(node, f"`{at}` is below zero: `{written}`")
        return read

    def problem(self, node: yaml.Node, said: str) -> DesignProblem:
        """What is amiss at a node."""
        return self.problem_in(node.start_mark.line, said)

    def problem_in(self, line: int, said: str) -> DesignProblem:
        """What is amiss in a line, numbered from 0."""
        said = said if len(said) <= LONGEST_SENTENCE else f"{said[:LONGEST_SENTENCE]}…"
        full_stop = "" if said.endswith("?") else "."
        return DesignProblem(f"{place(line, self.source)}: {said}{full_stop}", line + 1)


def is_said(node: yaml.Node) -> bool:
    """Whether anything stands there: not an empty place, and not null."""
    return not (isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOT_SAID)


def folded(node: yaml.ScalarNode) -> str:
    """A scalar's text for comparing."""
    return node.value.strip().casefold()


def items(node: yaml.Node) -> list[yaml.Node]:
    """The items of a list; what is no list is the only one."""
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
