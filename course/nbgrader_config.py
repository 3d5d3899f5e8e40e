"""The course's nbgrader settings. A cohort's folder loads them; see `course build --help`."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "data-engineer-loop"
# The starter stands before the marks; between them only the solution, which leaves nothing behind.
c.ClearSolutions.code_stub = {"python": ""}
# An answer may use a world's whole time limit in each of its worlds.
c.Execute.timeout = 180
c.Execute.interrupt_on_timeout = True
