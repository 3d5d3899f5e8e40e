"""The at-least-once log: what was watched, and every copy of it that arrived.

Events come first, each a pure hash of member, day and number. Then the copies:
a second delivery, a correction, one that moves the day, one that comes back
days later. Then how late each copy is, and where in the log it lands.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import polars as pl

from autograder.worlds.catalogue import COUNTRIES, FIRST_MEMBER, PLAYABLE, ZONE_OFFSET_S
from autograder.worlds.hashing import Draws
from autograder.worlds.parameters import DAY_S, LATENESS_LIMIT_S, Parameters

_SECOND = 1_000_000
_EVENT = ("member_id", "day", "number")
_COPY = (*_EVENT, "copy")
_EVENT_TYPES = (
    ("play", 0.55),
    ("heartbeat", 0.25),
    ("pause", 0.08),
    ("seek", 0.05),
    ("stop", 0.07),
)


def events(parameters: Parameters, members: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """One row per event, with its time in microseconds after the first day's midnight."""
    member_days = _member_days(parameters, members)
    numbered = (
        member_days.with_columns(number=pl.int_ranges(0, pl.col("count")))
        .explode("number")
        .filter(pl.col("number").is_not_null())
        .drop("count")
    )
    draw = Draws(parameters.seed, numbered, *_EVENT)
    playable = titles.filter(pl.col("kind").is_in(PLAYABLE))["title_id"]
    offset_s = numbered["home_tz"].replace_strict(ZONE_OFFSET_S, return_dtype=pl.Int64)
    # The sum of two draws peaks in the middle: most viewing is around 20:00 at home.
    local_s = ((draw.unit("hour") + draw.unit("hour_again")) / 2 * DAY_S).cast(pl.Int64) + 8 * 3_600
    event_us = (local_s - offset_s) % DAY_S * _SECOND + draw.whole(0, _SECOND, "microsecond")
    if parameters.tick_s:
        event_us = event_us // (parameters.tick_s * _SECOND) * (parameters.tick_s * _SECOND)
    watched = draw.whole(1, 60, "watch_s") * 60
    return numbered.with_columns(
        watcher=pl.when(draw.chance(parameters.hot_member_share, "hot"))
        .then(FIRST_MEMBER)
        .otherwise("member_id")
        .cast(pl.Int64),
        title_id=playable.gather(_popular(draw.unit("title"), len(playable), parameters.title_zipf)),
        event_type=_event_types(draw.unit("event_type")),
        event_us=pl.col("day") * (DAY_S * _SECOND) + event_us,
        watch_s=pl.when(draw.chance(parameters.p_null_watch, "null_watch")).then(None).otherwise(watched),
    )


def _member_days(parameters: Parameters, members: pl.DataFrame) -> pl.DataFrame:
    """One row per member who watches and day, with how many events there are."""
    days = [day for day in range(parameters.days) if day not in parameters.empty_days]
    draw = Draws(parameters.seed, members, "member_id")
    normal = (-2 * (1 - draw.unit("activity")).log()).sqrt() * (
        2 * math.pi * draw.unit("activity_angle")
    ).cos()
    sigma = parameters.activity_sigma
    activity = (normal * sigma - sigma * sigma / 2).exp()
    watchers = members.select("member_id", "home_tz", activity=activity).filter(
        ~draw.chance(parameters.p_never_watches, "never_watches")
    )
    crossed = watchers.join(pl.DataFrame({"day": pl.Series(days, dtype=pl.Int64)}), how="cross")
    rounding = Draws(parameters.seed, crossed, "member_id", "day").unit("rounding")
    weekend = [day for day in days if (parameters.start_date.weekday() + day) % 7 >= 5]
    busier = pl.when(pl.col("day").is_in(weekend)).then(1.25).otherwise(1.0)
    wanted = parameters.plays_per_member_day * pl.col("activity") * busier
    return crossed.with_columns(count=(wanted + rounding).cast(pl.Int64).clip(0, 200)).drop("activity")


