"""What is said of alarms, in one message however many they are. Pure."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

from hypercare_collector.moments import to_the_minute, written
from hypercare_collector.store.alarms import Alarm

RAISED, STANDING, OVER = "raised", "standing", "over"
WORDS = {RAISED: "NEW", STANDING: "STILL", OVER: "OVER"}


@dataclass(frozen=True)
class Message:
    """Alarms, each with what became of it; ``url`` is the collector's address.

    ``id`` is the same however often the message is sent.
    """

    url: str
    news: tuple[tuple[str, Alarm], ...]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def subject(self) -> str:
        """One line: how many, and of which collector."""
        begun = sum(what != OVER for what, _ in self.news)
        if not begun:
            return f"[hypercare] all clear at {self.url}"
        return f"[hypercare] {begun} alarm{'s' if begun > 1 else ''} at {self.url}"

    @property
    def text(self) -> str:
        """A paragraph for each."""
        lines = [
            f"{WORDS[what]} (since {to_the_minute(a.since)}): {a.text}" for what, a in self.news
        ]
        return "\n\n".join([f"The collector at {self.url} says:", *lines])

    def as_json(self) -> bytes:
        """Return it for a program; ``text`` is the whole for chats that show one text."""
        alarms = [
            {"name": a.name, "state": what, "since": written(a.since), "text": a.text}
            for what, a in self.news
        ]
        document = {
            "type": "alarms.changed",
            "collector": self.url,
            "alarms": alarms,
            "text": f"{self.subject}\n\n{self.text}",
        }
        return json.dumps(document, ensure_ascii=False).encode()
