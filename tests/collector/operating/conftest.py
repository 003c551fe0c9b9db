from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.operating.mailbox import Mailbox, running_mailbox


@pytest.fixture
def ops() -> Iterator[Moody]:
    """Whoever listens to the webhook of the alarms."""
    with running_moody() as moody:
        yield moody


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running_mailbox() as box:
        yield box
