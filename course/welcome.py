"""How to begin, for whoever opens the course for the first time, and the words that a notebook understands."""

WELCOME = """\
Welcome. You practise here for the data engineer interviews, in notebooks that check your answers.

1. Open the lesson that the line **Next** links to.
2. Run each cell with Shift+Enter: the examples, your answer, the check.
3. Change the answer until the check says it is right. Every attempt is welcome.

Nothing leaves your machine. The problems are original and the data is synthetic; \
this course is not affiliated with Netflix."""

WORDS = """\
## What you can write

| You write | You get |
| --- | --- |
| `%%sql slug` above a query | its rows; the query is remembered as your answer |
| `contract("slug")` | what your result promises, said before you write it |
| `expect("slug")` | a guess at what will fail, for you alone |
| `check("slug")` | what happened, and what to ask yourself |
| `why("slug")` | a few rows that show the difference |
| `frames("slug", row=1)` | the rows inside each window's frame |
| `hint("slug")` | one rung of four; the next one after you changed your answer |
| `solution("slug")` | the solution |
| `show("slug")` | the tables and their columns |
| `complexity("slug")` | your sentence on cost, and ours beside it |
| `plan()` | which lesson in which week, by your own hours |
| `review()` | what you got wrong, again, as something new; ten minutes a day |
| `drill()`, `sprint()` | endless short questions on windows, and on sizes |
| `assessment()`, `sql_round()`, `coding_round()` | a timed round with a report |
| `design_room("slug")`, `what_if("slug")` | a design round; your design under load |
| `culture_round()`, `recruiter_round()` | the talking rounds |
| `recall("stack")`, `recall("druid")` | what you remember of the stack, or of a post |
| `story("slug")`, `stories()` | a story for the culture round; what your set covers |"""
