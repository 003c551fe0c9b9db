"""One feedback, from the first word to its receipt: asked, checked, kept, sent, answered.

A toolkit draws what stands here and asks ``look`` from its own timer. Nothing here blocks: what
takes time is an errand, and the courier sends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hypercare import client, questions
from hypercare.integrations.desktop import sent, words
from hypercare.integrations.desktop.errand import Errand
from hypercare.questions import Question
from hypercare.transport import Delivered, Later, Never

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

    ``faults`` are what is wrong, by the question's name; ``wrong`` says that ``words`` are of
    something that is. "refused" is what was kept first: there is nothing to correct any more.
    """

    name: Literal["asking", "sending", "received", "kept", "refused"]
    words: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    wrong: bool = False
    receipt: str = ""
    link: str = ""


class Conversation:
    """What one open dialog does, about one ``draft``, which outlives it.

    ``reporter`` is whom the application names, if it does. ``picture`` gives the screenshot as
    `hypercare.feedback` takes it; it is called off the toolkit's thread.
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
        self._previewed: tuple[dict[str, str], bool] | None = None
        self._sent: dict[str, str] = {}
        self._since = 0.0

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked; a person whom the application has named is not asked for a name."""
        return questions.QUESTIONS + (() if self._reporter else questions.PERSON)

    def send(self) -> Stage:
        """Check the answers; when all is well, keep them and have them sent."""
        found = questions.faults(self.draft.answers, self.questions)
        if found:
            self.stage = Stage("asking", words.faults(len(found)), found, wrong=True)
            return self.stage
        picture = self._picture if self.draft.picture else None
        description, fields = self._told()
        self._since = time.monotonic()
        self._keeping = Errand(
            lambda: client.current().feedback(
                description, picture() if picture else None, (), fields
            )
        )
        self.stage = Stage("sending", words.SENDING)
        return self.stage

    def look(self) -> Stage:
        """Return where things stand by now. Cheap: a toolkit's timer may call it often.

        As long as nothing changes it is the same object.
        """
        if self.stage.name in ("sending", "kept") and self._keeping and self._keeping.done:
            found = self._answered(self._keeping.result or "")
            if found != self.stage:
                self._turn_to(found)
        return self.stage

    def preview(self) -> str | None:
        """Tell what would be sent, and again after an answer has changed; else None."""
        told = None
        if self._looking is not None and self._looking.done:
            told, self._looking = self._looking.result or words.SENT_UNKNOWN, None
        said = (dict(self.draft.answers), self.draft.picture)
        if self._looking is None and said != self._previewed:
            self._previewed = said
            self._looking = Errand(self._described())
        return told

    def preview_anew(self) -> None:
        """Have `preview` tell it once more: what the program recorded may be more by now."""
        self._previewed = None

    def _described(self) -> Callable[[], str]:
        description, fields = self._told()
        picture = self.draft.picture and self._picture is not None
        return lambda: sent.describe(
            client.current().preview(description, None, (), fields), picture=picture
        )

    def _turn_to(self, stage: Stage) -> None:
        """Go on; a draft ends when its words are on disk, and comes back if that was in vain."""
        if stage.name in ("received", "kept") and self.draft:
            self._sent = dict(self.draft.answers)
            self.draft.clear()
        if stage.name == "refused" and not self.draft:
            self.draft.answers = dict(self._sent)
        self.stage = stage

    def _told(self) -> tuple[str, dict[str, Any]]:
        fields = questions.fields(self.draft.answers)
        if self._reporter:
            fields["reporter"] = dict(self._reporter)
        fields.setdefault("reporter", None)  # the application was asked when the dialog opened
        return fields.pop("description", ""), fields

    def _answered(self, id: str) -> Stage:
        if not id:
            return Stage("asking", f"{words.FAILED} {words.REFUSED_KEPT}", wrong=True)
        outcome = client.current().outcome(id)
        if isinstance(outcome, Delivered):
            link = outcome.links.get("status", "")
            return Stage("received", words.RECEIVED, receipt=outcome.receipt, link=link)
        if isinstance(outcome, Later):
            wrong = outcome.status in SERVICES_OWN_FAULT
            return Stage("kept", words.KEPT_KEY if wrong else words.KEPT_AWAY)
        if isinstance(outcome, Never):
            return self._refused(outcome)
        if self.stage.name == "sending" and time.monotonic() - self._since > SLOW_SECONDS:
            return Stage("kept", words.KEPT_SLOW)
        return self.stage

    def _refused(self, outcome: Never) -> Stage:
        asked = {each.name for each in self.questions}
        errors = outcome.problem.get("errors")
        said = {
            str(each.get("field")): str(each.get("message"))
            for each in (errors if isinstance(errors, list) else [])
            if isinstance(each, Mapping)
        }
        faults = {name: fault for name, fault in said.items() if name in asked}
        rest = "; ".join(f"{name} {fault}" for name, fault in said.items() if name not in asked)
        told = f"{words.REFUSED} {rest or _reason(outcome)}."
        if self.stage.name == "kept":
            return Stage("refused", f"{told} {words.REFUSED_AFTER}", wrong=True)
        if faults and not rest:
            return Stage("asking", words.REFUSED_ANSWERS, faults, wrong=True)
        return Stage("asking", f"{told} {words.REFUSED_KEPT}", faults, wrong=True)


def _reason(outcome: Never) -> str:
    """Say why in words that are for a person; ``why`` is for who runs the program."""
    said = outcome.problem.get("detail") or outcome.problem.get("title")
    return str(said or words.REFUSED_BY.get(outcome.by, words.REFUSED_SILENTLY)).rstrip(".")