def _popular(unit: pl.Series, n_titles: int, exponent: float) -> pl.Series:
    """The index of a title, by Zipf's law: the inverse of a Pareto's cumulative share."""
    if abs(exponent - 1) < 1e-9:
        rank = n_titles**unit
    else:
        rank = (1 + unit * (n_titles ** (1 - exponent) - 1)) ** (1 / (1 - exponent))
    return (rank.cast(pl.Int64) - 1).clip(0, n_titles - 1)


def _event_types(unit: pl.Series) -> pl.Expr:
    chain = pl.lit(_EVENT_TYPES[-1][0])
    above = 1.0 - _EVENT_TYPES[-1][1]
    for name, share in reversed(_EVENT_TYPES[:-1]):
        chain = pl.when(unit < above).then(pl.lit(name)).otherwise(chain)
        above -= share
    return chain


def copies(parameters: Parameters, of_events: pl.DataFrame) -> pl.DataFrame:
    """One row per delivery: the first copy of each event, and those that follow."""
    first = of_events.with_columns(
        copy=pl.lit(0, dtype=pl.Int64),
        revision=pl.lit(1),
        gap_us=pl.lit(0, dtype=pl.Int64),
    )
    kind = Draws(parameters.seed, of_events, *_EVENT).unit("copy_kind")
    reached = 0.0
    followers = []
    for name, follow in (
        ("exact", _exact),
        ("revised", _revised),
        ("day_move", _day_move),
        ("late_redelivery", _late_redelivery),
    ):
        share = getattr(parameters, f"p_{name}")
        chosen = of_events.filter((kind >= reached) & (kind < reached + share))
        reached += share
        followers.append(follow(parameters, chosen.with_columns(copy=pl.lit(1, dtype=pl.Int64))))
    return pl.concat([first, *followers], how="diagonal_relaxed")


def _exact(parameters: Parameters, chosen: pl.DataFrame) -> pl.DataFrame:
    n_copies = Draws(parameters.seed, chosen, *_EVENT).whole(1, parameters.most_copies + 1, "copies")
    several = chosen.with_columns(copy=pl.int_ranges(1, n_copies + 1)).explode("copy")
    gap = Draws(parameters.seed, several, *_COPY).whole(_SECOND, 600 * _SECOND, "gap")
    return several.with_columns(revision=pl.lit(1), gap_us=gap)


def _revised(parameters: Parameters, chosen: pl.DataFrame) -> pl.DataFrame:
    draw = Draws(parameters.seed, chosen, *_COPY)
    return chosen.with_columns(
        revision=pl.lit(2),
        gap_us=draw.whole(60 * _SECOND, 7_200 * _SECOND, "gap"),
        watch_s=draw.whole(1, 60, "revised_watch") * 60,
    )


