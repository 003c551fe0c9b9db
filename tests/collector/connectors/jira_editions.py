"""Both Jiras on loopback, and connectors that face them, for tests that hold for either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any, ClassVar

import pytest

from hypercare_collector.connectors.jira import Jira
from hypercare_collector.connectors.registry import build
from tests.collector.connectors.described import described, held_to
from tests.collector.connectors.jira_site import Site
from tests.collector.connectors.moody import running_moody

CLOUD = described("jira-cloud-v3.json", beyond=["/rest/api/3/mypermissions"])
TOKEN = "t0ken pässwörd"
Facing = Callable[..., Jira]


def options(url: str, **more: Any) -> dict[str, Any]:
    return {"url": url, "user": "ada@shop.example", "token": TOKEN, "project": "OPS", **more}


class Edition:
    """One edition: needs the fixture ``counterpart``."""

    edition: ClassVar[str]

    @pytest.fixture
    def facing(self, counterpart: Site) -> Iterator[Facing]:
        """Return what builds connectors that face the counterpart, with more options."""
        with ExitStack() as stack:

            def build_one(**more: Any) -> Jira:
                raw = options(counterpart.url, edition=self.edition, **more)
                connector = stack.enter_context(closing(build("jira", raw)))
                assert isinstance(connector, Jira)
                connector.second_look = 0.01
                return connector

            yield build_one

    @pytest.fixture
    def connector(self, facing: Facing) -> Jira:
        return facing()


class OnCloud(Edition):
    """Jira Cloud, each of whose requests its vendor's description has to allow."""

    edition = "cloud"

    @pytest.fixture
    def counterpart(self) -> Iterator[Site]:
        with running_moody() as service:
            site = Site(service.url)
            with held_to(CLOUD, site.receive) as service.mood:
                yield site


class OnDataCenter(Edition):
    """Jira Data Center."""

    edition = "data-center"

    @pytest.fixture
    def counterpart(self) -> Iterator[Site]:
        with running_moody() as service:
            site = Site(service.url, version=2)
            service.mood = site.receive
            yield site
