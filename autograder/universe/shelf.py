"""The tables about titles, and the calendar."""

from __future__ import annotations

import numpy as np

from autograder.universe.catalogue import EPISODE, KINDS, MOVIE, Catalogue
from autograder.universe.columns import Column, Columns, taken, texts, words
from autograder.universe.names import CATEGORIES
from autograder.universe.parameters import Parameters


def titles(catalogue: Catalogue) -> Columns:
    """Columns of `titles`."""
    start = np.datetime64(catalogue.parameters.start_date, "D")
    playable = (catalogue.kind == MOVIE) | (catalogue.kind == EPISODE)
    return {
        "title_id": Column(catalogue.ids.astype(np.int32)),
        "parent_id": Column(catalogue.parent.astype(np.int32), catalogue.parent == 0),
        "kind": words(catalogue.kind, KINDS),
        "runtime_s": Column(catalogue.runtime_s.astype(np.int32), ~playable),
        "released": Column(start + catalogue.released_day),
        "name": texts(catalogue.names()),
    }


def title_categories(catalogue: Catalogue) -> Columns:
    """Columns of `title_categories`: a few titles that can be played have none, a quarter have two."""
    knobs, n = catalogue.parameters, len(CATEGORIES)
    draw = catalogue.draw
    playable = (catalogue.kind == MOVIE) | (catalogue.kind == EPISODE)
    has_any = playable & ~draw.chance(knobs.p_no_category, "no_category")
    has_two = has_any & draw.chance(knobs.p_two_categories, "two_categories")
    first = draw.below(n, "category")
    second = (first + 1 + draw.below(n - 1, "second_category")) % n
    one, two = np.flatnonzero(has_any), np.flatnonzero(has_two)
    columns = {
        "title_id": Column(np.concatenate([catalogue.ids[one], catalogue.ids[two]]).astype(np.int32)),
        "category": words(np.concatenate([first[one], second[two]]), CATEGORIES),
        "weight": Column(np.concatenate([np.where(has_two[one], 0.7, 1.0), np.full(len(two), 0.3)])),
    }
    return taken(columns, np.argsort(columns["title_id"].values, kind="stable"))


def calendar(parameters: Parameters) -> Columns:
    """Columns of `calendar`: every day of the range, days on which nothing happened included."""
    return {"d": Column(np.datetime64(parameters.start_date, "D") + np.arange(parameters.days))}
