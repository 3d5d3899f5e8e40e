"""The debrief of a full-loop day: what it rests on, what is open, one miss, one belief across rounds, three next things."""

from autograder.debriefs import RUBRIC, DebriefExercise
from autograder.samples import Sample


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


def because(*given):
    return dict(zip(RUBRIC, given, strict=True))


exercise = DebriefExercise(
    title="The debrief of your day",
    points=15,
    minutes=30,
    level="medium",
    skills=["reading evidence", "naming a miss", "choosing what to practise"],
    asked_in=["loop"],
    prompt="""
*“You have had six conversations. I was not there. What do I need to know, and what will you do about it?”*

Hold the day first, or as much of it as you have time for. Then open your scorecard and write 150 to 300 words to somebody who was not there. One claim for each round you held, with what it rests on. What nobody has scored. One miss of yours, with its minute. One belief that shows in more than one round. The next three things, and what you leave out.

Nobody scores here how the day went. Score the three samples first.
""",
    samples=(
        Sample(
            """
**SQL.** Right in 21 of 27 worlds, and all six that went astray have late rows. I gave myself 3 in contract; the notes of my friend, who listened, say 1: I named the grain and never the clock. We differ by two levels there and by none elsewhere. The worlds do not see how long I was silent, and that was four minutes.

**Design.** No error of the linter on rates, one on late data: the watermark ran on the arrival time. Operations have no level from anybody; Ana will read the file on Thursday.

**Culture.** Three sentences with my own act in three answers. My own miss came in minute six, after she asked.

**The miss.** In SQL at minute 31 I grouped by the arrival day. I had just said “it is in the data already”. What I should have said: “which day is this, the device's or ours?”

**Across rounds.** That is the same belief as in the design: when it arrived is when it happened. Three times in SQL, once in the design. It is not cleared. The row that shows it: watched at 23:58, arrived at 00:03.

**Next.** The exercise on touched days tomorrow, aloud. The design's late section again on Thursday with Ana. One culture question on Friday, the miss in the first sentence. I leave Python alone this week: it held in every world but one.
""",
            levels(3, 3, 3, 3, 3),
            because(
                "21 of 27, and what worlds cannot see",
                "operations open, with a name and a day; two levels apart in contract",
                "minute 31, and the sentence that was missing",
                "“when it arrived is when it happened”, in two rounds, with its row",
                "three, each with a day, and Python left alone for a reason",
            ),
        ),
        Sample(
            """
My SQL round earned 34 of 50 points and coding 40 of 50, the design has four findings of the linter. In culture I gave myself mostly 2.

The SQL round was harder than I expected. I lost time in the third question and did not reach the fifth. In the design I asked enough questions, I think, and the numbers were fine, but the failures came too short because the time was over.

What went wrong: I should manage time better, and I get nervous when somebody is silent.

Mistakes that were named: in SQL the arrival day and an inner join, in coding the edge of a window, in the design one on late data.

Next I will repeat late data, practise designs with the clock, and prepare one more story for culture. Late data on Monday with the exercise on touched days, the design on Wednesday, the story on Saturday.
""",
            levels(1, 1, 1, 1, 2),
            because(
                "points and findings, without what they looked at",
                "“mostly 2”; that nobody else has scored anything is not said",
                "“manage time better”",
                "a list; that two of them are one belief is not seen",
                "three things, each with a day",
            ),
        ),
        Sample(
            """
Overall it went well and I would say that I am ready. The SQL was fine, only the checker was picky about late rows, which nobody would ask in an interview. Coding was good. In the design the interviewer's prompt was unclear, so the linter complained about things that had not been specified. Culture is not my favourite but I answered everything.

With a better keyboard and without the clock I would have solved the rest too. I will keep practising until the interview.
""",
            levels(0, 0, 0, 0, 0),
            because(
                "“went well”, “fine”, “good”",
                "ready, says the first sentence",
                "the checker, the prompt, the keyboard",
                "each round in a sentence of its own",
                "“keep practising”",
            ),
        ),
    ),
    hints=[
        "Which of your sentences could somebody check who was not there?",
        "The trap is the verdict. “It went well” is what you hope for; a debrief says what was heard, and by whom.",
        "Look at two rounds in which you were wrong in different words. Was it one belief?",
        "In ___, right in ___ of ___; what that cannot see is ___. Nobody has scored ___; ___ will. At minute ___ I ___; I should have said ___. In ___ and ___ I believed ___. Next: ___ on ___. I leave out ___.",
    ],
    talk="One claim a round with what it rests on, what is open, one miss with its minute, one belief in two rounds, three things with a day.",
)
