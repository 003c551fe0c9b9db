"""The command line. The parser needs nothing but Python; the server is imported late.

Exit codes: 0 done, 1 not in order (a ledger that differs, a name that is unknown), 2 it could not
begin: wrong arguments, settings or configuration, or a part of hypercare that is not installed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from hypercare_collector.settings import BadSettings

SERVER_PARTS = {
    "alembic", "cryptography", "flask", "flask_smorest", "itsdangerous", "marshmallow",
    "msgspec", "PIL", "regex", "prometheus_client", "rich", "sqlalchemy", "tomli_w",
    "waitress", "werkzeug",
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = parser().parse_args(arguments)
    try:
        command = importlib.import_module(f"hypercare_collector.commands.{args.command}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in SERVER_PARTS:
            raise
        return _fail(f'this needs the collector: pip install "hypercare[collector]" ({error.name})')
    try:
        return int(command.run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except BadSettings as error:
        return _fail(str(error))


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    top = argparse.ArgumentParser(
        prog="hypercare", description="From a user's words to a ticket, without losing either."
    )
    top.add_argument("--version", action="version", version=f"hypercare {_version()}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands)
    _store_command(commands, "work", "deliver, beside serve or on another machine")
    apply = _store_command(commands, "apply", "apply projects, destinations and routes from TOML")
    apply.add_argument("file", metavar="FILE")
    apply.add_argument(
        "--moved",
        metavar="DESTINATION",
        action="append",
        default=[],
        help="the same tracker, with its tickets, at a new address",
    )
    _add_check(commands)
    connectors = commands.add_parser("connectors", help="list the ticketing systems it can reach")
    connectors.add_argument("--json", action="store_true", help="as a JSON array")
    ledger = _store_command(commands, "ledger", "prove that nothing was lost")
    ledger.add_argument("--json", action="store_true", help="as a JSON object of integers")
    _add_held(commands)
    _add_case(commands)
    _add_export(commands)
    _add_erase(commands)
    alarms = _store_command(commands, "alarms", "see which alarms stand")
    alarms.add_argument("--test", action="store_true", help="send a test to all who would be told")
    _add_doctor(commands)
    _store_command(commands, "migrate", "bring the store up to date")
    _add_send(commands)
    return top


Commands = Any


def _store_command(commands: Commands, name: str, what: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what.capitalize() + "."
    )
    _add_store_options(command)
    return command


def _add_store_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", metavar="DIR", help="the data folder (HYPERCARE_DATA)")
    command.add_argument("--config", metavar="FILE", help="settings as TOML (HYPERCARE_CONFIG)")


def _add_serve(commands: Commands) -> None:
    serve = _store_command(commands, "serve", "run the collector with its deliveries")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=8600, help="0 takes a free one (%(default)s)")
    serve.add_argument(
        "--no-deliveries", action="store_true", help="only take in; hypercare work delivers"
    )


def _add_check(commands: Commands) -> None:
    check = _store_command(commands, "check", "see whether tickets can be made at the destinations")
    check.add_argument("destination", metavar="DESTINATION", nargs="*", help="all without a name")
    check.add_argument(
        "--ticket", action="store_true", help="make a test ticket, with a file and a comment"
    )
    check.add_argument("--json", action="store_true", help="as a JSON object")


def _add_export(commands: Commands) -> None:
    export = _store_command(commands, "export", "write projects, destinations and routes as TOML")
    export.add_argument("--out", metavar="FILE", help="a file instead of standard output")
    export.add_argument("--force", action="store_true", help="replace the file when it is there")
    export.add_argument(
        "--secrets",
        choices=("reference", "placeholder"),
        default="reference",
        help="for a secret kept in the store: nothing, or env:NAME to fill in (%(default)s)",
    )


def _add_erase(commands: Commands) -> None:
    erase = _store_command(commands, "erase", "erase what is here of one reporter")
    erase.add_argument(
        "--reporter", metavar="ID_OR_EMAIL", required=True, help="id or e-mail address they gave"
    )
    erase.add_argument("--project", metavar="PROJECT", help="of this project alone")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.add_argument("--json", action="store_true", help="what was erased as a JSON object")


def _add_doctor(commands: Commands) -> None:
    doctor = _store_command(commands, "doctor", "look for what is broken")
    doctor.add_argument("--dsn", help="https://KEY@collector.example/PROJECT (HYPERCARE_DSN)")
    doctor.add_argument(
        "--origin",
        metavar="ORIGIN",
        help="ask the collector as a page would, such as https://shop.example",
    )
    doctor.add_argument(
        "--destinations", action="store_true", help="ask the destinations too, as check does"
    )
    doctor.add_argument("--json", action="store_true", help="as a JSON object")


def _add_held(commands: Commands) -> None:
    held = commands.add_parser("held", help="see and decide what waits for a person")
    _add_store_options(held)
    acts = held.add_subparsers(dest="act", metavar="list|show|retry|drop")
    held.set_defaults(act="list")
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_store_options(options)
    acts.add_parser("list", help="list what is held, and what was refused", parents=[options])
    for act, what in (
        ("show", "show one with all its attempts"),
        ("retry", "try one again, or all"),
        ("drop", "give one up for good"),
    ):
        acts.add_parser(act, help=what, parents=[options]).add_argument("name", metavar="NAME")


def _add_case(commands: Commands) -> None:
    case = commands.add_parser(
        "case",
        help="see what arrived, see a case, decide about it, and tell its reporters",
        description="List what arrived last. With a name, see a case; resolve, close or reopen it,"
        " or say something to its reporters.",
        usage="hypercare case [-h] [--data DIR] [--config FILE] [--json]"
        " [CASE [resolve|close|reopen|say]]",
    )
    _add_store_options(case)
    name = case.add_argument("name", metavar="CASE", help="its key, or any receipt of its feedback")
    name.required = False  # nargs="?" would let the first word be taken for an act
    case.add_argument("--json", action="store_true", help="show it as JSON")
    acts = case.add_subparsers(
        dest="act", metavar="[resolve|close|reopen|say]", prog="hypercare case CASE"
    )
    case.set_defaults(act="show")
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_store_options(options)
    for act, what in (
        ("resolve", "the problem is gone"),
        ("close", "nothing more will be done about it"),
        ("reopen", "it is not over"),
    ):
        decide = acts.add_parser(act, help=what, parents=[options])
        decide.add_argument("--say", metavar="TEXT", help="and tell all its reporters so")
    say = acts.add_parser("say", help="tell all its reporters something", parents=[options])
    say.add_argument("words", metavar="TEXT", help="what they will read on their status page")


def _add_send(commands: Commands) -> None:
    send = commands.add_parser("send", help="send a feedback from the terminal")
    send.add_argument("description", help="what went wrong; - reads it from standard input")
    send.add_argument("--dsn", help="https://KEY@collector.example/PROJECT (HYPERCARE_DSN)")
    send.add_argument("--kind", help="problem, question, request or praise")
    send.add_argument("--steps", dest="steps_to_reproduce", help="steps to reproduce")
    send.add_argument("--expected", help="what should have happened")
    send.add_argument("--actual", help="what happened instead")
    send.add_argument("--scope", help="who is affected: me, team, many or everyone")
    send.add_argument("--work", help="can work go on: blocked, workaround, nuisance or none")
    send.add_argument("--category", help="bug, data, access, performance, …")
    send.add_argument("--module", help="module or screen")
    send.add_argument("--screenshot", metavar="FILE", help="a picture")
    send.add_argument("--attach", metavar="FILE", action="append", default=[], help="a file")
    send.add_argument("--timeout", type=float, default=15, help="seconds to wait (%(default)s)")


def _version() -> str:
    try:
        return version("hypercare")
    except PackageNotFoundError:
        return "(run from its sources)"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; it is a number up to 65535")
    return int(text)


def _fail(message: str) -> int:
    print(f"hypercare: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
