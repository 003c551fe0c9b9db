"""``hypercare case``: what arrived, one case as it stands, and what a person decides about it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypercare_collector import casework
from hypercare_collector.casework import Refusal
from hypercare_collector.commands import latest
from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.commands.terminal import shown, stamp
from hypercare_collector.delivery.parcel import Links
from hypercare_collector.model import Case, Message, TicketRef
from hypercare_collector.moments import written
from hypercare_collector.settings import Settings
from hypercare_collector.store import Conflict, Db, cases, messages, queue, serving
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault

STATES = {"resolve": cases.RESOLVED, "close": cases.CLOSED, "reopen": cases.OPEN}
INDENT = " " * 11


@dataclass(frozen=True)
class Dossier:
    """A case with all that hangs on it.

    ``pending`` are deliveries that wait or are held; without ``routed`` there never was one.
    ``page`` is the signed address of its page, without scheme and host as long as nobody knows
    the collector's.
    """

    case: Case
    feedbacks: list[Any]
    tickets: dict[str, TicketRef]
    messages: tuple[Message, ...]
    pending: list[Any]
    routed: bool
    page: str


def run(args: argparse.Namespace) -> int:
    """List what arrived, show a case, or change it and say what follows."""
    name = (args.name or "").strip().upper()
    settings = settings_of(args)
    with reopened(settings) as (store, vault):
        try:
            if args.act == "show":
                with store.database.read() as db:
                    links = _links(db, settings, vault)
                    if args.name is None:
                        return latest.show(db, links, as_json=args.json)
                    return _show(_dossier(db, name, links), as_json=args.json)
            with store.database.write() as db:
                return _decide(db, name, args)
        except Refusal as refusal:
            print(f"hypercare: {refusal}", file=sys.stderr)
        except Conflict:
            print(f"hypercare: {name} was changed at this very moment: try again", file=sys.stderr)
    return 1


def _links(db: Db, settings: Settings, vault: Vault) -> Links:
    """Return what signs addresses of pages, below the url that is set or that serve used last."""
    return Links(settings.url.rstrip("/") or serving.address(db), vault)


def _decide(db: Db, name: str, args: argparse.Namespace) -> int:
    case, now = _case(db, name), datetime.now(UTC)
    told = f"{case.feedbacks} feedback{'s' if case.feedbacks > 1 else ''}"
    if args.act == "say":
        casework.say(db, case, args.words, now)
        print(f"{case.key}: the message stands on the status pages of {told}")
        return 0
    changed = casework.change_state(db, case, STATES[args.act], now, said=args.say)
    print(f"{case.key} is {changed.state}; so the status pages of {told} say")
    return 0


def _case(db: Db, name: str) -> Case:
    found = cases.named(db, name)
    if found is None:
        raise Refusal(f"no case and no feedback is called {name!r}; a receipt is like SHOP-142")
    return found


def _dossier(db: Db, name: str, links: Links) -> Dossier:
    case = _case(db, name)
    return Dossier(
        case,
        kept_feedback.of_case(db, case.id),
        cases.tickets_of(db, case.id),
        messages.of_case(db, case.id),
        queue.unfinished(db, case.id),
        queue.is_routed(db, case.id),
        links.case(case),
    )


def _show(found: Dossier, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(_document(found), ensure_ascii=False))
        return 0
    print(shown(f"{found.case.key}  {found.case.title}"))
    for name, lines in _sections(found):
        for number, line in enumerate(lines):
            label = f"  {name:<8} " if number == 0 else INDENT
            print(label + shown(line).replace("\n", f"\n{INDENT}  "))
    return 0


def _sections(found: Dossier) -> Iterator[tuple[str, list[str]]]:
    case = found.case
    yield "state", [case.state]
    yield "priority", [f"{case.priority}: {case.priority_reason}"]
    about = ", ".join(filter(None, (case.category, case.module)))
    yield "about", [about] if about else []
    yield "opened", [f"{stamp(case.opened_at)}, project {case.project}"]
    yield "feedback", [f"{row.receipt}  {stamp(row.received_at)}" for row in found.feedbacks]
    tickets = [f"{name}: {ref.name}  {ref.url}".rstrip() for name, ref in found.tickets.items()]
    yield "tickets", tickets or ["none"]
    yield "messages", [f"{stamp(m.at)}  {m.text}" for m in found.messages] or ["none"]
    yield "pending", [_pending(row) for row in found.pending] or [_settled(found)]
    yield "page", [latest.page(found.page)]


def _settled(found: Dossier) -> str:
    return "none: all is delivered" if found.routed else "none: no route sends this case anywhere"


def _pending(row: Any) -> str:
    what = f"d{row.id}  {row.verb} at {row.destination}: {row.state}"
    return f"{what}, {row.reason}" if row.reason else what


def _document(found: Dossier) -> dict[str, Any]:
    case = found.case
    return {
        "key": case.key,
        "project": case.project,
        "title": case.title,
        "state": case.state,
        "priority": str(case.priority),
        "priority_reason": case.priority_reason,
        "category": case.category,
        "module": case.module,
        "opened_at": written(case.opened_at),
        "page": found.page,
        "feedback": [
            {"receipt": row.receipt, "received_at": written(row.received_at)}
            for row in found.feedbacks
        ],
        "tickets": [
            {"destination": name, "name": ref.name, "url": ref.url}
            for name, ref in found.tickets.items()
        ],
        "messages": [{"at": written(m.at), "text": m.text} for m in found.messages],
        "pending": [
            {
                "name": f"d{row.id}",
                "verb": row.verb,
                "destination": row.destination,
                "state": row.state,
                "reason": row.reason,
            }
            for row in found.pending
        ],
    }
