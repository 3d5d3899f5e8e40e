"""Who watches: every member's home, devices, profiles and plan, and from when until when they watch."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from statistics import NormalDist

import numpy as np

from autograder.universe.hashing import Draws, number
from autograder.universe.names import FIRST_MEMBER, HOME_ZONES
from autograder.universe.parameters import DAY_S, DAY_US, SECOND_US, Parameters

MOST_DEVICES, MOST_PROFILES = 3, 5
STRAY_US = 3 * DAY_US
_NEVER = np.int64(1) << 62
_STEPS = 2_048


class Audience:
    """All members as arrays, one place a member; times are microseconds after the first day's midnight.

    A member's place is its id less `FIRST_MEMBER`. Where there is a hot key it is the
    first member, who then watches throughout.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.size = parameters.n_members
        self.places = np.arange(self.size, dtype=np.int64)
        self.ids = self.places + FIRST_MEMBER
        self.draw = Draws(parameters.seed, "member", self.ids)
        self._range_us = parameters.days * DAY_US

    @cached_property
    def home(self) -> np.ndarray:
        """Place in `COUNTRIES` and `HOME_ZONES`."""
        return self.draw.below(len(HOME_ZONES), "home").astype(np.uint8)

    @cached_property
    def signed_up_during(self) -> np.ndarray:
        return self.draw.chance(self.parameters.p_signs_up_during, "signs_up_during")

    @cached_property
    def signup_us(self) -> np.ndarray:
        """In the two years before the range, or somewhere in it."""
        at = self.draw.unit("signup_ts")
        before = ((at - 1) * 730 * DAY_S).astype(np.int64)
        during = (at * self.parameters.days * DAY_S).astype(np.int64)
        signup_us = np.where(self.signed_up_during, during, before) * SECOND_US
        if self.parameters.hot_member_share and self.size:
            signup_us[0] = before[0] * SECOND_US
        return signup_us

    @cached_property
    def cancelled_us(self) -> np.ndarray:
        """When the member cancelled, far in the future for those who have not."""
        return self._sometime_after_signup(self.parameters.p_cancelled, "cancelled")

    @cached_property
    def requested_us(self) -> np.ndarray:
        """When the member asked to be erased, far in the future for those who have not."""
        return self._sometime_after_signup(self.parameters.p_delete, "deletion_requested")

    @cached_property
    def strays(self) -> np.ndarray:
        """Members whose devices still send events after the request."""
        return self.draw.chance(self.parameters.p_stray, "strays")

    @cached_property
    def rejoined_us(self) -> np.ndarray:
        """When a member who left came back, far in the future for those who have not."""
        back = self.signup_us + self.draw.whole(20 * DAY_S, 60 * DAY_S, "rejoined_after") * SECOND_US
        return np.where(self.draw.chance(self.parameters.p_rejoins, "rejoins"), back, _NEVER)

    @cached_property
    def watches_until_us(self) -> np.ndarray:
        """From when on the member's devices are silent, whatever the reason."""
        lost = self.signed_up_during & self.draw.chance(self.parameters.p_loses_interest, "loses_interest")
        tired_after = (-np.log1p(-self.draw.unit("interest")) * 12 * DAY_S).astype(np.int64) * SECOND_US
        until = np.where(lost, self.signup_us + tired_after, _NEVER)
        until = np.minimum(until, self.cancelled_us)
        silent_us = np.where(self.strays, self.requested_us + STRAY_US, self.requested_us)
        until = np.minimum(until, silent_us)
        never = self.draw.chance(self.parameters.p_never_watches, "never_watches")
        until = np.where(never, self.signup_us, until)
        if self.parameters.hot_member_share and self.size:
            until[0] = _NEVER
        return until

    @cached_property
    def n_devices(self) -> np.ndarray:
        return (self.draw.below(MOST_DEVICES, "devices") + 1).astype(np.uint8)

    @cached_property
    def n_profiles(self) -> np.ndarray:
        """One to five; small households are more common."""
        return (self.draw.unit("profiles") ** 2 * MOST_PROFILES).astype(np.uint8) + np.uint8(1)

    @cached_property
    def partition(self) -> np.ndarray:
        """The log's partition that takes a member's first copies: the key is the member."""
        return self.draw.below(self.parameters.partitions, "partition").astype(np.uint8)

    @cached_property
    def offline_prone(self) -> np.ndarray:
        """Per member and device."""
        devices = self.ids[:, None] * 10 + np.arange(1, MOST_DEVICES + 1)
        draw = Draws(self.parameters.seed, "device", devices.ravel())
        prone = draw.chance(self.parameters.p_offline_device, "offline_prone")
        return prone.reshape(self.size, MOST_DEVICES)

    def chosen(self, unit: np.ndarray) -> np.ndarray:
        """The places of members drawn by activity, which is lognormal over the members.

        With u uniform, a member drawn in proportion to exp(sigma z) has z = quantile(u) + sigma:
        the share of members below it is read from a table and scattered over the places.
        """
        table = _less_active(self.parameters.activity_sigma)
        at = unit * _STEPS
        step = at.astype(np.int64)
        low = table.take(step)
        rank = ((low + (table.take(step + 1) - low) * (at - step)) * self.size).astype(np.int64)
        factor, shift = self._scatter
        scattered = np.minimum(rank, self.size - 1) * factor + shift
        return scattered - scattered // self.size * self.size  # NumPy's remainder takes twice as long

    @cached_property
    def _scatter(self) -> tuple[int, int]:
        factor = max(1, int(self.size * 0.618))
        while math.gcd(factor, self.size) != 1:
            factor += 1
        return factor, number(self.parameters.seed, "scatter") % max(1, self.size)

    def _sometime_after_signup(self, probability: float, column: str) -> np.ndarray:
        earliest = np.maximum(self.signup_us, 0)
        at = earliest + (self.draw.unit(f"{column}_at") * (self._range_us - earliest)).astype(np.int64)
        at = at // SECOND_US * SECOND_US
        return np.where(self.draw.chance(probability, column), at, _NEVER)


def happened(at_us: np.ndarray) -> np.ndarray:
    """Whether a time of the audience's is one, rather than far in the future for never."""
    return at_us < _NEVER


@lru_cache(maxsize=64)
def _less_active(sigma: float) -> np.ndarray:
    """For steps of u: the share of members with less activity than the one whom u draws."""
    normal = NormalDist()
    inner = [normal.cdf(normal.inv_cdf(step / _STEPS) + sigma) for step in range(1, _STEPS)]
    return np.array([0.0, *inner, 1.0, 1.0])
