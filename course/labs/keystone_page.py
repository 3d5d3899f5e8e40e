"""The page of the Keystone lab: the pipeline as sentences, as boxes with their counts, and how far each got over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from course.labs.keystone_tables import Arrived
from course.picture import Picture

WIDTH, BOX, GAP, TOP = 760, 132, 24, 116
PLOT_LEFT, PLOT_HEIGHT, TICKS = 64, 130, 14
MOST_POINTS = 240


@dataclass
class Standing:
    """Where everything stands at one moment.

    Attributes:
        to_send: deliveries in the log.
        sent: of them, those the producers are done with.
        records: in the topic.
        flink: what Flink does, in a word or two.
        checkpoint: the newest one's number.
        seconds: since the beginning.
        past: (seconds, records, rows of the table) before, for the drawing.
        killed: (seconds, who) of each kill.
    """

    to_send: int
    sent: int = 0
    records: int = 0
    flink: str = "not begun"
    lives: int = 0
    checkpoint: int = 0
    arrived: Arrived = field(default_factory=Arrived)
    seconds: float = 0.0
    past: list[tuple[float, int, int]] = field(default_factory=list)
    killed: list[tuple[float, str]] = field(default_factory=list)

    @property
    def lag(self) -> int:
        """Records of the topic that are not in the table."""
        return self.records - self.arrived.records

    def note(self) -> None:
        """Keep this moment for the drawing; every other one is dropped where they become many."""
        self.past.append((self.seconds, self.records, self.arrived.rows))
        if len(self.past) > MOST_POINTS:
            del self.past[1:-1:2]

    def kills(self, who: str) -> int:
        """How often a "producer" or "Flink" was killed."""
        return sum(one == who for _, one in self.killed)


def drawn(now: Standing) -> Picture:
    """The facts of one moment, and the drawing of them."""
    there = now.arrived
    producer, flink = times(now.kills("producer")), times(now.kills("Flink"))
    boxes = (
        ("producer", (f"{now.sent:,} of {now.to_send:,}", f"killed {now.kills('producer')}")),
        ("Kafka", (f"{now.records:,} records", f"{max(now.records - now.sent, 0):,} sent again")),
        (
            "Flink",
            (
                f"{now.flink}",
                f"life {now.lives}, killed {now.kills('Flink')}",
                f"checkpoint {now.checkpoint}",
            ),
        ),
        ("Iceberg", (f"{there.rows:,} rows", f"lag {now.lag:,}", f"{there.files:,} files")),
        (
            "events",
            (
                f"{there.events:,} different",
                f"{there.rows - there.events:,} copies caught",
                f"{there.late:,} over a day late",
            ),
        ),
    )
    facts = (
        f"producer: {now.sent:,} of {now.to_send:,} deliveries sent, killed {producer}",
        f"Kafka: {now.records:,} records, {max(now.records - now.sent, 0):,} of them sent again",
        f"Flink: {now.flink}, life {now.lives}, killed {flink}, newest checkpoint {now.checkpoint}",
        f"Iceberg: {there.rows:,} rows from {there.records:,} records, so the lag is {now.lag:,}; checkpoint"
        f" {there.checkpoint} committed",
        f"in these rows: {there.events:,} different events, so {there.rows - there.events:,} copies are caught;"
        f" {there.late:,} rows over a day late; {there.files:,} files in {there.snapshots} commits",
    )
    title = f"Keystone in small, after {now.seconds:.0f} s"
    height = TOP + PLOT_HEIGHT + 34
    parts = [*_boxes(boxes), *_plot(now)]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}: the pipeline as boxes, and'
        f' records in Kafka and in the table over time" viewBox="0 0 {WIDTH} {height}" '
        f'style="width:100%;max-width:{WIDTH}px;font:13px sans-serif;color:inherit">{"".join(parts)}</svg>'
    )
    return Picture(title, facts, svg)


def times(count: int) -> str:
    """“once”, or “3 times”."""
    return "once" if count == 1 else f"{count} times"


def _boxes(boxes: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    parts = []
    for place, (name, lines) in enumerate(boxes):
        x = 2 + place * (BOX + GAP)
        parts.append(
            f'<rect x="{x}" y="2" width="{BOX}" height="84" rx="4" fill="currentColor" fill-opacity="0.06" stroke="currentColor"/>'
        )
        parts.append(_text(x + BOX / 2, 21, name, "middle", 'font-weight="bold"'))
        parts += [_text(x + BOX / 2, 41 + 17 * row, line, "middle") for row, line in enumerate(lines)]
        if place:
            parts.append(
                f'<path d="M{x - GAP + 3} 44 h{GAP - 6} m-7 -5 l7 5 l-7 5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
            )
    return parts


def _plot(now: Standing) -> list[str]:
    """Two stairs over time, told apart by their dashes and their labels, with a line at each kill."""
    last = max(now.seconds, 1.0)
    most = max(now.records, now.arrived.rows, 1)
    bottom, room = TOP + PLOT_HEIGHT, WIDTH - PLOT_LEFT - 12

    def at(seconds: float) -> float:
        return PLOT_LEFT + room * seconds / last

    def high(count: int) -> float:
        return bottom - (PLOT_HEIGHT - TICKS) * count / most

    points = [*now.past, (now.seconds, now.records, now.arrived.rows)]
    parts = [f'<path d="M{PLOT_LEFT} {TOP} V{bottom} H{WIDTH - 12}" fill="none" stroke="currentColor"/>']
    for which, dashes, label in ((1, "5 3", "in Kafka (dashed)"), (2, "none", "in the table")):
        path = "".join(
            f"{'M' if not place else 'L'}{at(point[0]):.1f} {high(point[which]):.1f}"
            for place, point in enumerate(points)
        )
        parts.append(
            f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="{3 - which + 0.5}" stroke-dasharray="{dashes}"/>'
        )
        parts.append(
            _text(PLOT_LEFT + 8, TOP + 12 + 16 * (which - 1), ("- - " if which == 1 else "— ") + label)
        )
    for seconds, who in now.killed:
        mark = "F" if who == "Flink" else "p"
        parts.append(
            f'<path d="M{at(seconds):.1f} {bottom} v-{PLOT_HEIGHT - 2 * TICKS}" stroke="currentColor" stroke-opacity="0.45" stroke-dasharray="1 3"/>'
        )
        if len(now.killed) <= 12:
            parts.append(_text(at(seconds), bottom + 13, f"{mark}✕", "middle"))
    parts.append(_text(PLOT_LEFT - 6, TOP + TICKS + 4, f"{most:,}", "end"))
    parts.append(_text(PLOT_LEFT - 6, bottom, "0", "end"))
    parts.append(_text(WIDTH - 12, bottom + 28, f"{now.seconds:.0f} s", "end"))
    parts.append(_text(PLOT_LEFT, bottom + 28, "F✕ Flink killed, p✕ producer killed"))
    return parts


def _text(x: float, y: float, text: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor" {more}>{escape(text)}</text>'
