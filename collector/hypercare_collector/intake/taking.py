"""A feedback's way through the door: who, what, how often; then files, then one transaction."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Request

from hypercare_collector import desk
from hypercare_collector.desk import Accepted, Incoming
from hypercare_collector.intake import body, names
from hypercare_collector.intake.body import Post
from hypercare_collector.intake.door import Door, Visitor
from hypercare_collector.intake.evidence import evidence
from hypercare_collector.intake.keyring import Keyring
from hypercare_collector.intake.multipart import Part
from hypercare_collector.intake.problems import Refused, later
from hypercare_collector.intake.rates import Rates
from hypercare_collector.intake.schema import (
    ATTACHMENT_KINDS,
    OWN,
    Checked,
    Template,
    body_hash,
    limits_of,
)
from hypercare_collector.intake.simple import WORDS, in_full, in_its_words
from hypercare_collector.model import Attachment, FileState
from hypercare_collector.settings import Settings
from hypercare_collector.store import Conflict, Db, Store, TooLarge, rejections
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault

log = logging.getLogger(__name__)

REJECTABLE = (400, 413, 415, 422)
"""Refusals that are kept for an admin; the others are not about a feedback."""
ATTEMPTS = 5
"""How often a transaction is begun when others keep writing the same rows first."""


@dataclass(frozen=True)
class Intake:
    """Everything that takes feedback in. Its methods raise `Refused` and `Unavailable`."""

    store: Store
    door: Door
    rates: Rates
    template: Template
    wake: Callable[[], None]

    def feedback(self, request: Request) -> Accepted:
        """Take one feedback in, files and all, and return only when it is safe."""
        visitor = self.door.enter(request)
        with ExitStack() as stack, self._remembering(request, visitor, OWN):
            try:
                post = body.read(request, self.template.limits, stack)
            except Refused:
                self._count(visitor, {})
                raise
            return self._take_in(visitor, post)

    def simple(self, request: Request) -> Accepted:
        """Take in ``{"user_id", "comments", "time_submitted"}``."""
        visitor = self.door.enter(request)
        with self._remembering(request, visitor, WORDS):
            try:
                document = body.read_json(request, self.template.limits)
            except Refused:
                self._count(visitor, {})
                raise
            try:
                return self._take_in(visitor, Post(in_full(document)))
            except Refused as refused:
                raise in_its_words(refused) from refused

    def _take_in(self, visitor: Visitor, post: Post) -> Accepted:
        now = datetime.now(UTC)
        document = post.document if isinstance(post.document, dict) else {}
        vouched = visitor.vouched(document, now)
        if known := self._over_the_limit(visitor, document, vouched=vouched):
            return known
        checked = self.template.check(
            post.document,
            files=len(post.files),
            trusted=visitor.key.secret,
            now=now,
            asked=visitor.key.asked,
        )
        accepted = self._keep(visitor, checked, post.files, vouched=vouched, now=now)
        if accepted.queued:
            self.wake()
        return accepted

    def _over_the_limit(
        self, visitor: Visitor, document: dict[str, Any], *, vouched: bool
    ) -> Accepted | None:
        """Refuse who sends too much; but a feedback that is here already only wants its answer."""
        try:
            self._count(visitor, document, vouched=vouched)
        except Refused:
            feedback_id = str(document.get("id") or "").lower()
            with self.store.database.read() as db:
                known = kept_feedback.known(db, visitor.project, feedback_id)
            if known is None:
                raise
            return Accepted(known.uid, feedback_id, known.receipt, fresh=False, same_body=False)
        return None

    def _count(self, visitor: Visitor, document: dict[str, Any], *, vouched: bool = False) -> None:
        person = visitor.person(document, vouched=vouched)
        if wait := self.rates.wait(visitor.key.name, person):
            raise Refused(
                429,
                f"Too much feedback in one minute: come back in {wait} s.",
                headers={"Retry-After": str(wait)},
            )

    def _keep(
        self,
        visitor: Visitor,
        checked: Checked,
        parts: Iterable[Part],
        *,
        vouched: bool,
        now: datetime,
    ) -> Accepted:
        with ExitStack() as undo:
            files = tuple(self._keep_files(parts, undo))
            incoming = Incoming(
                project=visitor.project,
                id=checked.id,
                content=checked.content,
                body_hash=body_hash(checked.words, [file.sha256 for file in files]),
                vouched=vouched,
                attachments=files,
            )
            return self._commit(incoming, now, undo)

    def _keep_files(self, parts: Iterable[Part], undo: ExitStack) -> Iterator[Attachment]:
        """Make each file durable; ``undo`` removes them again."""
        taken: set[str] = set()
        for part in parts:
            kind = part.name if part.name in ATTACHMENT_KINDS else "file"
            name = names.distinct(names.harmless(part.filename or part.name, kind), taken)
            taken.add(name.lower())
            limits = self.template.limits
            try:
                kept = self.store.files.keep(part.content, most=limits.attachment_bytes)
            except TooLarge as error:
                raise body.file_too_large(name, limits) from error
            except OSError as error:
                log.exception("a file could not be written")
                raise later("The collector cannot write files just now.") from error
            undo.callback(self.store.files.remove, kept.path)
            yield Attachment(
                id=str(uuid.uuid4()),
                feedback_id="",
                name=name,
                media_type=names.media_type(part.media_type),
                kind=kind,
                size=kept.size,
                sha256=kept.sha256,
                path=kept.path,
                state=FileState.PENDING,
            )

    def _commit(self, incoming: Incoming, now: datetime, undo: ExitStack) -> Accepted:
        """Let the desk decide. Once a commit has begun, the files belong to what it wrote."""

        def decide(db: Db) -> Accepted:
            accepted = desk.take_in(db, incoming, now)
            if accepted.fresh:
                undo.pop_all()
            return accepted

        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self.store.database.write_together(decide)
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("the loop returns or raises")

    @contextmanager
    def _remembering(
        self, request: Request, visitor: Visitor, own: Collection[str]
    ) -> Iterator[None]:
        """Write down what is refused, so that an admin can see why, and the ledger can count it.

        ``own`` names what of it is a person's own words.
        """
        try:
            yield
        except Refused as refused:
            if refused.status in REJECTABLE:
                self._reject(request, visitor, refused, own)
            raise

    def _reject(
        self, request: Request, visitor: Visitor, refused: Refused, own: Collection[str]
    ) -> None:
        shown = evidence(request, self.template.limits, rejections.BODY, own)
        with self.store.database.write() as db:
            rejections.add(
                db,
                visitor.project,
                now=datetime.now(UTC),
                status=refused.status,
                reasons=refused.reasons(),
                media_type=request.content_type or "",
                body=shown,
                size=request.content_length or len(shown),
            )


def open_intake(settings: Settings, store: Store, vault: Vault, wake: Callable[[], None]) -> Intake:
    """Put the door together.

    Raises:
        BadSettings: a trusted proxy is no address.
    """
    limits = settings.limits
    return Intake(
        store=store,
        door=Door(Keyring(store.database, vault), settings.trusted_proxies),
        rates=Rates(limits.per_key, limits.per_person),
        template=Template(limits_of(limits)),
        wake=wake,
    )
