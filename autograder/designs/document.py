"""A design read from YAML, or the line at which it stops making sense and what was expected there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import yaml

from autograder.designs.design import Design
from autograder.designs.parts import Parts
from autograder.designs.sections import FEWEST_CHARACTERS, MOST_WAIVERS
from autograder.designs.values import is_said
from autograder.designs.yaml_nodes import DesignProblem, composed, lines_of
from autograder.modelling.place import meant

MOST_NODES = 60
_NOTEBOOK = {"cells", "nbformat"}


@lru_cache(maxsize=32)  # a hostile one holds some megabytes
def read_design(text: str) -> Design:
    """The design that a document describes; of several documents, divided by `---`, the last one.

    Fields that the format does not know are listed in `Design.unread`.

    Raises:
        DesignProblem: no YAML, a value of another kind, or a name that leads nowhere.
    """
    root = composed(text)
    if root is None or not is_said(root):
        return Design()
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    if _NOTEBOOK <= {key.value for key, _ in pairs if isinstance(key, yaml.ScalarNode)}:
        raise DesignProblem("This is a whole notebook; a design is the text of one answer cell.", 1)
    reader = Parts(lines_of(text))
    found = reader.part(Design, root, "")
    design = Design(**found, unread=tuple(reader.unread), lines=reader.lines)
    for at, said in _astray(design):
        raise reader.problem_in(reader.lines.get(at, 1) - 1, said)
    return design


def _astray(design: Design) -> Iterator[tuple[str, str]]:
    """Names that stand for two nodes or for none, and waivers that waive nothing: (place, sentence)."""
    if len(design.nodes) > MOST_NODES:
        yield (
            design.nodes[-1].name,
            f"{len(design.nodes)} nodes are more than anybody reads; a design has at most {MOST_NODES}",
        )
        return
    seen: set[str] = set()
    known = [node.name for node in design.nodes]
    for kind, nodes in (
        ("sources", design.sources),
        ("processors", design.processors),
        ("sinks", design.sinks),
    ):
        for node in nodes:
            if node.name in seen:
                yield f"{kind}.{node.name}", f"two nodes are named `{node.name}`"
            seen.add(node.name)
    for one in design.processors:
        for field, named in (("in", one.inputs), ("out", one.outputs)):
            for name in named:
                where = f"processors.{one.name}.{field}"
                if name not in seen:
                    yield where, f"`{field}` names `{name}`, which is no node{meant(name, known)}"
                if field == "out" and name in {source.name for source in design.sources}:
                    yield (
                        where,
                        f"`out` names `{name}`, which is a source; what is written is a sink or another processor",
                    )
    for number, one in enumerate(design.dedup, start=1):
        for name in one.where:
            if name not in seen:
                yield f"dedup.{number}.where", f"`where` names `{name}`, which is no node{meant(name, known)}"
    if len(design.waive) > MOST_WAIVERS:
        yield "waive", f"{len(design.waive)} rules are waived; a design waives at most {MOST_WAIVERS}"
    for number, waiver in enumerate(design.waive, start=1):
        if not re.fullmatch(r"R(0[1-9]|[12]\d|3[0-6])", waiver.rule):
            yield f"waive.{number}", f"`rule` is R01 to R36; it says `{waiver.rule}`"
        if len(waiver.reason) < FEWEST_CHARACTERS:
            yield f"waive.{number}", f"a reason to waive a rule has at least {FEWEST_CHARACTERS} characters; this one has {len(waiver.reason)}"  # fmt: skip
