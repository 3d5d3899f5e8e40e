"""Stories: read back exactly, questions that a right story is not asked, nothing lost between two windows."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder import StoryExercise, library
from autograder.proof import prove
from autograder.stories import (
    FIELDS,
    RUBRIC,
    Sample,
    contradictions,
    covered,
    distance,
    follow_ups,
    incident_of,
    read,
    signals,
    spoken_length,
    written,
)
from autograder.stories.length import words
from autograder.stories.printed import as_html, as_markdown
from course import export_story, progress, rewrite, score_sample, stories, story
from course.story_folder import OpenStory, kept, path_of

HOSTILE = (
    "---\n<!-- field: task -->\n\\<!-- field: task -->\r\n## Task\n\n</textarea><script>alert(1)</script>\n\n"
)
HEBREW, EMOJI = "היה לי תקלה בנתונים\u202e abc", "👩‍🚒 rolled back 🇨🇭 \x00\x85\u2028end"
INCIDENT = {
    "introduced": "2026-03-03 06:00",
    "detected": "2026-03-03T14:20Z",
    "acknowledged": "2026-03-03 14:25 UTC",
    "mitigated": "2026-03-03 15:50+01:00",
    "recovered": "2026-03-04 08:00",
}
TOLD = {
    "title": "Hours too high",
    "answers": "owned incident",
    "outcome": "partly",
    "stakes": "9 % too many hours, 11 readers",
    "situation": "Viewing hours were published twice.",
    "task": "The job was mine.",
    "actions": "I stopped publishing and told both directors.",
    "mistake": "I had not asked how late copies come.",
    "own_call": "I stopped it without asking.",
    "disagreement": "Priya would have gone on.",
    "result": "Duplicates went from 9 % to 0.1 %.",
    "repair": "I rebuilt 3 days.",
    "changed": "A guard; it has fired twice.",
    "learned": "Ask how late.",
    "feedback": "Say it sooner.",
    "signal": "an analyst",
    "short": "For 26 hours we published hours that were 9 % too high.",
}
SCORED = dict.fromkeys(RUBRIC, "2")
SLUG = "owned_incident"
BY_HAND = [slug for slug in library.files() if library.find(slug).by_hand]


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


# The file


@given(st.dictionaries(st.sampled_from([*FIELDS, *RUBRIC, "copy_of"]), st.text()))
@example({"situation": HOSTILE, "task": HEBREW, "title": EMOJI, "notes": "\n\n# x\n"})
@example({"situation": "## Situation\n\n", "actions": "\ufeff" + HOSTILE * 2, "stakes": "a: b\n---\n"})
@example({"long": "word " * 20_000})
def test_a_story_is_read_back_exactly(told):
    assert read(written(told)) == {name: text for name, text in told.items() if text}


@given(
    st.lists(
        st.sampled_from(
            [
                "---\n",
                "title: x\n",
                "<!-- field: task -->\n",
                "<!-- field: zzz -->\n",
                "lost?\n",
                "\\",
                "# T\n",
                "\n",
                ": :\n",
            ]
        )
    ).map("".join)
)
def test_whatever_somebody_makes_of_the_file_can_be_read_and_loses_no_text(text):
    found = read(text)
    assert text.count("lost?") == sum(value.count("lost?") for value in found.values())
    assert read(written(found)) == found


def test_it_is_a_markdown_page_with_front_matter():
    import yaml

    text = written({"title": EMOJI.replace("\x00", ""), "situation": HEBREW})
    front = text.split("---\n")[1]
    assert yaml.safe_load(front)["title"] == EMOJI.replace("\x00", "")
    assert "\n## Situation\n" in text and HEBREW in text


# Times and lengths


def test_detect_mitigate_and_recover_follow_from_the_times():
    incident = incident_of(INCIDENT)
    took = {span: incident.took(span) for span in ("detect", "mitigate", "recover")}
    assert took == {
        "detect": timedelta(hours=8, minutes=20),
        "mitigate": timedelta(minutes=30),
        "recover": timedelta(hours=17, minutes=40),
    }
    assert incident.facts[0] == "Time to detect: 8 h 20 min, from introduced to detected."
    assert "5 of 9 times" in incident.facts[-1] and not incident.out_of_order


@pytest.mark.parametrize("text", ["soon", "14:05", "2026-13-01", "0001-01-01T00:00+14:00", "٣", "9" * 5000])
def test_what_is_no_time_is_asked_about(text):
    [found] = contradictions({"detected": text})
    assert found.rule == "time-not-read" and found.field == "detected"


@pytest.mark.parametrize(
    "text, count",
    [
        ("", 0),
        ("I cut 9.5 % to 1,200.", 5),
        ("we've rolled-back", 2),
        ("数据管道坏了", 3),
        ("היה לי", 2),
        ("👩‍🚒 —", 0),
    ],
)
def test_words_are_counted_as_they_are_said(text, count):
    assert words(text) == count


def test_speaking_time_follows_the_pace():
    usual = spoken_length({"short": "word " * 140}, "short")
    assert usual.seconds == 60 and "1:00 min aloud; meant: 1:30" in str(usual)
    assert spoken_length({"short": "word " * 140, "pace": "about 70"}, "short").seconds == 120
    assert "Above 240 words" in str(spoken_length({"short": "word " * 241}, "short"))
    assert spoken_length({"short": "word " * 140, "pace": "0"}, "short").seconds == 60


# Questions


def test_a_story_that_says_it_all_is_only_shown_its_counts():
    assert [one.rule for one in signals(TOLD)] == ["i-and-we"]
    assert contradictions(TOLD | INCIDENT) == [] and follow_ups(TOLD) == []


@pytest.mark.parametrize(
    "changes, rule",
    [
        (
            {"mistake": "", "actions": "It was repaired.", "task": "", "own_call": "", "repair": ""},
            "own-sentence",
        ),
        ({"result": "It is much better.", "stakes": ""}, "no-number"),
        ({"situation": "Nobody told us."}, "cause-or-context"),
        ({"situation": "It was deployed. A table was dropped. The alert was missed."}, "who-acted"),
        ({"result": "A minor loss, 3 % of 9."}, "how-small"),
        ({"result": "I single-handedly saved 3 of 9 days."}, "absolutely"),
        ({"actions": "I asked my manager. Then I stopped it."}, "before-asking"),
    ],
)
def test_what_rules_find_is_a_question(changes, rule):
    found = [one for one in signals(TOLD | changes) if one.rule == rule]
    assert found and all("?" in one.asks or "I could not find" in one.asks for one in found)


@pytest.mark.parametrize(
    "changes, quiet",
    [
        ({"situation": "Nobody told us. I had not subscribed to their list."}, "cause-or-context"),
        ({"situation": "It was deployed. A table was dropped."}, "who-acted"),
        ({"actions": "I stopped it. Then I asked my manager."}, "before-asking"),
        ({"mistake": "Ich habe nicht gefragt."}, "own-sentence"),
    ],
)
def test_what_is_fair_is_not_asked_about(changes, quiet):
    assert quiet not in [one.rule for one in signals(TOLD | changes)]


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"result": "It was detected after 3 hours."}, "your times give 8 h 20 min to detect"),
        ({"long": "We recovered in 5 mins."}, "You say 5 min"),
        ({"result": "Our MTTR was 2 days."}, "17 h 40 min to recover"),
        ({"result": "Cost went from $900 to $450, down by 20 %."}, "is 50 %, not 20 %"),
        ({"recovered": "2026-03-03 14:30"}, "Fully recovered comes before mitigated"),
    ],
)
def test_numbers_that_do_not_fit_are_pointed_out(changes, says):
    assert any(says in str(one) for one in contradictions(TOLD | INCIDENT | changes))


@pytest.mark.parametrize(
    "result",
    [
        "It was noticed after about 8 hours.",
        "Everything was restored within 26 hours.",
        "Loss went from 9 % to 6 %, down by 33 %.",
        "Loss went from 9 % to 6 %, by 3 %.",
        "I rolled back within 2 minutes.",
        "From 4 tables to 3 GB, by 90 %.",
    ],
)
def test_numbers_that_fit_in_one_reading_are_let_be(result):
    assert contradictions(TOLD | INCIDENT | {"result": result}) == []


@given(
    st.dictionaries(
        st.sampled_from([*FIELDS]),
        st.text() | st.sampled_from([HOSTILE, "1 to 2 % from 3 by 9 %. MTTR 1e9 days"]),
    )
)
def test_any_story_gets_its_questions(told):
    for found in (*signals(told), *contradictions(told)):
        assert found.asks and found.field in ("", *FIELDS)
        assert not re.search(r"\b(wrong|deflect|blame|bad|score)", found.asks)


# The set, the rubric, samples


def test_only_wins_and_open_demands_are_said():
    wins = {"a": TOLD | {"outcome": "went well"}, "b": {"outcome": "went well"}}
    coverage = covered(wins)
    assert (
        any("Only wins" in asks for asks in coverage.asks)
        and "a failure that nothing rescued" in coverage.open
    )
    assert coverage.met["a technical disagreement"] == ("a",) and "| none yet |" in coverage.table
    failed = covered(
        wins | {"c": {"outcome": "failed", "answers": "minimal direction"}, "d": TOLD | INCIDENT}
    )
    assert failed.open == [] and not any("Only wins" in asks for asks in failed.asks)
    assert covered({}).open == list(coverage.met)


def test_no_two_fields_of_a_story_share_a_name():
    assert not {*FIELDS, "copy_of"} & {*RUBRIC}


def test_four_levels_in_eight_dimensions():
    assert len(RUBRIC) == 8 and all(len(one.levels) == len(set(one.levels)) == 4 for one in RUBRIC.values())


def test_the_distance_to_a_sample():
    sample = library.find(SLUG).samples[0]
    assert distance(sample, sample.levels, RUBRIC).distance == 0
    lower = distance(sample, {name: level - 1 for name, level in sample.levels.items()}, RUBRIC)
    assert (
        lower.distance == len(sample.levels)
        and "below it" in lower.summary
        and sample.because["candour"] in lower.table
    )


@pytest.mark.parametrize(
    "changes, finding",
    [
        ({"points": 5}, "earn 12 points"),
        ({"dimensions": ("ownership", "charm", "change", "candour")}, "no charm"),
        ({"answers": "a chat"}, "one kind of story"),
        ({"samples": ()}, "a grader needs 3"),
        ({"samples": tuple(reversed(library.find(SLUG).samples))}, "from strong over mixed to weak"),
        (
            {"samples": (Sample("It broke.", {}, {}), *library.find(SLUG).samples[1:])},
            "no sentence that says what",
        ),
    ],
)
def test_an_exercise_that_contradicts_itself_is_not_proved(changes, finding):
    exercise = library.find(SLUG)
    changed = StoryExercise(**{**vars(exercise), **changes})
    assert prove(exercise) == [] and any(finding in found for found in prove(changed))


# On the learner's disk


def said(result):
    return result._repr_mimebundle_()["text/markdown"]


def test_as_text_it_is_kept_and_asks_nothing_before_your_own_score(work):
    reply = said(story(SLUG, **TOLD | {"situation": "Nobody told us."}))
    assert "First your own score; still open: ownership" in reply and "cause" not in reply
    reply = said(story(SLUG, ownership=2, specificity="2", change=2, candour=0))
    assert "Is this the cause" in reply and "counts as done" in reply
    assert "counts as done" not in said(story(SLUG, pace="130"))
    assert [event.slug for event in progress.read().events] == [SLUG]
    assert kept()[SLUG] == TOLD | {
        "situation": "Nobody told us.",
        "ownership": "2",
        "specificity": "2",
        "change": "2",
        "candour": "0",
        "pace": "130",
    }
    assert "Did you mean `situation`" in said(story(SLUG, situatoin="x"))


def heard_by(form):
    replies = []
    form.send = replies.append

    def hear(filled, why="typing"):
        form._message(form, {"filled": filled, "why": why}, [])
        return replies[-1]

    return hear


def test_the_form_asks_after_your_score_and_carries_nothing_into_a_notebook(work):
    story(SLUG, **TOLD)
    form = story(SLUG)
    assert TOLD["mistake"] not in repr(form) + json.dumps(form.get_state(), default=str)
    hear = heard_by(form)
    reply = hear(TOLD | INCIDENT, "asked")
    assert "First your own score" in " ".join(reply["said"]) and reply["drawn"].startswith("<svg")
    assert "8 h 20 min" in reply["said"][0]
    scored = {name: f"2: {one.levels[2]}" for name, one in RUBRIC.items()}
    reply = hear(TOLD | INCIDENT | scored, "asked")
    assert any("Questions, not verdicts" in line for line in reply["said"])
    assert kept()[SLUG] == TOLD | INCIDENT | SCORED
    assert "words" in reply["beside"]["short"]


def test_two_windows_on_one_story_lose_nothing(work):
    story(SLUG, title="Hours")
    one, two = heard_by(story(SLUG)), heard_by(story(SLUG))
    one({"title": "Hours", "situation": "from one"})
    status = two({"title": "Hours", "task": "from two"})["status"]
    assert "two versions and nothing is lost" in status and f'`story("{SLUG}_2")`' in status
    one({"title": "Hours", "situation": "from one, more"})
    two({"title": "Hours", "task": "from two, more"})
    there = kept()
    assert there[SLUG] == {"title": "Hours", "situation": "from one, more"}
    assert there[f"{SLUG}_2"] == {"title": "Hours", "task": "from two, more", "copy_of": SLUG}
    form = story(SLUG)
    assert f'story("{SLUG}_2")' in " ".join(form._last.said)
    table = said(stories())
    assert f"`{SLUG}_2` is another version" in table and "1 of 4 stories" in table


def test_an_editors_change_is_kept_too_and_a_deleted_file_comes_back(work):
    window = OpenStory(SLUG)
    window.keep({"title": "Hours"})
    path_of(SLUG).write_text("by hand", encoding="utf-8")
    window.keep({"title": "Hours, later"})
    assert kept() == {SLUG: {"notes": "by hand"}, f"{SLUG}_2": {"title": "Hours, later", "copy_of": SLUG}}
    window.path.unlink()
    window.keep({"title": "Hours, last"})
    assert kept()[f"{SLUG}_2"]["title"] == "Hours, last"


KEEPS_WRITING = """
import itertools, sys
from course.story_folder import OpenStory
window = OpenStory("killed")
for size in itertools.count(1):
    window.keep({"title": str(size), "situation": f"{size} " * 20_000})
    print(size, flush=True)
