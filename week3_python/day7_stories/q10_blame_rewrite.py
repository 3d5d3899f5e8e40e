"""Six paragraphs that point elsewhere, to be told again by somebody who was there."""

from autograder import StoryExercise

exercise = StoryExercise(
    title="Six paragraphs that point elsewhere",
    points=6,
    minutes=20,
    level="easy",
    skills=["ownership", "telling a failure"],
    asked_in=["culture round"],
    prompt="""
Each paragraph below is true, and each could end a culture round. Tell it again as the engineer who was on the pipeline: what did **you** do, or leave undone, and what followed? Keep the facts of the paragraph. Where it gives no number, invent one that you could defend, and say how you would know it. What others did may stay, as context and without a fault.

Two to four sentences each are enough.
""",
    dimensions=("ownership", "specificity"),
    paragraphs=(
        (
            "The vendor pushed a breaking change over the weekend and nobody warned us, so the revenue dashboard was empty on Monday. Their release notes are a mess.",
            "The revenue dashboard was empty for five hours on a Monday. The vendor had renamed a field; I had not put a schema check in front of the load, so a file without the column went through as NULLs. I added the check that week, and it has stopped two files since.",
        ),
        (
            "The upstream team failed to tell anybody that they were repartitioning the topic. It is a legacy system with poor documentation, so duplicates were unavoidable.",
            "After the topic was repartitioned I counted 1.4 % of that day's events twice. My job deduplicated by partition and offset, which I chose because it was easy; the event's own key would have held. I rebuilt the day and moved the key, and asked the owners of the topic to put us on their list of readers.",
        ),
        (
            "We were told by management to ship before the quarter ended. There was no time for tests, and of course mistakes were made.",
            "I shipped the churn report in nine days, and left out the test for accounts that come back. I said in the review that it was ready. 3 % of the accounts were in it twice for two weeks. Next time I would ship on the same day with that column left out, and say so.",
        ),
        (
            "A junior engineer dropped the wrong partition. It should have been caught in review, but people were busy and the tool has no undo.",
            "A partition of eleven million rows was dropped on a change that I approved. I read the diff for four minutes and did not ask which environment it pointed to. We restored it from the snapshot in fifty minutes. I wrote the runbook for dropping data, and the job now refuses a partition that was read in the last week.",
        ),
        (
            "The on-call rotation did not react to the alert for hours. Alerts were configured badly long before the team existed, so this was out of our control.",
            "The alert fired at 02:10 and I acknowledged it at 06:40. I had muted that channel a month before, because it fired twice a night and I never fixed why. 4 h 30 min of late data came from that. I deleted nine of its fourteen rules and tied the rest to what readers notice.",
        ),
        (
            "Finance never documented what they meant by an active member, so the number they complained about was in fact correct.",
            "I published 4.1 million active members, and finance had 3.6 million. I had assumed that a trial counts, and did not ask. I wrote the definition down with them, restated two quarters, and put the definition into the table's own description.",
        ),
    ),
    hints=[
        "Whose sentence is it: who could have decided otherwise, with what they knew then?",
        "The trap is a true sentence about others in the place where your own act belongs.",
        "Look at the first verb of each paragraph, and at who does it. In three of the six nobody does anything.",
        "I had not ___, so ___ (number, how long). I ___ (act). Since then ___.",
    ],
    talk="Say one of the six aloud, twice: as it stands, then as yours. Listen for the place where the listener would ask: and what was yours in it?",
)
