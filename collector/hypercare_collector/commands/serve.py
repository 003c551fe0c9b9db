"""``hypercare serve``: the collector with its deliveries, in one process, until it is stopped."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from hypercare_collector import configuration, logs
from hypercare_collector.app import Collector, create_app
from hypercare_collector.caretaker import looked_after
from hypercare_collector.commands.opening import PATIENCE, hint, opened, settings_of
from hypercare_collector.configuration import Applied
from hypercare_collector.delivery.crew import Crew
from hypercare_collector.meters import Meters
from hypercare_collector.server import Server
from hypercare_collector.server.serving import stopped_by_signals
from hypercare_collector.settings import BadSettings, Settings
from hypercare_collector.store import Conflict, Store, serving
from hypercare_collector.vault import Vault


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; what is under way is finished first."""
    logs.start("auto")
    settings = settings_of(args)
    logs.start(settings.log_format)
    with opened(settings, patience=PATIENCE) as (store, vault):
        server = _listen(args.host, args.port)
        with store.database.write() as db:
            first = configuration.first_project(db, vault)
        if first:
            _introduce(first, server.url)
            print(f"What arrived: {hint(args, settings, 'case')}")
        _serve(server, settings, store, vault, delivers=not args.no_deliveries)
    return 0


def _listen(host: str, port: int) -> Server:
    try:
        return Server(host, port)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "there is no such address"
        raise BadSettings(
            f"cannot listen on {host} port {port}: {why};"
            " stop what uses it, or choose others with --host and --port"
        ) from error


def _serve(
    server: Server, settings: Settings, store: Store, vault: Vault, *, delivers: bool
) -> None:
    url = settings.url.rstrip("/") or server.url
    with suppress(Conflict), store.database.write() as db:
        serving.remember(db, url)
    meters = Meters()
    crew = Crew(store, vault, url, threads=settings.delivery_threads, meters=meters)
    app = create_app(Collector(settings, store, vault, crew.wake, url, meters))
    with stopped_by_signals(server), looked_after(settings, store, url):
        if delivers:
            crew.start()
        print(f"hypercare listens on {server.url}, data in {settings.data}", flush=True)
        if not delivers:
            print("it only takes in: hypercare work has to deliver", flush=True)
        server.run(app)
    print("hypercare is stopping: what is under way is finished first", flush=True)
    if not crew.stop():
        print("a delivery was cut off; it is taken up again at the next start", file=sys.stderr)


def _introduce(first: Applied, url: str) -> None:
    """Print the first project's keys, and how they are used; they are never shown again."""
    keys = {which: key for _, which, key in first.made}
    [project] = first.projects
    host = url.partition("//")[2]
    print(f"A first project, {project!r}, was made. Its keys are shown only this once; keep them.")
    print(f"  public key  {keys['public_key']}")
    print(f"  secret key  {keys['secret_key']}")
    print(f'In a server:  hypercare.init("http://{keys["secret_key"]}@{host}/{project}")')
    print(
        f'In a page:    <script src="{url}/widget/hypercare.js" data-key="{keys["public_key"]}"'
        f' data-project="{project}" async></script>'
    )
    print("              (name its address in the project's origins: hypercare apply)")
