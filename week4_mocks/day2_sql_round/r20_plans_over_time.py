"""The SQL round on plans: stretches of time, what follows on what, and who is still there."""

from course.rounds.script import Card, Script, Step

script = Script(
    title="Who is still a member?",
    kind="sql",
    opening="One table matters today: `plans`, a row per member and stretch of time on one plan, from `valid_from` to"
    " `valid_to`, which is NULL while it goes on. Five questions, each a little harder. I follow what you type, so name"
    " your steps as you would in production, and tell me your assumptions before I ask.",
    steps=(
        Step(
            "members_by_plan",
            nudges=(
                "Which of the two ends of a stretch belongs to it?",
                "Somebody changes plans exactly at that moment. How often are they in your result?",
            ),
            twists=(
                Card(
                    "What would BETWEEN have done here?",
                    "both ends are included, so whoever changes at that moment is on two plans; half-open intervals"
                    " meet without overlapping.",
                ),
            ),
        ),
        Step(
            "moves_between_plans",
            nudges=(
                "What must stand in one row for you to see a move?",
                "A member left in May and came back in June on another plan. Did they move?",
                "Which two moments have to be equal?",
            ),
            twists=(
                Card(
                    "Two stretches of one member overlap by an hour, because a correction came late. What does your query say?",
                    "the equality fails and the move is not seen; check for overlaps first, and say which of the two"
                    " rows wins and who repairs the source.",
                ),
            ),
        ),
        Step(
            "members_each_day",
            nudges=(
                "On which days does your result have a row?",
                "When exactly is the end of a day, and to which day does that instant belong?",
                "What does count(*) say for a row that an outer join made up?",
            ),
            twists=(
                Card(
                    "Now for two hundred million members and five years of days.",
                    "not every member for every day: a running sum of joins and leaves by day, on top of the spine;"
                    " or only yesterday's number and today's changes.",
                ),
            ),
        ),
        Step(
            "absences",
            nudges=(
                "No next row: which two things can that mean?",
                "How long is a day of absence, from eleven in the evening to one in the morning?",
                "You number them, and then you leave some out. Look at your numbers.",
            ),
            twists=(
                Card(
                    "Marketing wants to write to everybody who is away. What do you ask before you hand over the list?",
                    "who asked to be erased or not to be written to, who has cancelled for a later day, as of when the"
                    " list is true, and who owns it tomorrow.",
                ),
            ),
        ),
        Step(
            "kept_by_cohort",
            nudges=(
                "Who joined last week: kept after three months, or not?",
                "What can be in the denominator, if it is to be a share?",
                "You have the moment of the anniversary. What is the question to `plans`?",
            ),
            twists=(
                Card(
                    "The curve of May looks better than that of February. What could that be besides a better product?",
                    "young cohorts have fewer who could be known; a campaign or another mix of plans and countries;"
                    " trials; late cancellations; intervals for small cohorts.",
                ),
                Card(
                    "A cancellation arrives three days late. Which of your published numbers change?",
                    "every anniversary that falls into the span which is now without a plan; recompute the cohorts it"
                    " touches and overwrite them, so that a second run changes nothing.",
                ),
            ),
        ),
    ),
)
