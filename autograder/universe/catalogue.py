"""What there is to watch: titles in their hierarchy, from the most popular to the least."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from autograder.universe.hashing import Draws, number
from autograder.universe.names import ADJECTIVES, NOUNS
from autograder.universe.parameters import Parameters

KINDS = ("movie", "show", "season", "episode")
MOVIE, SHOW, SEASON, EPISODE = range(4)
# One block of the catalogue: three movies, then a show with two seasons of three episodes.
_BLOCK = np.array([MOVIE] * 3 + [SHOW] + 2 * [SEASON, EPISODE, EPISODE, EPISODE], dtype=np.uint8)
_PARENT = np.array([-1, -1, -1, -1, 3, 4, 4, 4, 3, 8, 8, 8])
_SEASON_OF = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
_EPISODE_OF = np.array([0, 0, 0, 0, 0, 1, 2, 3, 0, 1, 2, 3])


class Catalogue:
    """All titles as arrays; a title's place is its id less one."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.size = parameters.n_titles
        self.ids = np.arange(1, self.size + 1, dtype=np.int64)
        self.block, self.at = np.divmod(self.ids - 1, len(_BLOCK))
        self.kind = _BLOCK[self.at]
        self.draw = Draws(parameters.seed, "title", self.ids)

    @cached_property
    def parent(self) -> np.ndarray:
        """The id of the season or show above, 0 for none."""
        above = _PARENT[self.at]
        return np.where(above < 0, 0, self.block * len(_BLOCK) + above + 1)

    @cached_property
    def runtime_s(self) -> np.ndarray:
        minutes = np.where(
            self.kind == MOVIE, self.draw.whole(80, 150, "runtime"), self.draw.whole(22, 60, "runtime")
        )
        return minutes * 60

    @cached_property
    def playable(self) -> np.ndarray:
        """Ids of what can be played, the most popular first."""
        ids = self.ids[(self.kind == MOVIE) | (self.kind == EPISODE)]
        factor = max(1, int(len(ids) * 0.618))
        while math.gcd(factor, len(ids)) != 1:
            factor += 1
        shift = number(self.parameters.seed, "popularity") % len(ids)
        return ids[(np.arange(len(ids)) * factor + shift) % len(ids)]

    @cached_property
    def launch_ranks(self) -> np.ndarray:
        """Popularity ranks of the titles that come out inside the range."""
        return np.arange(min(self.parameters.launches, len(self.playable) // 4)) * 2 + 1

    @cached_property
    def launch_days(self) -> np.ndarray:
        """The day on which each of them comes out."""
        draw = Draws(self.parameters.seed, "launch", self.launch_ranks)
        return draw.below(self.parameters.days, "day")

    @cached_property
    def released_day(self) -> np.ndarray:
        """Day of release, counted from the first day of the range; mostly years before it."""
        days = -1 - self.draw.below(3_000, "released")
        days[self.playable[self.launch_ranks] - 1] = self.launch_days
        return days

    def ranks(self, unit: np.ndarray) -> np.ndarray:
        """Popularity ranks drawn by Zipf's law: the inverse of a Pareto's cumulative share."""
        n, exponent = len(self.playable), self.parameters.title_zipf
        if abs(exponent - 1) < 1e-9:
            rank = np.power(float(n), unit)
        else:
            rank = (1 + unit * (n ** (1 - exponent) - 1)) ** (1 / (1 - exponent))
        return np.minimum(rank.astype(np.int64) - 1, n - 1)

    def share_of(self, rank: int) -> float:
        """The share of draws that give one rank."""
        n, exponent = len(self.playable), self.parameters.title_zipf
        if abs(exponent - 1) < 1e-9:
            below = [math.log(edge) / math.log(n) if n > 1 else 1.0 for edge in (rank + 1, rank + 2)]
        else:
            below = [
                (edge ** (1 - exponent) - 1) / (n ** (1 - exponent) - 1) if n > 1 else 1.0
                for edge in (rank + 1, rank + 2)
            ]
        return min(below[1], 1.0) - below[0] if n > 1 else 1.0

    def names(self) -> list[str]:
        """A name per title; a season and an episode carry their show's."""
        # The two lists are walked at different paces, so that names repeat only after 144 of them.
        numbers = self.block * 4 + np.minimum(self.at, 3)
        names = []
        for number_, at in zip(numbers.tolist(), self.at.tolist(), strict=True):
            name = f"The {ADJECTIVES[number_ % 12]} {NOUNS[(number_ // 12 + number_) % 12]}"
            if number_ >= 144:
                name += f" {number_ // 144 + 1}"
            if _SEASON_OF[at]:
                name += f": Season {_SEASON_OF[at]}"
            if _EPISODE_OF[at]:
                name += f", Episode {_EPISODE_OF[at]}"
            names.append(name)
        return names
