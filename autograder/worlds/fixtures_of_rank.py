"""Surgical fixtures about places: exact ties, and shares of a number of viewers that are not whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from autograder.worlds.fixtures import log_world
from autograder.worlds.world import World

_NOON = datetime(2026, 3, 2, 12)


def tie_at_the_cut(places: int = 3) -> World:
    """Titles of one category whose hours tie exactly at the k-th place, and one behind them."""
    hours = [*range(places + 1, 2, -1), 2, 2, 1]
    titles = [{"title_id": number, "name": f"Title {number}"} for number in range(1, len(hours) + 1)]
    return log_world(
        "tie at the cut",
        f"Two titles share place {places}, and one more is behind them.",
        *(
            {
                "event_id": f"v{number}",
                "title_id": number,
                "member_id": 1000 + number,
                "event_time": _NOON + timedelta(minutes=number),
                "watch_s": watched * 3_600,
            }
            for number, watched in enumerate(hours, start=1)
        ),
        titles=titles,
        title_categories=[{"title_id": row["title_id"], "category": "drama"} for row in titles],
    )


def viewers_at_round_numbers() -> World:
    """Five categories with 1, 99, 100, 101 and 200 viewers; each watches once, none for as long as another.

    So one per cent of a category's viewers is less than a person, exactly one, a little
    more, and two. The first members watch in every category.
    """
    viewers = {"reality": 1, "kids": 99, "drama": 100, "comedy": 101, "thriller": 200}
    return log_world(
        "viewers at round numbers",
        "Categories have exactly 1, 99, 100, 101 and 200 viewers, so that one per cent is seldom whole.",
        *(
            {
                "title_id": title,
                "member_id": 1000 + viewer,
                "event_time": _NOON + timedelta(minutes=viewer),
                "watch_s": 60 * viewer + title,
            }
            for title, number in enumerate(viewers.values(), start=1)
            for viewer in range(1, number + 1)
        ),
        titles=[{"title_id": title} for title in range(1, len(viewers) + 1)],
        title_categories=[
            {"title_id": title, "category": category} for title, category in enumerate(viewers, start=1)
        ],
    )
