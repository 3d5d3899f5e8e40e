"""Which model is asked, as three environment variables name it, and whether a text leaves the machine for it."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

URL, MODEL, KEY = "COURSE_INTERVIEWER_URL", "COURSE_INTERVIEWER_MODEL", "COURSE_INTERVIEWER_KEY"
_PATH = "/chat/completions"


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible endpoint. The key is in no text that the course writes.

    Attributes:
        path: with everything in front of it, such as "/v1/chat/completions".
    """

    scheme: str
    host: str
    port: int | None
    path: str
    model: str = ""
    key: str = field(default="", repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine by its name or number; a name that only resolves to it does not count."""
        if self.host.casefold().rstrip(".") == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def name(self) -> str:
        """The model and where it is, for a sentence."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.model or 'a model'} at {host}{f':{self.port}' if self.port else ''}"

    @property
    def notice(self) -> str:
        """What somebody must know before they answer."""
        if self.is_loopback:
            return f"Follow-ups come from {self.name}, on this machine. Your text stays here."
        plain = " It travels unencrypted." if self.scheme == "http" else ""
        return (
            f"Your answers leave this machine: follow-ups come from {self.name}, and each answer is sent there when "
            f"you have given it.{plain} To keep everything here, unset `{URL}` and start the kernel again."
        )


def endpoint() -> Endpoint | str | None:
    """The endpoint, None where none is named, or a sentence about an address that cannot be used."""
    address = os.environ.get(URL, "").strip()
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return f"`{URL}` is no address that can be asked; the follow-ups are the course's own."
    if parts.scheme not in ("http", "https") or not parts.hostname or not address.isascii():
        return f"`{URL}` should be like `http://127.0.0.1:11434/v1`; the follow-ups are the course's own."
    path = parts.path.rstrip("/")
    path = path if path.endswith(_PATH) else path + _PATH
    path += f"?{parts.query}" if parts.query else ""
    model, key = os.environ.get(MODEL, "").strip(), os.environ.get(KEY, "").strip()
    return Endpoint(parts.scheme, parts.hostname, port, path, model, key)