def _day_move(parameters: Parameters, chosen: pl.DataFrame) -> pl.DataFrame:
    draw = Draws(parameters.seed, chosen, *_COPY)
    next_midnight = (pl.col("event_us") // (DAY_S * _SECOND) + 1) * (DAY_S * _SECOND)
    return chosen.with_columns(
        revision=pl.lit(2),
        gap_us=draw.whole(60 * _SECOND, 7_200 * _SECOND, "gap"),
        event_us=next_midnight + draw.whole(0, 600 * _SECOND, "moved_to"),
    )


def _late_redelivery(parameters: Parameters, chosen: pl.DataFrame) -> pl.DataFrame:
    gap = Draws(parameters.seed, chosen, *_COPY).whole(DAY_S * _SECOND, 9 * DAY_S * _SECOND, "gap")
    return chosen.with_columns(revision=pl.lit(1), gap_us=gap)


def log(parameters: Parameters, of_copies: pl.DataFrame) -> pl.DataFrame:
    """The raw table: each copy with its arrival, partition, offset and batch, in order of arrival."""
    start = datetime.combine(parameters.start_date, datetime.min.time())
    draw = Draws(parameters.seed, of_copies, *_EVENT)
    arrival_us = of_copies["event_us"] + _lateness_us(parameters, draw) + of_copies["gap_us"]
    if parameters.flush_s:
        flush_us = parameters.flush_s * _SECOND
        arrival_us = (arrival_us + (flush_us - 1)) // flush_us * flush_us
    partition = (
        pl.when(pl.col("copy") == 0)
        .then(Draws(parameters.seed, of_copies, "watcher").bits("partition") % parameters.partitions)
        .otherwise(Draws(parameters.seed, of_copies, *_COPY).bits("copy_partition") % parameters.partitions)
    )
    null_country = draw.chance(parameters.p_null_country, "null_country")
    raw = of_copies.select(
        event_id=pl.Series([f"{bits:016x}" for bits in draw.bits("event_id")], dtype=pl.String),
        revision=pl.col("revision").cast(pl.Int32),
        member_id="watcher",
        profile_id=pl.col("watcher") * 10 + draw.whole(1, 4, "profile"),
        device_id=pl.col("watcher") * 10 + draw.whole(1, 3, "device"),
        title_id="title_id",
        event_type="event_type",
        event_time=pl.lit(start) + pl.duration(microseconds=_device_clock_us(parameters, draw, start)),
        client_seq=pl.col("day") * 1_000 + pl.col("number"),
        position_s=draw.whole(0, 5_400, "position").cast(pl.Int32),
        watch_s=pl.col("watch_s").cast(pl.Int32),
        country=pl.when(null_country)
        .then(None)
        .otherwise(Draws(parameters.seed, of_copies, "watcher").choice(COUNTRIES, "country")),
        arrival_time=pl.lit(start) + pl.duration(microseconds=arrival_us),
        kafka_topic=pl.lit("playback"),
        kafka_partition=partition.cast(pl.Int32),
        ingest_batch_id=arrival_us // (parameters.batch_minutes * 60 * _SECOND) + 1,
        schema_version=pl.lit(1, dtype=pl.Int32),
        copy="copy",
    ).sort("arrival_time", "event_id", "copy")
    return raw.with_columns(kafka_offset=pl.int_range(pl.len()).over("kafka_partition").cast(pl.Int64)).drop(
        "copy"
    )


def _lateness_us(parameters: Parameters, draw: Draws) -> pl.Series:
    """Microseconds between an event and its first copy."""
    unit = draw.unit("lateness")
    delay = draw.unit("delay")
    late_us = draw.whole(_SECOND, 120 * _SECOND, "delay")
    reached = 0.0
    for share, shortest, longest in parameters.lateness:
        drawn = ((delay * (longest - shortest) + shortest) * _SECOND).cast(pl.Int64)
        late_us = late_us.zip_with(~((unit >= reached) & (unit < reached + share)), drawn)
        reached += share
    edge_us = draw.whole(-1, 2, "edge") + LATENESS_LIMIT_S * _SECOND
    return late_us.zip_with(~draw.chance(parameters.p_on_boundary, "on_boundary"), edge_us)


def _device_clock_us(parameters: Parameters, draw: Draws, start: datetime) -> pl.Expr:
    """The event time that the device reports: a little ahead for a few, far off for fewer."""
    skew_us = (
        pl.when(draw.chance(parameters.p_skew, "skewed"))
        .then(draw.whole(0, 600 * _SECOND, "skew"))
        .otherwise(0)
    )
    ahead_us = draw.whole(2 * 3_600 * _SECOND, 2 * 365 * DAY_S * _SECOND, "bad_clock_by")
    epoch_us = (datetime(1970, 1, 1) - start) // timedelta(microseconds=1)
    lost = pl.when(draw.chance(0.5, "clock_lost")).then(epoch_us).otherwise(pl.col("event_us") + ahead_us)
    return (
        pl.when(draw.chance(parameters.p_bad_clock, "bad_clock"))
        .then(lost)
        .otherwise(pl.col("event_us") + skew_us)
    )
