"""Start the shop, the collector and Roundup, say where they are, and stop them on Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from examples.demo import configuration, place, words
from examples.demo.place import InUse, Place
from examples.demo.processes import Died, Programs

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run the demo; return 0 after Ctrl-C, 1 when it cannot start or one of its programs dies."""
    options = _options()
    folder = options.data.resolve()
    try:
        with place.held(folder), Programs() as programs:
            for ending in ENDINGS:
                signal.signal(ending, programs.end)
            run(place.find(folder, options.ports), programs)
    except (InUse, Died) as trouble:
        print(f"\n{trouble}\n", file=sys.stderr)
        return 1
    print("Stopped. The data is kept for the next start.")
    return 0


def run(here: Place, programs: Programs) -> None:
    """Start the three programs and look after them until somebody ends the demo."""
    print("Starting the shop, the collector and Roundup …", flush=True)
    _start_roundup(here, programs)
    _apply(here, programs)
    _start_collector(here, programs)
    _start_shop(here, programs)
    programs.wait_until_ready()
    if not programs.ending:
        print(words.welcome(here), flush=True)
    programs.watch()
    print("\nStopping …", flush=True)


def _start_roundup(here: Place, programs: Programs) -> None:
    data = here.folder / "roundup"
    data.mkdir(exist_ok=True)
    module = ("examples.trackers.roundup", str(data), _port(here.roundup))
    programs.start("Roundup", module, here.folder / "roundup.log", here.roundup)


def _apply(here: Place, programs: Programs) -> None:
    """Tell the collector its project, destination and route."""
    file, log = here.folder / "hypercare.toml", here.folder / "apply.log"
    place.write_private(file, configuration.written(here))
    apply = ("hypercare_collector", "apply", str(file), "--data", str(here.collector_data))
    # Another port may be free this time, but the tracker and its tickets are the same.
    programs.finish(programs.start("hypercare apply", (*apply, "--moved", "roundup"), log))


def _start_collector(here: Place, programs: Programs) -> None:
    data, port = str(here.collector_data), _port(here.collector)
    programs.start(
        "The collector",
        ("hypercare_collector", "serve", "--port", port, "--data", data),
        here.folder / "collector.log",
        f"{here.collector}/readyz",
        HYPERCARE_URL=here.collector,
    )


def _start_shop(here: Place, programs: Programs) -> None:
    programs.start(
        "The shop",
        ("examples.flask_shop",),
        here.folder / "shop.log",
        here.shop,
        PORT=_port(here.shop),
        HYPERCARE_DSN=here.dsn,
        HYPERCARE_SPOOL=str(here.folder / "spool"),
        SHOP_SECRET=here.kept.shop_secret,
    )


def _port(address: str) -> str:
    return address.rstrip("/").rpartition(":")[2]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path(".demo"), metavar="DIR", help="where it keeps its data"
    )
    parser.add_argument(
        "--ports",
        type=int,
        nargs=3,
        metavar=("SHOP", "COLLECTOR", "ROUNDUP"),
        help="where they listen; 0 takes any free port",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
