"""The course's nbgrader settings. A cohort's folder loads them; see `course build --help`."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "data-engineer-loop"
# The starter stands before the marks; between them only the solution, which leaves nothing behind.
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = ""
# Submissions are read by whitelist and judged in a sandbox, by `course grade` and by nbgrader alike.
c.Autograde.exporter_class = "course.autograde_plug.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.CheckCellMetadata"]
c.Autograde.autograde_preprocessors = [
    "course.autograde_plug.JudgeAnswers",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.pre_convert_hook = "course.submitted_files.put_aside"
c.Autograde.post_convert_hook = "course.submitted_files.keep_only_known"
# What a student writes in Markdown is shown to graders and on feedback pages.
c.HTMLExporter.filters = {"markdown2html": "course.safe_markdown.safe_markdown2html"}
# Without the engine, as a fallback: an answer may use a world's whole time limit in each of its worlds.
c.Execute.timeout = 180
c.Execute.interrupt_on_timeout = True
