"""One pair of hands: takes what is due, does it, and writes down what came of it."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypercare_collector.connectors.base import Connector, Trouble
from hypercare_collector.connectors.registry import available
from hypercare_collector.delivery import account
from hypercare_collector.delivery.carry import carry, not_before
from hypercare_collector.delivery.destinations import open_connector
from hypercare_collector.delivery.examine import examine
from hypercare_collector.delivery.parcel import Links, Parcel, good_files, load
from hypercare_collector.delivery.retry import GiveUp, decide, describe, may_have_arrived
from hypercare_collector.meters import Meters
from hypercare_collector.model import Attachment, FileState, TicketRef, Verb
from hypercare_collector.moments import this_moment
from hypercare_collector.store import Db, Store, cases, projects, queue
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.store.feedback import Trace
from hypercare_collector.store.projects import Destination
from hypercare_collector.store.queue import Claim
from hypercare_collector.vault import Vault

log = logging.getLogger(__name__)

WITH_FILES = (Verb.CREATE, Verb.COMMENT)
"""What brings a feedback to a ticket, so that its files follow."""
LEASE = timedelta(seconds=60)
"""Longer than ``connectors.http.DEADLINE``, so that nobody takes up what is still being tried."""


class Hand:
    """Works for one thread. Connectors stay open between deliveries."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        url: str,
        holder: str,
        *,
        busy: set[int] | None = None,
        call: Callable[[], None] = lambda: None,
        meters: Meters | None = None,
        clock: Callable[[], datetime] = this_moment,
    ) -> None:
        """Work on ``store`` under the name ``holder``; ``url`` is the public address for links.

        ``busy`` is shared by all hands of a process: what they have under way; so are ``meters``.
        """
        self._store = store
        self._vault = vault
        self._links = Links(url, vault)
        self._holder = holder
        self._busy = set() if busy is None else busy
        self._call = call
        self._meters = meters or Meters()
        self._clock = clock
        self._began = 0.0
        self._open: dict[str, tuple[str, Connector[Any]]] = {}

    def work_once(self) -> bool:
        """Do one thing that is due. Returns False when there was nothing to do."""
        return self._examine_one() or self._deliver_one()

    def close(self) -> None:
        """Close all connectors."""
        for _, connector in self._open.values():
            connector.close()
        self._open.clear()

    def _examine_one(self) -> bool:
        with self._store.database.write() as db:
            file = kept_feedback.claim_pending(db, self._clock(), LEASE)
        if file is None:
            return False
        examined = examine(self._store.files, file)
        with self._store.database.write() as db:
            if settled := kept_feedback.settle_file(db, file, examined):
                self._attach_late(db, examined)
        if examined.path != file.path:
            self._store.files.remove(file.path if settled else examined.path)
        if examined.state == FileState.HELD:
            log.warning("a file is held: hypercare held", extra={"file": file.id})
        return True

    def _attach_late(self, db: Db, file: Attachment) -> None:
        """Queue a file that was held while its ticket was made, and is good after all."""
        made = [d for d in queue.of_feedback(db, file.feedback_id) if d.state == queue.DONE]
        for row in made if file.state == FileState.GOOD else ():
            if row.verb in WITH_FILES and row.attachment_id is None:
                kind = projects.destination(db, row.destination).kind
                alone = "attach" in available()[kind].verbs
                self._add_file(db, row, file.id, Verb.ATTACH if alone else Verb.COMMENT)

    def _add_file(
        self, db: Db, act: Claim, attachment_id: str | None, verb: Verb = Verb.ATTACH
    ) -> None:
        """Queue one file for the ticket that ``act`` made or added to."""
        queue.add(
            db,
            project=act.project,
            case_id=act.case_id,
            feedback_uid=act.feedback_uid,
            destination=act.destination,
            verb=verb,
            now=self._clock(),
            attachment_id=attachment_id,
        )

    def _deliver_one(self) -> bool:
        with self._store.database.write() as db:
            claim = queue.claim(db, self._holder, self._clock(), LEASE, tuple(self._busy))
        if claim is None:
            return False
        self._busy.add(claim.id)
        self._began = time.monotonic()
        try:
            self._attempt(claim)
        except Exception as trouble:
            self._write_trouble(claim, trouble)
        finally:
            self._busy.discard(claim.id)
        return True

    def _attempt(self, claim: Claim) -> None:
        with self._store.database.read() as db:
            connector = self._connector(projects.destination(db, claim.destination))
            enclosed = "attach" not in connector.verbs
            parcel = load(db, claim, self._store.files, self._links, enclosed=enclosed)
        wait = not_before(claim, connector)
        if wait and wait > self._clock():
            with self._store.database.write() as db:
                queue.postpone(db, claim, wait)
            return
        ref = carry(parcel, connector, unsure=claim.unsure)
        self._write_done(parcel, ref, enclosed=enclosed)

    def _write_done(self, parcel: Parcel, ref: TicketRef, *, enclosed: bool) -> None:
        claim, now = parcel.claim, self._clock()
        with self._store.database.write() as db:
            if not queue.settle(db, claim, now, _told(ref)):
                return
            self._link_and_follow(db, parcel, ref, now, enclosed=enclosed)
            trace = kept_feedback.trace(db, claim.feedback_uid)
        waited = (now - trace.received_at).total_seconds()
        told = {"ticket": ref.name, "left_out": len(ref.dropped), "waited": waited}
        self._account(claim, trace, account.DONE, **told)

    def _link_and_follow(
        self, db: Db, parcel: Parcel, ref: TicketRef, now: datetime, *, enclosed: bool
    ) -> None:
        """Remember a new ticket, and queue the files that follow on it."""
        claim = parcel.claim
        if claim.verb == Verb.CREATE:
            cases.link(db, claim.case_id, claim.destination, ref, now)
        if claim.verb not in WITH_FILES or enclosed:
            return
        now_known = kept_feedback.get(db, claim.feedback_uid) or parcel.feedback
        for attachment_id in [*(file.id for file in good_files(now_known)), None]:
            self._add_file(db, claim, attachment_id)

    def _account(self, claim: Claim, trace: Trace, outcome: str, **more: Any) -> None:
        seconds = time.monotonic() - self._began
        account.attempted(self._meters, claim, trace, outcome=outcome, seconds=seconds, **more)

    def _write_trouble(self, claim: Claim, trouble: Exception) -> None:
        if not isinstance(trouble, Trouble):
            log.error("a fault of ours", exc_info=trouble, extra={"delivery": claim.key})
        now, why = self._clock(), describe(trouble)
        unsure = claim.unsure or may_have_arrived(trouble)
        fate = decide(
            trouble,
            attempts=claim.attempts,
            first=claim.queued_at,
            now=now,
            chance=random.random(),  # noqa: S311  it spreads load, it guards nothing
        )
        with self._store.database.write() as db:
            if isinstance(fate, GiveUp):
                ours = queue.hold(db, claim, now, fate.reason, unsure=unsure)
            else:
                ours = queue.put_back(db, claim, now, fate.due, why, unsure=unsure)
            trace = kept_feedback.trace(db, claim.feedback_uid)
        if ours:
            outcome = account.HELD if isinstance(fate, GiveUp) else account.LATER
            self._account(claim, trace, outcome, trouble=trouble)

    def _connector(self, destination: Destination) -> Connector[Any]:
        """Return an open connector, a new one when the destination was configured anew."""
        configured = json.dumps([destination.kind, dict(destination.options)], sort_keys=True)
        known = self._open.get(destination.name)
        if known and known[0] == configured:
            return known[1]
        if known:
            known[1].close()
        connector = open_connector(destination, self._vault)
        self._open[destination.name] = configured, connector
        return connector


def _told(ref: TicketRef) -> str:
    """Return what the attempt came to, and what the other side silently left out."""
    return "; ".join((ref.name, *ref.dropped))
