"""Who watches and what there is to watch: members, signups, titles and their categories."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from autograder.worlds.hashing import Draws
from autograder.worlds.parameters import DAY_S, Parameters

FIRST_MEMBER = 1001
COUNTRIES = ("US", "BR", "DE", "JP", "IN", "GB", "MX", "KR")
HOME_ZONES = (
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Europe/London",
    "America/Mexico_City",
    "Asia/Seoul",
)
ZONE_OFFSET_S = {
    zone: int(hours * 3_600) for zone, hours in zip(HOME_ZONES, (-8, -3, 1, 9, 5.5, 0, -6, 9), strict=True)
}
CHANNELS = ("web", "tv", "mobile", "partner")
PLANS = ("basic", "standard", "premium")
CATEGORIES = ("drama", "comedy", "documentary", "thriller", "kids", "reality")
_ADJECTIVES = (
    "Quiet",
    "Distant",
    "Paper",
    "Northern",
    "Hidden",
    "Broken",
    "Golden",
    "Second",
    "Glass",
    "Late",
    "Hollow",
    "Borrowed",
)
_NOUNS = (
    "Harbor",
    "Orchard",
    "Signal",
    "Winter",
    "Kitchen",
    "River",
    "Archive",
    "Summer",
    "Ledger",
    "Station",
    "Mirror",
    "Lantern",
)
# One block of the catalogue: three movies, then a show with one season of four episodes.
_BLOCK = (
    "movie",
    "movie",
    "movie",
    "show",
    "season",
    "episode",
    "episode",
    "episode",
    "episode",
)
PLAYABLE = ("movie", "episode")


def timestamps(seconds: pl.Series, start: datetime) -> pl.Expr:
    """A UTC timestamp `seconds` after `start`, per row."""
    return pl.lit(start) + pl.duration(microseconds=seconds.cast(pl.Int64) * 1_000_000)


def members(parameters: Parameters) -> pl.DataFrame:
    """One row per account; signup between 60 days before the first day and a third of the way in."""
    ids = pl.DataFrame(
        {"member_id": pl.Series(range(FIRST_MEMBER, FIRST_MEMBER + parameters.n_members), dtype=pl.Int64)}
    )
    draw = Draws(parameters.seed, ids, "member_id")
    start = datetime.combine(parameters.start_date, datetime.min.time())
    end = start + timedelta(days=parameters.days)
    cancelled = draw.chance(parameters.p_cancelled, "cancelled")
    return ids.with_columns(
        signup_ts=timestamps(
            draw.whole(-60 * DAY_S, max(1, parameters.days * DAY_S // 3), "signup_ts"),
            start,
        ),
        signup_country=draw.choice(COUNTRIES, "home"),
        home_tz=draw.choice(HOME_ZONES, "home"),
        status=pl.when(cancelled).then(pl.lit("cancelled")).otherwise(pl.lit("active")),
        cancelled_ts=pl.when(cancelled).then(pl.lit(end)).otherwise(None),
    )


def signups(parameters: Parameters, of_members: pl.DataFrame) -> pl.DataFrame:
    """One row per signup: each member's first, and a second one for the few who left and came back."""
    first = of_members.select("member_id", "signup_ts").with_columns(again=pl.lit(0))
    draw = Draws(parameters.seed, first, "member_id")
    later = pl.duration(days=draw.whole(20, 60, "rejoined_after"))
    second = first.with_columns(signup_ts=pl.col("signup_ts") + later, again=pl.lit(1)).filter(
        draw.chance(parameters.p_rejoins, "rejoins")
    )
    both = pl.concat([first, second])
    draw = Draws(parameters.seed, both, "member_id", "again")
    return (
        both.with_columns(
            channel=draw.choice(CHANNELS, "channel"),
            plan_code=draw.choice(PLANS, "plan"),
        )
        .drop("again")
        .sort("signup_ts", "member_id")
    )


def titles(parameters: Parameters) -> pl.DataFrame:
    """One row per movie, show, season and episode; the hierarchy is `parent_id`."""
    ids = range(1, parameters.n_titles + 1)
    places = [(i - 1) % len(_BLOCK) for i in ids]
    kinds = [_BLOCK[at] for at in places]
    # An episode's parent is the season before it, a season's the show before that.
    parents = [
        None if kind in ("movie", "show") else i - (at - _BLOCK.index(kind)) - 1
        for i, kind, at in zip(ids, kinds, places, strict=True)
    ]
    rows = pl.DataFrame(
        {
            "title_id": pl.Series(ids, dtype=pl.Int32),
            "parent_id": pl.Series(parents, dtype=pl.Int32),
            "kind": pl.Series(kinds, dtype=pl.String),
        }
    )
    draw = Draws(parameters.seed, rows, "title_id")
    minutes = (
        pl.when(pl.col("kind") == "movie")
        .then(draw.whole(80, 150, "runtime"))
        .otherwise(draw.whole(22, 60, "runtime"))
    )
    return rows.with_columns(
        runtime_s=pl.when(pl.col("kind").is_in(PLAYABLE)).then(minutes * 60).otherwise(None).cast(pl.Int32),
        released=pl.lit(parameters.start_date) - pl.duration(days=draw.whole(1, 3_000, "released")),
        name=pl.Series([_name(i) for i in ids], dtype=pl.String),
    )


def _name(title_id: int) -> str:
    block, at = divmod(title_id - 1, len(_BLOCK))
    kind = _BLOCK[at]
    # The two lists are walked at different paces, so that names repeat only after 144 of them.
    number = block * 4 + min(at, 3)
    base = f"The {_ADJECTIVES[number % 12]} {_NOUNS[(number // 12 + number) % 12]}"
    if number >= 144:
        base += f" {number // 144 + 1}"
    if kind == "season":
        return f"{base}: Season 1"
    return f"{base}: Episode {at - 4}" if kind == "episode" else base


def title_categories(parameters: Parameters, of_titles: pl.DataFrame) -> pl.DataFrame:
    """One row per title that can be played and category: a few have none, a quarter have two."""
    playable = of_titles.filter(pl.col("kind").is_in(PLAYABLE)).select("title_id")
    draw = Draws(parameters.seed, playable, "title_id")
    n = len(CATEGORIES)
    first = draw.whole(0, n, "category")
    drawn = playable.with_columns(
        has_none=draw.chance(parameters.p_no_category, "no_category"),
        has_two=draw.chance(parameters.p_two_categories, "two_categories"),
        first=pl.Series(list(CATEGORIES)).gather(first),
        second=pl.Series(list(CATEGORIES)).gather((first + draw.whole(1, n, "second_category")) % n),
    ).filter(~pl.col("has_none"))
    one = drawn.select("title_id", category="first", weight=pl.when("has_two").then(0.7).otherwise(1.0))
    two = drawn.filter("has_two").select("title_id", category="second", weight=pl.lit(0.3))
    return pl.concat([one, two]).sort("title_id", "weight", descending=[False, True])
