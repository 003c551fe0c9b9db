"""``hypercare erase --reporter``: what is here of a person, taken away; and where else it is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.keeping.erase import Found, StillUnderWay, erase, find
from hypercare_collector.settings import BadSettings
from hypercare_collector.store import Store, projects
from hypercare_collector.store.reporters import Elsewhere

SHOWN = 20
"""Receipts named one by one; the rest are counted. ``--json`` has all."""


def run(args: argparse.Namespace) -> int:
    """Show what there is, ask, erase: 0 erased, 1 nothing found or not wanted, 2 nobody to ask."""
    if not args.reporter.strip():
        raise BadSettings("--reporter is empty; name the id or the e-mail address that they gave")
    with reopened(settings_of(args)) as (store, _):
        with store.database.read() as db:
            _check_project(args.project, [project.id for project in projects.all_projects(db)])
            found = find(db, args.reporter.strip(), args.project)
        if found.is_nothing:
            print(f"hypercare: nothing here is of {args.reporter!r}", file=sys.stderr)
            return 1
        _show(found, to_stderr=args.json)
        if not args.yes and (refused := _ask()):
            return refused
        return _erase(store, found, as_json=args.json)


def _check_project(wanted: str | None, known: list[str]) -> None:
    if wanted is not None and wanted not in known:
        raise BadSettings(f"there is no project {wanted!r}; there are {', '.join(known)}")


def _ask() -> int:
    """Return 0 when the person agrees, else the exit code."""
    if not sys.stdin.isatty():
        print("hypercare: nothing was erased; add --yes to erase it", file=sys.stderr)
        return 2
    print("It cannot be brought back. Erase it? Type yes: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        print("nothing was erased", file=sys.stderr)
        return 1
    return 0


def _erase(store: Store, found: Found, *, as_json: bool) -> int:
    try:
        with _progress(len(found.feedback)) as done:
            elsewhere = erase(store, found, done)
    except StillUnderWay as error:
        print(f"hypercare: not all could be erased: {error}", file=sys.stderr)
        return 1
    scrubbed = store.database.scrub()
    if as_json:
        print(json.dumps(_document(found, elsewhere, scrubbed=scrubbed), ensure_ascii=False))
    else:
        print(f"erased: {_counted(found)}")
        _show_elsewhere(elsewhere)
    if not scrubbed:
        print(
            "note: the database was in use all the time; traces may stay in its write-ahead log"
            " until hypercare serve is restarted",
            file=sys.stderr,
        )
    return 0


def _show(found: Found, *, to_stderr: bool) -> None:
    out = sys.stderr if to_stderr else sys.stdout
    print(f"Found: {_counted(found)}", file=out)
    receipts = [each.receipt for each in found.feedback]
    if receipts:
        rest = f" and {len(receipts) - SHOWN} more" if len(receipts) > SHOWN else ""
        print(f"  {', '.join(receipts[:SHOWN])}{rest}", file=out)
    if found.others:
        print(
            f"  The same feedback also gave {', '.join(found.others)}: what names only that is not"
            " in these counts; erase it by that name too.",
            file=out,
        )
    if found.elsewhere:
        one = len(found.elsewhere) == 1
        some = (
            "1 ticket elsewhere holds" if one else f"{len(found.elsewhere)} tickets elsewhere hold"
        )
        print(f"  {some} it too.", file=out)


def _show_elsewhere(tickets: Iterable[Elsewhere]) -> None:
    """Name what has to be erased by hand."""
    known = list(tickets)
    if known:
        print("These tickets in other systems still hold it; erase it there:")
    for ticket in known:
        what = f"{ticket.name}  {ticket.url}".strip() if ticket.name else _lost(ticket)
        print(f"  {ticket.receipt}  {ticket.destination}  {what}")


def _lost(ticket: Elsewhere) -> str:
    return f"perhaps: an attempt's answer was lost; search there for {ticket.key}"


def _counted(found: Found) -> str:
    parts = (
        (len(found.feedback), "feedback", "feedback"),
        (found.files, "file", "files"),
        (found.open_deliveries, "delivery not yet made", "deliveries not yet made"),
        (found.signals, "signal of the same visits", "signals of the same visits"),
        (
            len(found.refused),
            "refused submission that names them",
            "refused submissions that name them",
        ),
    )
    told = [f"{number} {one if number == 1 else many}" for number, one, many in parts if number]
    return ", ".join(told) or "nothing"


def _document(found: Found, elsewhere: Iterable[Elsewhere], *, scrubbed: bool) -> dict[str, object]:
    return {
        "feedback": [each.receipt for each in found.feedback],
        "files": found.files,
        "deliveries_dropped": found.open_deliveries,
        "signals": found.signals,
        "refused": len(found.refused),
        "also_known_as": list(found.others),
        "scrubbed": scrubbed,
        "tickets": [
            {
                "receipt": each.receipt,
                "destination": each.destination,
                "name": each.name,
                "url": each.url,
                "search_for": each.key,
            }
            for each in elsewhere
        ],
    }


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show how far it is, on a terminal."""
    from rich.progress import Progress

    with Progress(transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("erasing", total=total)
        yield lambda number: shown.advance(task, number)
