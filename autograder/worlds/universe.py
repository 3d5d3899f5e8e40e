"""One universe: parameters in, any of its tables out, each made once when it is first asked for."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from autograder.worlds import catalogue, deliveries, published
from autograder.worlds.parameters import Parameters
from autograder.worlds.schema import SCHEMA

PRESETS = {
    "toy": {"n_members": 50, "n_titles": 40, "days": 10, "plays_per_member_day": 2.0},
    "small": {
        "n_members": 1_000,
        "n_titles": 400,
        "days": 45,
        "plays_per_member_day": 1.1,
    },
}


class Universe:
    """The tables that `parameters` describe. The same parameters always give the same rows."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters

    def table(self, name: str) -> pl.DataFrame:
        """A table by its name, columns as in the schema.

        Raises:
            KeyError: the universe has no such table.
        """
        if name not in SCHEMA:
            raise KeyError(f"no table {name}; the universe has {', '.join(SCHEMA)}")
        return published.columns_of(name, getattr(self, name))

    @cached_property
    def members(self) -> pl.DataFrame:
        return catalogue.members(self.parameters)

    @cached_property
    def signups(self) -> pl.DataFrame:
        return catalogue.signups(self.parameters, self.members)

    @cached_property
    def titles(self) -> pl.DataFrame:
        return catalogue.titles(self.parameters)

    @cached_property
    def title_categories(self) -> pl.DataFrame:
        return catalogue.title_categories(self.parameters, self.titles)

    @cached_property
    def viewing_events_raw(self) -> pl.DataFrame:
        happened = deliveries.events(self.parameters, self.members, self.titles)
        return deliveries.log(self.parameters, deliveries.copies(self.parameters, happened))

    @cached_property
    def viewing_events_clean(self) -> pl.DataFrame:
        return published.winners(self.viewing_events_raw)

    @cached_property
    def batches(self) -> pl.DataFrame:
        return published.batches(self.parameters, self.viewing_events_raw)

    @cached_property
    def daily_published(self) -> pl.DataFrame:
        return published.daily_published(self.viewing_events_raw, self.title_categories)

    @cached_property
    def calendar(self) -> pl.DataFrame:
        return published.calendar(self.parameters)


def universe(preset: str = "toy", seed: int = 1, **knobs: object) -> Universe:
    """A universe by the name of its size, with some knobs turned.

    Raises:
        BadParameter: an unknown preset, an unknown knob, or one outside its range.
    """
    from autograder.worlds.parameters import BadParameter

    if preset not in PRESETS:
        raise BadParameter(f"no preset {preset!r}; there are {', '.join(PRESETS)}")
    return Universe(Parameters(seed=seed).turned(**{**PRESETS[preset], **knobs}))
