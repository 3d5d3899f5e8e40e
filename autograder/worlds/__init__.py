"""The data that answers are judged on: one synthetic universe, and worlds cut from it."""

from autograder.worlds.fixtures import (
    boundary,
    midnight,
    offsets_across_partitions,
    revision_moves_day,
    tie_at_the_cut,
)
from autograder.worlds.relations import replayed_batch, resplit_batches, shuffled_rows
from autograder.worlds.slices import (
    beyond_window,
    clock_skew,
    duplicates,
    empty,
    gaps,
    hot_key,
    late,
    null_values,
    replayed_week,
    retry_storm,
    single_row,
    tidy,
    ties,
    two_categories,
)
from autograder.worlds.world import Rows, World, handmade

__all__ = [
    "Rows",
    "World",
    "beyond_window",
    "boundary",
    "clock_skew",
    "duplicates",
    "empty",
    "gaps",
    "handmade",
    "hot_key",
    "late",
    "midnight",
    "null_values",
    "offsets_across_partitions",
    "replayed_batch",
    "replayed_week",
    "resplit_batches",
    "retry_storm",
    "revision_moves_day",
    "shuffled_rows",
    "single_row",
    "tidy",
    "tie_at_the_cut",
    "ties",
    "two_categories",
]
