"""The SQL round on the quality of playback: sessions, and the moments in them that a viewer notices."""

from course.rounds.script import Card, Script, Step

script = Script(
    title="Why do people leave?",
    kind="sql",
    opening="We have two tables. `play_sessions` has a row per playback session, `qoe_events` a row per moment in it that a"
    " viewer would notice: a start, a stall, a drop in bitrate. I ask five questions on them, each a little harder. Say"
    " what one row of your result is before you write, and tell me what you are about to do while you do it.",
    steps=(
        Step(
            "stalls_by_day",
            nudges=(
                "Before you join: how many rows does one session have afterwards?",
                "What do you want to see for a session that never stalled?",
                "What if you brought the stalls to one row a session first?",
            ),
            twists=(
                Card(
                    "How would you show me that no session was counted twice?",
                    "a query: the sum of `sessions` equals count(*) of `play_sessions`. Not a look at the numbers.",
                ),
            ),
        ),
        Step(
            "stalls_per_hour",
            nudges=(
                "Is that an average of ratios, or a ratio of sums? Which did I ask for?",
                "A session on a device we have never heard of: was it watched?",
                "What is the rate where nobody watched for a second?",
            ),
            twists=(
                Card(
                    "A manager sees that consoles are the worst. What do you check before anybody acts on it?",
                    "how many hours and sessions that is, one bad session, who owns consoles, the day of a release;"
                    " a rate without its denominator is not enough.",
                ),
            ),
        ),
        Step(
            "worst_sessions",
            nudges=(
                "Two rows exactly. Which function promises that, and with which order?",
                "Your share: of which rows is it, at the moment in which you work it out?",
                "When does WHERE run, and when does the window?",
            ),
            twists=(
                Card(
                    "Support now says: if two are equally bad, show both.",
                    "rank instead of row_number, and that the promise of two rows is gone; who reads the result.",
                ),
            ),
        ),
        Step(
            "worse_every_day",
            nudges=(
                "What is the row before, for somebody who did not watch on Tuesday?",
                "Is a day without a stall 0, or nothing? And a day without a session?",
                "You have the date of two rows before. What must it be?",
            ),
            twists=(
                Card(
                    "Moments of the last seven days still arrive. What does your alert do tomorrow?",
                    "the day's seconds may still grow: alert on closed days, or correct alerts that were sent; what"
                    " seven days of waiting cost an alert.",
                ),
            ),
        ),
        Step(
            "stall_storms",
            nudges=(
                "When does a stall begin something new? Say it as a sentence about everything before it.",
                "A stall of two minutes, two short ones inside it. What does the row before tell you about the next?",
                "Mark the beginnings. What does the sum of the marks up to a row say?",
            ),
            twists=(
                Card(
                    "Now it is a stream, and the storm should be known while it lasts.",
                    "a session window with a gap of sixty seconds, keyed by session; when it fires; what a late stall"
                    " does that joins two storms which were told already.",
                ),
                Card(
                    "A billion moments a day, and one device model sends half of them.",
                    "the key is the session and not the model, so it spreads; what would be hot; filter first, since"
                    " stalls are few.",
                ),
            ),
        ),
    ),
)