"""


def test_a_kill_at_any_moment_leaves_the_last_saved_or_the_next(work):
    for wait in (1, 2, 4):
        writer = subprocess.Popen(
            [sys.executable, "-c", KEEPS_WRITING], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        saved = [int(writer.stdout.readline()) for _ in range(wait)][-1]
        os.kill(writer.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        saved = ([saved] + [int(line) for line in writer.stdout.read().split()])[-1]
        writer.wait()
        writer.stdout.close()
        there = kept()["killed"]
        size = int(there["title"])
        assert size in (saved, saved + 1) and there["situation"].strip() == (f"{size} " * 20_000).strip()
        path_of("killed").unlink()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", "", "Ünïcode 数据", "x" * 5000, 3, None])
def test_a_name_never_leaves_the_folder(name, work):
    assert "Saved" in said(story(name, title="x"))
    [path] = (work / ".course" / "stories").glob("*.md")
    assert read(path.read_text(encoding="utf-8")) == {"title": "x"}


def test_half_a_character_pair_can_be_written(work):
    assert "Saved" in said(story(SLUG, situation="\ud83d", title="\ud83d x"))
    assert kept()[SLUG]["situation"] == "?"


def test_an_export_holds_the_story_and_runs_nothing(work):
    story(SLUG, **TOLD | INCIDENT | SCORED | {"situation": HOSTILE, "role": "a|b"})
    assert "paste the Markdown" in said(export_story(SLUG))
    page = (work / "stories" / f"{SLUG}.html").read_text(encoding="utf-8")
    text = (work / "stories" / f"{SLUG}.md").read_text(encoding="utf-8")
    assert "<script>" not in page and "&lt;script&gt;" in page and "default-src 'none'" in page
    assert "Time to detect: 8 h 20 min" in page and "Time to detect: 8 h 20 min" in text
    assert "a\\|b" in text and "Ownership" not in text + page and TOLD["mistake"] in text
    assert as_markdown({}) == "# Untitled\n" and "<h1" in as_html({})
    assert "nothing in the story" in said(export_story("another"))


def test_nothing_is_kept_while_nbgrader_runs_the_notebook(work, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "not kept" in said(story(SLUG, title="x")) and not path_of(SLUG).exists()


def test_a_folder_that_cannot_be_written_is_said(work):
    (work / ".course").write_text("a file")
    assert "could not be saved" in said(story(SLUG, title="x"))


# Graders, and paragraphs


def test_a_sample_is_scored_before_its_score_is_seen(work):
    exercise = library.find(SLUG)
    assert "still open: specificity, change, candour" in said(score_sample(SLUG, 1, ownership=2))
    reply = said(score_sample(SLUG, 1, **dict.fromkeys(exercise.dimensions, 0)))
    assert "| you | here | because |" in reply
    texts = [repr(score_sample(SLUG, which)) for which in (1, 2, 3)]
    assert all(sum(sample.text.strip() in text for text in texts) == 1 for sample in exercise.samples)
    form = score_sample(SLUG, 2)
    because = [reason for sample in exercise.samples for reason in sample.because.values()]
    assert not any(reason in json.dumps(form.get_state(), default=str) for reason in because)
    hear = heard_by(form)
    assert hear({"ownership": "3: x"}, "asked")["beside"] == {}
    assert "because" in hear(dict.fromkeys(exercise.dimensions, "1: x"), "asked")["beside"]["ownership"]
    for which in (0, 4, "a", 1.5):
        assert "There are 3 samples" in said(score_sample(SLUG, which))
    assert "not scored on `charm`" in said(score_sample(SLUG, 1, charm=2))
    assert "no samples" in said(score_sample("blame_rewrite"))


def test_six_paragraphs_before_and_after_side_by_side(work):
    exercise = library.find("blame_rewrite")
    assert len(exercise.paragraphs) == 6
    reply = said(rewrite("blame_rewrite", {1: "It | was dropped."}))
    assert "5 of 6 paragraphs are still open" in reply and "I could not find what you did" in reply
    assert "Who did it?" in reply and "It \\| was dropped." in reply
    reply = said(
        rewrite("blame_rewrite", {at: after for at, (_, after) in enumerate(exercise.paragraphs, start=1)})
    )
    assert "All are written" in reply and "I could not find" not in reply
    hear = heard_by(rewrite())
    assert (
        "Numbers: 0 before, 2 now"
        in hear({"p1": "I had not looked for 2 days, 3 in all."}, "changed")["beside"]["p1"]
    )
    assert "Number the paragraphs" in said(rewrite("blame_rewrite", {7: "x"}))
    assert '`rewrite("blame_rewrite")`' in said(story("blame_rewrite"))


@pytest.mark.parametrize("slug", BY_HAND)
def test_the_other_verbs_say_who_scores_it(slug, notebook):
    assert float(notebook.run(f'check("{slug}")')) == 0
    for verb in ("check", "why", "frames", "show", "expect"):
        assert "People score" in said(notebook.run(f'{verb}("{slug}")'))
    assert "Hint 1 of 4" in said(notebook.run(f'hint("{slug}")'))
    assert library.find(slug).solution[:40] in said(notebook.run(f'solution("{slug}")'))


def test_a_grader_finds_a_cell_to_grade_and_the_rubric_above_it():
    from course.build import student_text

    lesson = next(one for one in library.lessons() if SLUG in one.slugs)
    cells = {cell["id"]: cell for cell in json.loads(student_text(lesson))["cells"]}
    order = list(cells)
    assert order.index("owned-incident-rubric") + 1 == order.index("owned-incident-answer")
    rubric = cells["owned-incident-rubric"]
    assert rubric["metadata"]["nbgrader"]["locked"] and not rubric["metadata"]["nbgrader"]["grade"]
    told = "".join(rubric["source"])
    assert all(level in told for name in library.find(SLUG).dimensions for level in RUBRIC[name].levels)
    answer = cells["owned-incident-answer"]
    marked = answer["metadata"]["nbgrader"]
    assert (
        answer["cell_type"] == "markdown" and marked["grade"] and marked["solution"] and not marked["locked"]
    )
    assert marked["points"] == library.find(SLUG).points and marked["grade_id"] == SLUG


def test_whatever_a_person_scores_needs_a_rubric_and_gets_it_beside_the_answer():
    """A kind of exercise that only says what it is scored by, and has no form."""
    from autograder import notebook

    said = "Draws the arrows: 3."

    class Whiteboard(type(library.find(SLUG))):
        def rubric(self):
            return said

        def form(self):
            return ""

    known = library.find(SLUG)
    board = Whiteboard(**{one.name: getattr(known, one.name) for one in fields(known)})
    assert prove(board) == prove(known)
    ids = [cell["id"].removeprefix("owned-incident-") for cell in notebook._exercise_cells(board)]
    assert ids == ["prompt", "rubric", "answer"]
    said = ""
    assert "a person scores it, and there is no rubric to score it by" in prove(board)
