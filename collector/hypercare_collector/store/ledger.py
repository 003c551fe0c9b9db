"""The sum that proves that nothing was lost: every submission stands in exactly one state."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, case, exists, func, select

from hypercare_collector.model import Verb
from hypercare_collector.store.engine import Db
from hypercare_collector.store.queue import DONE, HELD, WAITING
from hypercare_collector.store.tables import deliveries, feedback, projects


@dataclass(frozen=True)
class Ledger:
    """How many submissions came in under a valid key, and what has become of them."""

    received: int
    ticketed: int
    merged: int
    kept: int
    waiting: int
    held: int
    rejected: int

    @property
    def difference(self) -> int:
        """What was received and stands nowhere: anything but 0 is a fault."""
        states = self.ticketed, self.merged, self.kept, self.waiting, self.held, self.rejected
        return self.received - sum(states)

    def as_dict(self) -> dict[str, int]:
        """Return the numbers by their names, the difference last."""
        return {**asdict(self), "difference": self.difference}


def ledger(db: Db) -> Ledger:
    """Count each feedback once, by the first that fits: held, waiting, merged, kept, ticketed."""
    received, rejected = db.execute(
        select(
            func.coalesce(func.sum(projects.c.received), 0),
            func.coalesce(func.sum(projects.c.rejected), 0),
        )
    ).one()
    state = case(
        (_has(deliveries.c.state == HELD), "held"),
        (_has(deliveries.c.state == WAITING), "waiting"),
        (feedback.c.opened_case.is_(False), "merged"),
        (_has((deliveries.c.verb == Verb.CREATE) & (deliveries.c.state == DONE)), "ticketed"),
        else_="kept",
    ).label("state")
    rows = db.execute(select(state, func.count().label("number")).group_by(state))
    counts = {row.state: row.number for row in rows}
    return Ledger(
        received=received,
        rejected=rejected,
        **{name: counts.get(name, 0) for name in ("ticketed", "merged", "kept", "waiting", "held")},
    )


def _has(what: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(deliveries.c.feedback_uid == feedback.c.uid, what)
