"""What a lab found, one sentence a line: `lab: ok …` or `lab: not yet …`."""

from __future__ import annotations


def verdict(right: bool, found: str) -> bool:
    """Print what was measured, with whether it is what the lab asks for; returns `right`."""
    print(f"lab: {'ok' if right else 'not yet'}: {found}", flush=True)
    return right
