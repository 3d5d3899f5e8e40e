"""`why(slug)`: a sentence, the rows, both results, as text and as tables."""

import re
import sys

import pytest

import course
from autograder import library


@pytest.fixture
def answer(monkeypatch):
    """Sets the answer to an exercise where `why` looks for it."""

    def set_(slug, value):
        monkeypatch.setattr(sys.modules["__main__"], slug, value, raising=False)
        return course.why(slug)

    return set_


def mistaken(slug, name):
    exercise = library.find(slug)
    mistake = next(mistake for mistake in exercise.mistakes if mistake.name == name)
    return mistake.applied_to(exercise.solution)


def test_it_shows_input_yours_and_expected(answer):
    said = answer("exactly_once_counts", mistaken("exactly_once_counts", "counts-every-delivery"))
    text = repr(said)
    assert text.startswith(
        "These 2 rows are enough to show the difference. From the data you see, made simpler."
    )
    assert re.search(r"viewing_events_raw: 2 rows\nevent_id +revision", text)
    assert text.index("viewing_events_raw") < text.index("Your result") < text.index("From these rows it is")
    assert text.count("≠") == 2
    html = said._repr_mimebundle_()["text/html"]
    assert html.count("<table>") == 3 and "≠" in html and "<caption" in html
    assert "client_seq" not in text  # columns that neither answer uses stay out


def test_a_function_is_shown_the_call_it_got(answer):
    namespace = {}
    exercise = library.find("sliding_sum")
    exec(mistaken("sliding_sum", "window-edge-inclusive"), namespace)
    said = answer("sliding_sum", namespace["sliding_sum"])
    text = repr(said)
    assert "Drawn anew, of the kind the edge of the window" in text
    assert all(
        f"{name}" in text for name in exercise.arguments(exercise.worlds[0].rows(exercise.tables_read()))
    )


def test_an_answer_that_fails_says_so_beside_the_expected_rows(answer):
    text = repr(answer("exactly_once_counts", "SELECT watched FROM viewing_events_raw"))
    assert "Your result: DuckDB: Binder Error" in text and "Traceback" not in text


@pytest.mark.parametrize(
    ("slug", "value", "said"),
    [
        ("exactly_once_counts", None, "There is no answer yet to ask about."),
        ("exactly_once_count", None, "There is no exercise 'exactly_once_count'."),
        (3, None, "Name the exercise as text"),
    ],
)
def test_what_cannot_be_explained_is_said(slug, value, said):
    assert said in repr(course.why(slug))


def test_a_right_answer_has_nothing_to_explain(answer):
    said = answer("exactly_once_counts", library.find("exactly_once_counts").solution)
    assert repr(said).startswith("I found no data on which your result differs.")
