"""The questions of a culture round: what is asked, which kinds of story answer it, what is listened for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CultureQuestion:
    """One question.

    Attributes:
        kinds: of stories that answer it (`autograder.stories.fields.KINDS`), the most usual first.
        listens_for: dimensions of the rubric on which you score your answer.
        probes: what is asked next when nothing is missing.
        is_usual: one of the three that reports on these rounds name.
        staff: asked of staff candidates only.
    """

    slug: str
    asks: str
    kinds: tuple[str, ...]
    listens_for: tuple[str, ...]
    probes: tuple[str, str]
    is_usual: bool = False
    staff: bool = False


QUESTIONS: dict[str, CultureQuestion] = {
    one.slug: one
    for one in (
        CultureQuestion(
            "first_alert",
            "Take me from the first alert to the last action of the postmortem, in an incident that you owned. What is different today?",
            ("owned incident", "failure"),
            ("ownership", "specificity", "change", "concision"),
            ("Which action of that postmortem was never done, and why?", "What would have caught it a week earlier?"),
            is_usual=True,
        ),
        CultureQuestion(
            "against_a_choice",
            "When did you argue against a technical choice? What evidence moved people, or moved you?",
            ("disagreement",),
            ("relationship", "judgement", "candour", "concision"),
            ("Put their view to me as they would.", "What would have changed your mind a month later?"),
            is_usual=True,
        ),
        CultureQuestion(
            "goal_moved",
            "You had little direction, and the goal changed halfway. What did you do?",
            ("minimal direction", "judgement call"),
            ("judgement", "ownership", "specificity", "concision"),
            ("Which work did you throw away, and how did you decide that?", "Who learned of the change last?"),
            is_usual=True,
        ),
        CultureQuestion(
            "without_permission",
            "Tell me about a decision that you made without asking anybody, and that went badly.",
            ("judgement call", "failure"),
            ("judgement", "candour", "ownership", "change"),
            ("Could it be undone, and did you know that at the time?", "Would you ask today?"),
        ),
        CultureQuestion(
            "feedback_that_stung",
            "Which feedback stung? What did you do with it in the month after?",
            ("feedback",),
            ("candour", "relationship", "change", "concision"),
            ("Who could tell me whether it changed?", "Which part of it do you still think is unfair?"),
        ),
        CultureQuestion(
            "wrong_number",
            "Tell me about a number that you published and that was not so. Who noticed?",
            ("owned incident", "failure"),
            ("candour", "specificity", "ownership", "change"),
            ("Who had acted on it by then?", "How did readers learn that it had changed?"),
        ),
        CultureQuestion(
            "own_idea_stopped",
            "What did you stop doing although it was your idea?",
            ("failure", "judgement call"),
            ("judgement", "candour", "change", "concision"),
            ("When was the first sign, and when did you stop?", "Who was sorry to see it go?"),
        ),
        CultureQuestion(
            "known_loss",
            "When did you ship something that you knew would lose data? How did you choose how much?",
            ("judgement call", "owned incident"),
            ("judgement", "specificity", "ownership", "relationship"),
            ("Who agreed to that budget?", "How would you have seen that it was spent?"),
        ),
        CultureQuestion(
            "migration_resisted",
            "Tell me about a migration across teams that met resistance. What did you concede?",
            ("disagreement", "minimal direction"),
            ("relationship", "scope", "judgement", "concision"),
            ("Who is still not on it?", "What did it cost the team that gained nothing from it?"),
            staff=True,
        ),
        CultureQuestion(
            "dissent_that_counted",
            "Whose dissent changed a design of yours? How did you come to hear it?",
            ("disagreement", "feedback"),
            ("relationship", "scope", "candour", "concision"),
            ("Who else thought so and had not said it?", "What did you do so that the next dissent comes sooner?"),
            staff=True,
        ),
        CultureQuestion(
            "hardest_principle",
            "Which principle of the culture memo is the hardest for you? Tell me when you last failed it.",
            ("failure", "feedback"),
            ("candour", "specificity", "change", "concision"),
            ("What would a colleague say is your hardest?", "Where does the memo get it wrong, in your view?"),
        ),
        CultureQuestion(
            "who_would_keep_you",
            "Who would fight to keep you, and what would they say? Who would not?",
            ("feedback", "minimal direction"),
            ("ownership", "candour", "relationship", "concision"),
            ("What did you do for the one who would not?", "What would your team have to learn without you?"),
        ),
    )
}  # fmt: skip
