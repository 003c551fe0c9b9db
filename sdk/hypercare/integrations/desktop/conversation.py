"""One feedback, from the first word to its receipt: asked, checked, kept, sent, answered.

A toolkit draws what stands here and asks ``look`` from its own timer. Nothing here blocks: what
takes time is an errand, and the courier sends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import hypercare
from hypercare import questions
from hypercare.integrations.desktop import sent, words
from hypercare.integrations.desktop.errand import Errand
from hypercare.questions import Question

SLOW_SECONDS = 5.0
"""Without an answer by then, a person is told that the words wait on this device."""
SERVICES_OWN_FAULT = (401, 403, 404)


@dataclass
class Draft:
    """What a person has written and not yet sent: it survives the closing of the dialog."""

    answers: dict[str, str] = field(default_factory=dict)
    picture: bool = True

    def __bool__(self) -> bool:
        return any(answer.strip() for answer in self.answers.values())

    def clear(self) -> None:
        """Forget it: it has become a feedback."""
        self.answers.clear()
        self.picture = True


@dataclass(frozen=True)
class Stage:
    """Where the conversation stands, in a person's words.

    ``faults`` are what is wrong, by the question's name.
    """

    name: Literal["asking", "sending", "received", "kept"]
    words: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    receipt: str = ""
    link: str = ""


class Conversation:
    """What one open dialog does. ``reporter`` is whom the application names, if it does.

    ``picture`` gives the screenshot as `hypercare.feedback` takes it; it is called off the
    toolkit's thread.
    """

    def __init__(
        self,
        draft: Draft,
        reporter: Mapping[str, str] | None = None,
        picture: Callable[[], Any] | None = None,
    ) -> None:
        self.draft, self.stage = draft, Stage("asking", words.RESTORED if draft else "")
        self._reporter, self._picture = reporter, picture
        self._keeping: Errand[str] | None = None
        self._looking: Errand[str] | None = None
        self._since = 0.0

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked; a person whom the application has named is not asked for a name."""
        return questions.QUESTIONS + (() if self._reporter else questions.PERSON)

    def send(self) -> Stage:
        """Check the answers; when all is well, keep them and have them sent."""
        found = questions.faults(self.draft.answers, self.questions)
        if found:
            self.stage = Stage("asking", words.faults(len(found)), found)
            return self.stage
        picture = self._picture if self.draft.picture else None
        description, fields = self._told()
        self._since = time.monotonic()
        self._keeping = Errand(
            lambda: hypercare.feedback(
                description, screenshot=picture() if picture else None, **fields
            )
        )
        self.stage = Stage("sending", words.SENDING)
        return self.stage

    def look(self) -> Stage:
        """Return where things stand by now. Cheap: a toolkit's timer may call it often."""
        if self.stage.name in ("sending", "kept") and self._keeping and self._keeping.done:
            self.stage = self._answered(self._keeping.result or "")
            if self.stage.name in ("received", "kept"):
                self.draft.clear()
        return self.stage

    def preview(self) -> str | None:
        """Tell what would be sent; None while that is still being put together."""
        if self._looking is None:
            description, fields = self._told()
            picture = self.draft.picture and self._picture is not None
            self._looking = Errand(
                lambda: sent.describe(hypercare.preview(description, **fields), picture=picture)
            )
        if not self._looking.done:
            return None
        told, self._looking = self._looking.result or "", None
        return told

    def _told(self) -> tuple[str, dict[str, Any]]:
        fields = questions.fields(self.draft.answers)
        if self._reporter:
            fields["reporter"] = dict(self._reporter)
        return fields.pop("description", ""), fields

    def _answered(self, id: str) -> Stage:
        outcome = hypercare.outcome(id) if id else None
        if isinstance(outcome, hypercare.Delivered):
            link = outcome.links.get("status", "")
            return Stage("received", words.RECEIVED, receipt=outcome.receipt, link=link)
        if isinstance(outcome, hypercare.Later):
            wrong = outcome.status in SERVICES_OWN_FAULT
            return Stage("kept", words.KEPT_KEY if wrong else words.KEPT_AWAY)
        if isinstance(outcome, hypercare.Never):
            return self._refused(outcome.why, outcome.problem)
        if not id:
            return Stage("asking", f"{words.REFUSED} {words.REFUSED_KEPT}")
        if self.stage.name == "sending" and time.monotonic() - self._since > SLOW_SECONDS:
            return Stage("kept", words.KEPT_SLOW)
        return self.stage

    def _refused(self, why: str, problem: Mapping[str, Any]) -> Stage:
        asked = {each.name for each in self.questions}
        said = {
            str(each.get("field")): str(each.get("message"))
            for each in problem.get("errors") or ()
            if isinstance(each, Mapping)
        }
        faults = {name: fault for name, fault in said.items() if name in asked}
        rest = "; ".join(f"{name} {fault}" for name, fault in said.items() if name not in asked)
        if faults and not rest:
            return Stage("asking", words.REFUSED_ANSWERS, faults)
        reason = str(rest or problem.get("detail") or problem.get("title") or why).rstrip(".")
        return Stage("asking", f"{words.REFUSED} {reason}. {words.REFUSED_KEPT}", faults)
