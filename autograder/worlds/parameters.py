"""The knobs of the universe, their defaults and their legal ranges."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

DAY_S = 86_400
LATENESS_LIMIT_S = 7 * DAY_S

# Share, shortest and longest delay in seconds. An assumption of this course, not a published figure.
USUAL_LATENESS = (
    (0.900, 1, 120),
    (0.070, 120, 3_600),
    (0.022, 3_600, DAY_S),
    (0.0065, DAY_S, LATENESS_LIMIT_S),
    (0.0010, LATENESS_LIMIT_S + 1, 21 * DAY_S),
)


class BadParameter(ValueError):
    """A knob outside its legal range; the message names both."""


@dataclass(frozen=True)
class Parameters:
    """One universe. Times are seconds, shares are between 0 and 1.

    Attributes:
        lateness: (share, shortest, longest) of the delay; what the shares leave over is punctual.
        p_on_boundary: share of deliveries placed exactly at the limit, or one microsecond either side.
        flush_s: arrivals are rounded up to this many seconds, so that many are equal; 0 for never.
        tick_s: event times are rounded down to this many seconds, so that many are equal.
        empty_days: indexes of days on which nothing was watched.
        hot_member_share: share of all plays that belong to the first member.
    """

    seed: int = 1
    n_members: int = 50
    n_titles: int = 40
    days: int = 10
    start_date: date = date(2026, 3, 1)
    plays_per_member_day: float = 2.0
    activity_sigma: float = 1.2
    title_zipf: float = 1.1
    p_exact: float = 0.012
    most_copies: int = 1
    p_revised: float = 0.002
    p_day_move: float = 0.0002
    p_late_redelivery: float = 0.001
    lateness: tuple[tuple[float, float, float], ...] = USUAL_LATENESS
    p_on_boundary: float = 0.0005
    p_skew: float = 0.003
    p_bad_clock: float = 0.0003
    p_null_watch: float = 0.004
    p_null_country: float = 0.002
    p_no_category: float = 0.01
    p_two_categories: float = 0.25
    p_never_watches: float = 0.03
    p_rejoins: float = 0.01
    p_cancelled: float = 0.05
    p_crashed_batch: float = 0.0
    flush_s: int = 0
    tick_s: int = 0
    empty_days: tuple[int, ...] = ()
    hot_member_share: float = 0.0
    partitions: int = 8
    batch_minutes: int = 60

    def __post_init__(self) -> None:
        for name in (
            field.name
            for field in fields(self)
            if field.name.startswith("p_") or field.name.endswith("_share")
        ):
            if not 0 <= getattr(self, name) <= 1:
                raise BadParameter(f"{name} is a share from 0 to 1, not {getattr(self, name)}")
        for name, least in (
            ("n_members", 0),
            ("n_titles", 1),
            ("days", 1),
            ("partitions", 1),
            ("most_copies", 1),
            ("batch_minutes", 1),
            ("plays_per_member_day", 0),
            ("activity_sigma", 0),
            ("flush_s", 0),
            ("tick_s", 0),
        ):
            if getattr(self, name) < least:
                raise BadParameter(f"{name} is at least {least}, not {getattr(self, name)}")
        copies = self.p_exact + self.p_revised + self.p_day_move + self.p_late_redelivery
        if copies > 1:
            raise BadParameter(
                f"p_exact, p_revised, p_day_move and p_late_redelivery add up to at most 1, not {copies:g}"
            )
        shares = sum(share for share, _, _ in self.lateness)
        if shares > 1 + 1e-9 or any(share < 0 or not 0 <= low <= high for share, low, high in self.lateness):
            raise BadParameter(
                "lateness is (share, shortest, longest) with shares of 0 or more that add up to at most 1"
            )

    def turned(self, **knobs: object) -> Parameters:
        """The same universe with some knobs turned.

        Raises:
            BadParameter: a knob that does not exist, or outside its range.
        """
        known = {field.name for field in fields(self)}
        for name in knobs:
            if name not in known:
                raise BadParameter(f"{name} is not a knob of the universe; it has {', '.join(sorted(known))}")
        return replace(self, **knobs)
