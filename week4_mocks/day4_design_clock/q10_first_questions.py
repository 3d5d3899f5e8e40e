"""Six questions out of twenty, in five minutes, for six prompts: which, and in which order?"""

import json

from autograder import Contract, Mistake
from autograder.layouts.layout_exercise import LayoutExercise
from autograder.worlds import handmade

QUESTIONS = (
    ("who_decides", 1, "Who decides what with it, and how often?"),
    ("how_fresh", 0.5, "How old may it be when it is read?"),
    ("how_right", 1, "Which error is worse, and how large may it be?"),
    ("latency_or_storage", 1, "Are we optimising for the latency of queries or for the cost of storage?"),
    ("how_late", 1, "How late does data come, and may a number change that somebody has seen?"),
    ("duplicates", 1, "To whom does a duplicate matter?"),
    ("volume", 0.5, "How many events are there, on average and at the peak?"),
    ("how_far_back", 1, "How far back must one be able to look, and to run it again?"),
    ("looked_up_by", 1, "By what is it looked up, and how often?"),
    ("what_is_one", 1.5, "What exactly is one of them: when does it begin, and what does not count?"),
    ("personal", 1, "Whose data is in it, and when must somebody be gone?"),
    ("proof", 1, "Who has to be able to prove a number, and how long afterwards?"),
    ("writers", 1, "Who writes to it while we work on it?"),
    ("old_readers", 1, "Who reads what is there today, and through what?"),
    ("when_it_is_down", 1, "When it is down, what happens, and to whom?"),
    ("budget", 0.5, "What may it cost, and who pays?"),
    ("today", 1.5, "What is there today, and what is the matter with it?"),
    ("tools", 0.5, "Which tools may I use?"),
    ("language", 0.5, "Which programming language does the team like?"),
    ("chart_tool", 0.5, "With which tool are the charts drawn?"),
)
TRIVIA = {"tools", "language", "chart_tool"}
MINUTES, MOST, CUT = 5, 6, 3

PROMPTS = {
    "viewers_now": (
        "Show how many people are watching at this moment, by country.",
        {"what_is_one": 3, "who_decides": 3, "how_fresh": 3, "how_right": 3, "volume": 2, "when_it_is_down": 2, "how_late": 2},
    ),
    "royalties": (
        "Pay our partners by the minutes that were watched, each month.",
        {"proof": 3, "what_is_one": 3, "how_late": 3, "duplicates": 3, "how_far_back": 2, "how_right": 2},
    ),
    "searches": (
        "Keep every search that our members type, so that analysts can work with it.",
        {"latency_or_storage": 3, "looked_up_by": 3, "personal": 3, "how_far_back": 3, "volume": 2, "who_decides": 2},
    ),
    "new_lake": (
        "Move the playback tables to the new lake.",
        {"writers": 3, "old_readers": 3, "today": 3, "how_right": 2, "when_it_is_down": 2, "personal": 2, "volume": 2},
    ),
    "last_titles": (
        "When a member opens the app, give the model the last hundred titles that they have watched.",
        {"looked_up_by": 3, "how_fresh": 3, "when_it_is_down": 3, "volume": 2, "personal": 2, "latency_or_storage": 2},
    ),
    "broken_playback": (
        "Tell us when playback is broken.",
        {"who_decides": 3, "how_right": 3, "what_is_one": 3, "how_fresh": 2, "when_it_is_down": 2, "how_late": 2},
    ),
}  # fmt: skip


def _worth(case):
    """What each reply is worth; a sensible question is worth something everywhere."""
    told = PROMPTS[case][1]
    return {slug: told.get(slug, 0 if slug in TRIVIA else 1) for slug, _, _ in QUESTIONS}


def _case(rows):
    lines = rows["client_logs"]
    return json.loads(lines[0]["line"])["case"] if lines else next(iter(PROMPTS))


def _told(rows):
    questions = [{"slug": slug, "minutes": minutes, "asks": asks} for slug, minutes, asks in QUESTIONS]
    return {"case": _case(rows), "questions": questions, "minutes": MINUTES, "most": MOST}


def _world(case, provokes):
    line = {"line": json.dumps({"case": case}), "received_ts": "2026-03-23 00:00"}
    return handmade(case.replace("_", " "), provokes, client_logs=[line])


