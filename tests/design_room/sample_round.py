"""A design round of the tests' own: small, with two questions, two phases and one curveball."""

from autograder.designs import Curveball, DesignExercise, Item, Phase, Question, ScoredDesign, on_paper

STARTER = """\
# Write your design here.
assumptions: []
sources: []
processors: []
sinks: []
"""
ANSWER = """\
assumptions:
  - two consumers, one in seconds and one in hours
numbers:
  events_avg: 23.1 M events/s
sources:
  - name: play_log
    type: kafka   # it is there already
processors:
  - name: merge
    in: [play_log]
    out: [hours]
sinks:
  - name: hours
    mode: upsert
    idempotency_key: [event_id]
dedup:
  key: [event_id]
  winner: highest revision
failures:
  - component: merge
    detect: lag above five minutes
options:
  - {name: stream, pros: [fresh]}
"""
LEVELS = dict.fromkeys(
    ("clarify", "numbers", "semantics", "layout", "failure", "tradeoffs", "operations", "privacy", "communication"), 2
)  # fmt: skip

ROUND = DesignExercise(
    title="Play hours for everybody",
    points=2,
    minutes=20,
    level="medium",
    skills=["design"],
    asked_in=["design round"],
    prompt="Product wants to see what is watched.\n\nDesign it.",
    starter=STARTER,
    solution=ANSWER,
    alternatives=[],
    mistakes=(),
    worlds=[on_paper()],
    hints=("Who reads it?", "Late events.", "Look at the sink.", "sources: ___"),
    talk="Say who reads it.",
    questions=(
        Question(
            "how_late",
            "How late may an event be?",
            "Seven days, since phones sleep.",
            "a published day has to be restated",
            3,
            "And on day eight?",
            ("late", "delay"),
        ),
        Question("team", "How large is your team?", "Nine people.", "nothing", 0, words=("team",)),
    ),
    phases=(
        Phase(
            "clarify",
            5,
            (
                Item("Ask who reads it.", "Two readers are two designs."),
                Item("Ask how late.", "It decides the sink."),
            ),
        ),
        Phase("numbers", 15, (Item("Events a second.", "All else follows."),)),
    ),
    curveballs=(Curveball("One key has 40 % of the traffic.", "What breaks first?"),),
    samples=tuple(
        ScoredDesign(f"I would {word}.", dict.fromkeys(LEVELS, level), dict.fromkeys(LEVELS, "it is said"))
        for word, level in (("ask", 3), ("count", 2), ("draw", 0))
    ),
).named("small_round")
