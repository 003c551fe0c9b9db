"""``hypercare check``: whether tickets can be made at the destinations."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.delivery.check import (
    SECONDS,
    SECONDS_WITH_TICKET,
    Checked,
    check_all,
    look_at,
)
from hypercare_collector.near import nearest
from hypercare_collector.store import Db, projects
from hypercare_collector.store.projects import Destination


def run(args: argparse.Namespace) -> int:
    """Check the named destinations, or all; exit 1 when one of them is not in order."""
    settings = settings_of(args)
    with reopened(settings) as (store, vault):
        with store.database.read() as db:
            known = projects.all_destinations(db)
            notes = [] if args.destination else routing_notes(db)
        if unknown := set(args.destination) - {each.name for each in known}:
            return _unknown(min(unknown), [each.name for each in known])
        asked = [each for each in known if each.name in args.destination or not args.destination]
        look = look_at(vault, ticket=args.ticket, url=settings.url)
        seconds = SECONDS_WITH_TICKET if args.ticket else SECONDS
        checked = _checked(asked, check_all(asked, look, seconds), quiet=args.json)
    _print_json(checked, notes) if args.json else _print(checked, notes)
    return 1 if any(each.faults for each in checked) else 0


def routing_notes(db: Db) -> list[str]:
    """Say what no fault is and yet hardly meant: destinations and projects without a route."""
    routes = {p.id: projects.routes_of(db, p.id) for p in projects.all_projects(db)}
    used = {name for each in routes.values() for route in each for name in route.destinations}
    notes = [
        f"no route leads to destination {each.name}: it gets nothing"
        for each in projects.all_destinations(db)
        if each.name not in used
    ]
    return notes + [
        f"project {name} has no route: its cases are kept and go nowhere"
        for name, its_routes in routes.items()
        if not its_routes
    ]


def _checked(
    asked: Collection[Destination], answers: Iterator[Checked], *, quiet: bool
) -> list[Checked]:
    """Collect the answers in the order of the names, with progress where a person watches."""
    found = []
    with _progress(len(asked), quiet=quiet or not sys.stderr.isatty()) as advance:
        for answer in answers:
            found.append(answer)
            advance(answer.name)
    return sorted(found, key=lambda each: each.name)


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Any]:
    from rich.console import Console  # late: nobody else needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("asking the destinations", total=total)
        yield lambda name: progress.update(task, advance=1, description=f"{name} answered")


def _print(checked: list[Checked], notes: list[str]) -> None:
    width = max((len(each.name) for each in checked), default=0)
    for each in checked:
        state = "; ".join(each.faults) if each.faults else "ok"
        print(f"{'WRONG' if each.faults else 'ok':<6}{each.name:<{width}}  {each.kind}", end="")
        print(f": {state}" if each.faults else _said(each))
        if each.advice:
            print(f"      {'':<{width}}  {each.advice}")
        if each.ticket and each.faults:
            print(f"      {'':<{width}}  test ticket: {_named(each)}")
    if not checked:
        print("There are no destinations yet; hypercare apply makes them.")
    for note in notes:
        print(f"note: {note}")


def _said(each: Checked) -> str:
    if each.ticket:
        return f", made the test ticket {_named(each)}"
    return "" if each.answers else ", the connection only: it cannot be asked more"


def _named(each: Checked) -> str:
    assert each.ticket is not None
    return f"{each.ticket.name} {each.ticket.url}".rstrip()


def _print_json(checked: list[Checked], notes: list[str]) -> None:
    destinations = [
        {
            "name": each.name,
            "kind": each.kind,
            "ok": not each.faults,
            "faults": list(each.faults),
            "advice": each.advice,
            "ticket": {"name": each.ticket.name, "url": each.ticket.url} if each.ticket else None,
        }
        for each in checked
    ]
    print(json.dumps({"destinations": destinations, "notes": notes}, ensure_ascii=False, indent=2))


def _unknown(name: str, known: list[str]) -> int:
    hint = nearest(name, known) or f"; there are {', '.join(known) or 'none'}"
    print(f"hypercare: there is no destination {name!r}{hint}", file=sys.stderr)
    return 1