CASES = "\n".join(f'* `"{case}"`: *“{text}”*' for case, (text, _) in PROMPTS.items())
TABLE = "\n".join(f"| `{slug}` | {minutes:g} | {asks} |" for slug, minutes, asks in QUESTIONS)

exercise = LayoutExercise(
    title="Six questions in five minutes",
    points=6,
    minutes=25,
    level="medium",
    skills=["clarifying questions", "ambiguous prompts", "value of information"],
    asked_in=["system design", "loop"],
    simulator="clarified",
    prompt=f"""
Six prompts, ambiguous on purpose:

{CASES}

And twenty questions. Not one of them is good or bad by itself; what a reply is worth depends on the prompt. A reply is worth much where the best design is another one for *yes* than for *no*.

| | minutes | |
| --- | --- | --- |
{TABLE}

You have five minutes and at most six questions. **The interviewer may go on after three**, so what matters most comes first.

Write `first_questions(case, questions, minutes, most)`. `case` is the prompt's name in quotes above; `questions` are dicts with `slug`, `minutes` and `asks`, as in the table; `minutes` is 5 and `most` is 6. Return the slugs, in the order in which you ask.

For each prompt somebody has written down what the replies would change. You are judged by what you know after three minutes and after five: it has to be at least three quarters of what the best questions tell in that time. So several choices are right, and nobody asks for the one. A question whose reply comes after the end, or changes nothing for any design, counts against you.
""",
    contract=Contract(
        grain="one row for each thing that is judged about your questions",
        key="what",
        clock="minutes of the interview, in halves",
        ties="any questions that tell as much are as good",
    ),
    tables=["client_logs"],
    arguments=_told,
    hidden=lambda rows: {"worth": _worth(_case(rows)), "cut": CUT},
    starter='''
def first_questions(case, questions, minutes, most):
    """The questions to ask about a prompt, the most valuable first."""
    chosen = {
        "viewers_now": [],
        "royalties": [],
        "searches": [],
        "new_lake": [],
        "last_titles": [],
        "broken_playback": [],
    }
    return chosen[case]
''',
    solution='''
def first_questions(case, questions, minutes, most):
    """What would change the design, the largest change first; the cheap facts where half a minute is left."""
    chosen = {
        "viewers_now": ["how_fresh", "what_is_one", "who_decides", "how_right", "volume"],
        "royalties": ["proof", "how_late", "duplicates", "what_is_one"],
        "searches": ["personal", "latency_or_storage", "looked_up_by", "how_far_back", "volume"],
        "new_lake": ["writers", "old_readers", "volume", "today", "how_right"],
        "last_titles": ["how_fresh", "looked_up_by", "when_it_is_down", "volume", "latency_or_storage", "personal"],
        "broken_playback": ["who_decides", "how_right", "how_fresh", "what_is_one", "when_it_is_down"],
    }
    return chosen[case]
''',
    alternatives=[
        '''
def first_questions(case, questions, minutes, most):
    """By need: what it is for, then what makes it difficult there."""
    takes = {one["slug"]: one["minutes"] for one in questions}
    wanted = {
        "viewers_now": "who_decides how_fresh how_right volume what_is_one",
        "royalties": "duplicates proof how_late how_far_back how_right",
        "searches": "latency_or_storage how_far_back personal volume looked_up_by",
        "new_lake": "old_readers writers volume today personal",
        "last_titles": "looked_up_by when_it_is_down how_fresh personal volume latency_or_storage",
        "broken_playback": "what_is_one who_decides how_fresh how_right how_late",
    }[case].split()
    spent, asked = 0, []
    for slug in wanted[:most]:
        if spent + takes[slug] <= minutes:
            spent += takes[slug]
            asked.append(slug)
    return asked
''',
    ],
    hints=[
        "Take a prompt and imagine two replies to a question, as far apart as they can be. Do you draw two different designs?",
        "The trap is to ask what one always asks. Volume is cheap and changes the size of a design more often than its shape; freshness has been said already where somebody pays each month.",
        "Look at “Pay our partners … each month”. Who comes with a lawyer if the number is off, and what would you have to show?",
        """"viewers_now": ["how_fresh", "what_is_one", ___, ___, …],   # half a minute for a fact, then the dear ones
"royalties": [___ , "how_late", ___, …],                       # money: what can be proved, what may still change
"new_lake": [___, ___, "today", …],                            # who is on it while you move it""",
    ],
    mistakes=[
        Mistake(
            "tools-before-need",
            '["how_fresh", "what_is_one", "who_decides", "how_right", "volume"]',
            '["tools", "how_fresh", "what_is_one", "who_decides", "volume"]',
            "You asked for tools first. Whatever the reply is, you would have drawn the same; for which reply to “who decides with it” would you have drawn another design?",
        ),
        Mistake(
            "always-the-same-five",
            "    return chosen[case]",
            '    return ["volume", "how_fresh", "budget", "how_late", "duplicates", "how_far_back"]',
            "You asked the same questions about each prompt, volume first. They are sensible everywhere and decide little: what is difficult about this prompt, and not about the others?",
        ),
        Mistake(
            "freshness-of-a-monthly-bill",
            '["proof", "how_late", "duplicates", "what_is_one"]',
            '["how_fresh", "volume", "budget", "who_decides", "looked_up_by", "latency_or_storage"]',
            "You asked how fresh a monthly payment has to be, and how large the data is. It is money: who has to prove the number, and may it change after it has been paid?",
        ),
        Mistake(
            "forgets-whose-data-it-is",
            '["personal", "latency_or_storage", "looked_up_by", "how_far_back", "volume"]',
            '["volume", "how_fresh", "how_late", "duplicates", "when_it_is_down", "how_right"]',
            "You asked about a stream; this is a store that is read now and then. What people type about themselves has to be found again and taken out: what follows for how it is kept?",
        ),
        Mistake(
            "plans-the-target-only",
            '["writers", "old_readers", "volume", "today", "how_right"]',
            '["latency_or_storage", "looked_up_by", "how_fresh", "volume", "budget", "personal"]',
            "You asked what the new table should be like. What makes a move hard is on the old side: who writes to it meanwhile, and who reads it through what?",
        ),
        Mistake(
            "the-best-comes-last",
            '["how_fresh", "looked_up_by", "when_it_is_down", "volume", "latency_or_storage", "personal"]',
            '["duplicates", "proof", "budget", "volume", "looked_up_by", "when_it_is_down"]',
            "Your best questions came after the third minute, when the interviewer had gone on. The order is a decision as well: which reply would you regret most not to have?",
        ),
        Mistake(
            "more-than-five-minutes",
            '["who_decides", "how_right", "how_fresh", "what_is_one", "when_it_is_down"]',
            '["who_decides", "how_right", "how_fresh", "what_is_one", "when_it_is_down", "today"]',
            "The last question was asked when the time was over, and its reply was not heard. How many minutes do your questions take together?",
        ),
        Mistake(
            "asks-what-is-there-first",
            '["who_decides", "how_right", "how_fresh", "what_is_one", "when_it_is_down"]',
            '["today", "volume", "budget", "how_late", "when_it_is_down", "how_fresh"]',
            "You asked about the system and not about the people: an alarm wakes somebody. Who is it, what do they do then, and which is worse, a false alarm or a silent night?",
        ),
    ],
    worlds=[
        _world(
            "viewers_now", "A number that everybody believes to understand, for people whom nobody has named."
        ),
        _world(
            "royalties", "Money: the words month and pay have answered the questions that come to mind first."
        ),
        _world("searches", "A store that grows and is seldom read, full of what people have typed."),
        _world("new_lake", "A move: what makes it hard is on the side that one leaves."),
        _world("last_titles", "A request in the path of somebody who waits."),
        _world("broken_playback", "An alarm, and whoever it wakes."),
    ],
    complexity="O(1) time and memory, because the choice has been made before anybody calls.",
    talk="""
I ask what would change my drawing. For each question I imagine two replies; if I would draw the same for both, I do not ask it, or I state it as an assumption. First who decides with the result and what one of the things is, as everything hangs on that. Then the one thing that makes this prompt hard: for money what can be proved and what may still change, for a move who is on it meanwhile, for something in the way of a request what happens without it. Cheap facts, such as volume, go where half a minute is left. And the first question is the one I would regret most if the interviewer went on now. Then I read back what I have understood, in three sentences.
""",
)
