"""The debrief: what to go through when the day is over, alone or with whoever listened."""

DEBRIEF = (
    "Write one sentence on each round before you read anything below: what you would tell a friend.",
    "Hold your own levels beside what was measured. Where they differ by much, which of the two did you not hear?",
    "Take one quote that surprises you, and say it as you would say it now.",
    "Give one recording or transcript to somebody, with the rubric, before they see your levels.",
    "Name the round in which you were tired, and what went first: the questions, the checks or the recap.",
    "Choose one thing to stop doing. Practising less is a decision too.",
    "Put the next three things into three evenings, with a date each.",
    "Sleep, and read this page again tomorrow. Change one of your own words if you see it otherwise.",
)
