"""``hypercare connectors``: which ticketing systems can be a destination."""

from __future__ import annotations

import argparse
import json

from hypercare_collector.connectors.registry import available


def run(args: argparse.Namespace) -> int:
    """Print a line for each connector, or all of them as JSON."""
    kinds = [available()[name] for name in sorted(available())]
    if args.json:
        print(
            json.dumps(
                [{"name": k.name, "title": k.title, "verbs": list(k.verbs)} for k in kinds],
                indent=2,
            )
        )
        return 0
    for kind in kinds:
        print(f"{kind.name:<14}{kind.title:<22}{', '.join(kind.verbs)}")
    return 0
