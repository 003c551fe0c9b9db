"""A destination's connector, opened with its secrets."""

from __future__ import annotations

from typing import Any

from hypercare_collector.connectors.base import Connector, Misconfigured, Rejected, TryLater
from hypercare_collector.connectors.registry import build, secret_options
from hypercare_collector.store.projects import Destination
from hypercare_collector.vault import Unresolved, Vault


def open_connector(destination: Destination, vault: Vault) -> Connector[Any]:
    """Return the connector of a destination, its secrets resolved; nothing is connected yet.

    Raises:
        TryLater: a secret cannot be had just now.
        Rejected: the options do not fit.
    """
    options = dict(destination.options)
    try:
        for name in secret_options(destination.kind) & options.keys():
            options[name] = vault.open(options[name])
        return build(destination.kind, options)
    except Unresolved as error:
        raise TryLater(f"{destination.name}: {error}", reached=False) from error
    except Misconfigured as error:
        raise Rejected(f"{destination.name}: {error}") from error
