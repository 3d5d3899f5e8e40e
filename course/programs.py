"""Programs beside Python that parts of the course use: what is found, what it is for, what to do."""

import platform
import shutil
import subprocess
from dataclasses import dataclass

OPENING = "needed to open the course"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is `fine`, what was `found`, what it is for, what to do."""

    name: str
    fine: bool
    found: str
    matters: str = OPENING
    advice: str = ""


def bubblewrap() -> Finding:
    """The sandbox submissions are judged in; Linux only, and it must be allowed to work."""
    matters = "only to grade other people's answers"
    if platform.system() != "Linux":
        return Finding("bubblewrap", False, "Linux only", matters, "Grade on a Linux machine.")
    version = _said(["bwrap", "--version"])
    if not version:
        return Finding("bubblewrap", False, "missing", matters, "sudo apt install bubblewrap")
    if _said(["bwrap", "--unshare-all", "--ro-bind", "/", "/", "echo", "works"]) != "works":
        advice = "Allow user namespaces on this machine, or grade on another."
        return Finding("bubblewrap", False, f"{version}, not allowed to work", matters, advice)
    return Finding("bubblewrap", True, version, matters)


def control_groups() -> Finding:
    """What counts a notebook's memory and threads while it is graded: the kernel as a whole, or limits by process."""
    from autograder.sandbox import control_groups

    name, matters = "control groups", "only to grade other people's answers"
    place = control_groups.place()
    if place is None:
        advice = (
            "Not needed. Without them limits count by process; systemd-run --user --scope … may give you one."
        )
        return Finding(name, False, "none may be made here; limits by process", matters, advice)
    return Finding(name, True, f"memory and threads of a notebook, in {place}", matters)


def chromium() -> Finding:
    """A browser that a test can drive."""
    matters, advice = (
        "only to print a scorecard as PDF, and for the tests of the page",
        "sudo apt install chromium",
    )
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if path := shutil.which(name):
            return Finding("Chromium", True, path, matters)
    return Finding("Chromium", False, "missing", matters, advice)


def _said(command: list[str]) -> str:
    """What a program prints, empty when it is missing or fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).strip() if done.returncode == 0 else ""
