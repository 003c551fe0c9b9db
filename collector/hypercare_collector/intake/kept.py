"""What is kept of a feedback that was found valid: words, captured parts, and what is beyond both.

Pure: the template's names and what may not leave are brought by the caller.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypercare_collector.intake.custom import Questions
from hypercare_collector.moments import written


@dataclass(frozen=True)
class Checked:
    """A feedback in the wire's shape that may be kept. ``words`` is what people wrote of it."""

    id: str
    content: Mapping[str, Any]
    words: Mapping[str, Any]


@dataclass(frozen=True)
class Keeper:
    """Puts a feedback together.

    ``questions`` are the template's, the outer names of those with a dot; ``envelope`` is what
    stands beside them; ``inner`` are the names that a part of either may hold. ``strike`` redacts:
    it is applied to what no person answered.
    """

    version: str
    questions: tuple[str, ...]
    envelope: tuple[str, ...]
    inner: Mapping[str, tuple[str, ...]]
    strike: Callable[[Any], Any]

    def assemble(
        self,
        loaded: Mapping[str, Any],
        parts: Mapping[str, Any],
        marks: Mapping[str, Any],
        now: datetime,
        asked: Questions,
    ) -> Checked:
        """Return what is kept of the valid answers, the captured parts and the marks on both.

        Answers to what the project does not ask stand under ``extra``, as they were written.
        """
        known = {name: self._known(name, item) for name, item in loaded.items()}
        words = {name: known[name] for name in self.questions if name in known}
        words = {"kind": "problem", **words}
        if known.get("fields"):
            words["fields"] = known["fields"]
        reporter = known.get("reporter") or {}
        answers, others = asked.known(words.get("fields", {}))
        answers |= self.strike({name: answers[name] for name in asked.hidden & answers.keys()})
        content = {
            "id": str(known.get("id") or uuid.uuid4()).lower(),
            "template": self.version,
            **words,
            "fields": answers,
            "reporter": {name: item for name, item in reporter.items() if name != "signature"},
            **parts,
            "tags": self.strike(known.get("tags")),
            "created_at": known.get("created_at") or written(now),
            "extra": {
                **self.strike(self._extra(loaded)),
                **self._claimed(loaded.get("extra")),
                **({"fields": others} if others else {}),
                **marks,
            },
        }
        kept = {name: item for name, item in content.items() if item not in (None, {})}
        return Checked(content["id"], kept, words)

    def _claimed(self, extra: Any) -> dict[str, Any]:
        """Return who a page claims its user to be; name and addresses stay as they were typed.

        A relay that was not told who its users are puts them there, so that they can be answered.
        """
        said = extra.get("claimed_reporter") if isinstance(extra, dict) else None
        if not isinstance(said, dict):
            return {}
        own = {
            name: said[name] for name in self.inner["reporter"] if isinstance(said.get(name), str)
        }
        own.pop("signature", None)
        return {"claimed_reporter": {**self.strike(said), **own}}

    def _known(self, name: str, item: Any) -> Any:
        """Leave out of a part what was not answered, and what the template does not know."""
        if name not in self.inner or not isinstance(item, Mapping):
            return item
        return {key: item[key] for key in self.inner[name] if item.get(key) is not None}

    def _extra(self, loaded: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the template does not know, and what was called extra from the start."""
        extra = loaded.get("extra")
        kept = dict(extra) if isinstance(extra, dict) else {"extra": extra} if extra else {}
        names = {*self.questions, *self.envelope}
        kept |= {name: item for name, item in loaded.items() if name not in names}
        for name, known in self.inner.items():
            part = loaded.get(name) or {}
            if unknown := {key: part[key] for key in part if key not in known}:
                kept[name] = unknown
        return kept
