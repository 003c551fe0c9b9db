"""One round of the watch: look, write down what is new and what is over, and tell."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypercare_collector.connectors.base import Trouble
from hypercare_collector.moments import this_moment
from hypercare_collector.store import Store, Unavailable, alarms, turns
from hypercare_collector.store.alarms import Alarm
from hypercare_collector.vault import Unresolved
from hypercare_collector.watch.channels import Channel
from hypercare_collector.watch.conditions import look, look_at_the_sum
from hypercare_collector.watch.message import OVER, RAISED, STANDING, Message

log = logging.getLogger(__name__)

TURN = "watch"
LEASE = timedelta(minutes=2)
REMINDED = timedelta(hours=24)
"""After which a person is told again of what still stands."""
SUM_EVERY = timedelta(minutes=5)
"""Between two looks at the ledger, which goes through all feedback."""
AWAY = timedelta(minutes=2)
"""How long the database may be away before somebody is told."""
OWED = 20
"""Messages kept for a channel that fails, the newest ones."""


@dataclass
class Watch:
    """The watch of one process; of several that share a store one at a time has the turn.

    ``url`` is the collector's address in messages, ``disk_mb`` what must stay free on the disk of
    ``folder``. One thread calls `look`, again and again.
    """

    store: Store
    folder: Path
    url: str
    channels: tuple[Channel, ...]
    disk_mb: int
    holder: str
    clock: Callable[[], datetime] = this_moment
    _sum: list[Alarm] = field(default_factory=list)
    _summed: datetime | None = None
    _suspected: bool = False
    _away: Alarm | None = None
    _away_told: bool = False
    _logged: set[tuple[str, str]] = field(default_factory=set)
    _owed: dict[str, deque[Message]] = field(default_factory=dict)

    def look(self) -> None:
        """Do one round. It raises nothing for a database or a channel that fails."""
        now = self.clock()
        try:
            if turns.take(self.store.database, TURN, self.holder, now, LEASE):
                self._tell(*self._write_down(now), now)
            self._back()
        except Unavailable:
            self._gone(now)

    def leave(self) -> None:
        """Let another process have the turn at once."""
        with self.store.database.write() as db:
            turns.give_up(db, TURN, self.holder)

    def _write_down(self, now: datetime) -> tuple[list[tuple[str, Alarm]], list[Alarm]]:
        """Return what is to be told, and what is over."""
        with self.store.database.read() as db:
            found = [*look(db, self.folder, self.disk_mb, now), *self._differs(now)]
        names = {alarm.name for alarm in found}
        with self.store.database.write() as db:
            before = alarms.standing(db)
            for alarm in found:
                alarms.stand(db, alarm)
            over = [alarm for alarm in before if alarm.name not in names]
            alarms.end(db, [alarm.name for alarm in over if alarm.told_at is None])
            now_standing = alarms.standing(db)
        news = [(_state(a), a) for a in now_standing if a.name in names and _untold(a, now)]
        return news, [alarm for alarm in over if alarm.told_at]

    def _differs(self, now: datetime) -> list[Alarm]:
        """Look at the sum now and then; only what two looks have seen counts."""
        if self._summed is None or self._suspected or now - self._summed >= SUM_EVERY:
            with self.store.database.read() as db:
                seen = look_at_the_sum(db, now)
            self._sum = seen if self._suspected else []
            self._suspected, self._summed = bool(seen), now
        return self._sum

    def _tell(self, news: list[tuple[str, Alarm]], over: list[Alarm], now: datetime) -> None:
        self._pay_owed()
        if not news and not over:
            return
        message = Message(self.url, (*news, *((OVER, alarm) for alarm in over)))
        for what, alarm in message.news:
            if (what, alarm.name) not in self._logged:
                log.warning("alarm", extra={"alarm": alarm.name, "state": what, "text": alarm.text})
        self._logged = {(what, alarm.name) for what, alarm in message.news}
        if not self._sent(message):
            return
        self._logged = set()
        with self.store.database.write() as db:
            alarms.told(db, [alarm.name for _, alarm in news], now)
            alarms.end(db, [alarm.name for alarm in over])

    def _sent(self, message: Message) -> bool:
        """Send by every channel; False when all failed, so that the next round says it again."""
        failed = [channel for channel in self.channels if not _try(channel, message)]
        if self.channels and len(failed) == len(self.channels):
            return False
        for channel in failed:
            self._owed.setdefault(channel.name, deque(maxlen=OWED)).append(message)
        return True

    def _pay_owed(self) -> None:
        """Send what one channel failed to bring while another did."""
        for channel in self.channels:
            owed = self._owed.get(channel.name, ())
            while owed and _try(channel, owed[0]):
                owed.popleft()

    def _gone(self, now: datetime) -> None:
        """Tell, from memory, of a database that stays away."""
        if self._away is None:
            words = (
                "The database cannot be used, so feedback is refused with 503; senders keep it and"
                " come back. Look at /readyz and the log."
            )
            self._away = Alarm("database", words, now)
            log.warning("the watch cannot use the database")
        if now - self._away.since >= AWAY and not self._away_told:
            self._away_told = self._sent(Message(self.url, ((RAISED, self._away),)))

    def _back(self) -> None:
        if self._away is not None and self._away_told:
            self._sent(Message(self.url, ((OVER, self._away),)))
        self._away, self._away_told = None, False


def _try(channel: Channel, message: Message) -> bool:
    try:
        channel.send(message)
    except Exception as error:  # whatever it is, the watch goes on
        ours = isinstance(error, Trouble | Unresolved)
        why = str(error) if ours else f"{type(error).__name__}: {error}"
        extra = {"channel": channel.name, "why": why}
        log.error("an alarm could not be told; it is tried again", extra=extra)
        return False
    return True


def _untold(alarm: Alarm, now: datetime) -> bool:
    return alarm.told_at is None or now - alarm.told_at >= REMINDED


def _state(alarm: Alarm) -> str:
    return RAISED if alarm.told_at is None else STANDING
