"""What one delivery brings, read from the store: a ticket's words, or one file."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hypercare_collector.connectors.base import TryLater
from hypercare_collector.delivery import change, compose
from hypercare_collector.model import (
    Attachment,
    Case,
    Feedback,
    File,
    FileState,
    Message,
    Ticket,
    TicketRef,
    Verb,
)
from hypercare_collector.store import Db, Files, cases, messages
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.store.queue import Claim
from hypercare_collector.vault import Vault

WEEK = 7 * 24 * 3600
EVENTS = {Verb.CREATE: "case.opened", Verb.COMMENT: "feedback.added"}


@dataclass(frozen=True)
class Links:
    """Signed addresses of this collector; ``url`` is its public address."""

    url: str
    vault: Vault

    def page(self, feedback: Feedback) -> str:
        """Return the address of a feedback's read-only page."""
        return self.page_of(feedback.uid)

    def page_of(self, uid: str) -> str:
        """Return the address of the read-only page of the feedback that the store calls so."""
        return f"{self.url}/f/{uid}?token={self.vault.sign('page', uid)}"

    def case(self, case: Case) -> str:
        """Return the address of a case's read-only page."""
        return f"{self.url}/c/{case.key}?token={self.vault.sign('case', case.id)}"

    def context(self, feedback: Feedback) -> str:
        """Return the address of everything that was captured with a feedback, as one JSON file."""
        token = self.vault.sign("page", feedback.uid)
        return f"{self.url}/f/{feedback.uid}/context.json?token={token}"

    def file(self, file: Attachment) -> str:
        """Return an address that serves an attachment for a week."""
        token = self.vault.sign("file", file.id, expires=int(time.time()) + WEEK)
        return f"{self.url}/files/{file.id}?token={token}"


@dataclass(frozen=True)
class Parcel:
    """One delivery with all that it needs. ``ref`` is None as long as there is no ticket."""

    claim: Claim
    case: Case
    feedback: Feedback
    ref: TicketRef | None
    files: Files
    links: Links
    enclosed: bool
    """Whether the words carry the files themselves, because the connector cannot attach."""
    messages: tuple[Message, ...] = ()
    """What was said to the reporters; for an update alone."""

    @property
    def verb(self) -> Verb:
        """What is to be done."""
        return self.claim.verb

    def words(self) -> Ticket:
        """Return the ticket, or the comment, in words."""
        if self.verb == Verb.UPDATE:
            return self._news()
        return compose.compose(
            self.case,
            self.feedback,
            key=self.claim.key,
            event=EVENTS[self.verb],
            page_url=self.links.page(self.feedback),
            files=self._all_files() if self.enclosed else (),
        )

    def _news(self) -> Ticket:
        context = compose.context_json(self.feedback, self.links.context(self.feedback))
        return change.compose(
            self.case,
            self.feedback,
            self.messages,
            key=self.claim.key,
            about=self.claim.about,
            page_url=self.links.page(self.feedback),
            files=(context,) if self.enclosed else (),
        )

    def file(self) -> File:
        """Return the one file that this delivery attaches: an attachment or the context."""
        for attachment in self.feedback.attachments:
            if attachment.id == self.claim.attachment_id:
                return self._file(attachment)
        return compose.context_json(self.feedback)

    def _all_files(self) -> tuple[File, ...]:
        return (
            *(self._file(file) for file in good_files(self.feedback)),
            compose.context_json(self.feedback, self.links.context(self.feedback)),
        )

    def _file(self, attachment: Attachment) -> File:
        return File(
            name=compose.name_on_ticket(self.feedback, attachment),
            media_type=attachment.media_type,
            kind=attachment.kind,
            content=self._bytes(attachment),
            url=self.links.file(attachment),
        )

    def _bytes(self, attachment: Attachment) -> bytes:
        try:
            return self.files.read(attachment.path)
        except FileNotFoundError as error:
            why = f"the file {attachment.path} is not in {self.files.folder}: is that folder shared"
            raise TryLater(f"{why} among all that serve and work?", reached=False) from error


def good_files(feedback: Feedback) -> tuple[Attachment, ...]:
    """Return the attachments that may be shown and delivered."""
    return tuple(file for file in feedback.attachments if file.state == FileState.GOOD)


def load(db: Db, claim: Claim, files: Files, links: Links, *, enclosed: bool) -> Parcel:
    """Read from the store what a claimed delivery brings."""
    feedback = kept_feedback.get(db, claim.feedback_uid)
    assert feedback is not None, "a delivery's feedback is never deleted before the delivery"
    ref = None if claim.verb == Verb.CREATE else cases.ticket(db, claim.case_id, claim.destination)
    case = cases.get(db, claim.case_id)
    said = messages.of_case(db, claim.case_id) if claim.verb == Verb.UPDATE else ()
    return Parcel(claim, case, feedback, ref, files, links, enclosed, said)
