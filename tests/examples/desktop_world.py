"""A desktop example, the screen it is on, the collector behind it, and the hook behind that."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from PIL import Image

from examples.demo.processes import Programs
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import PUBLIC
from tests.desktop import Screen, running_screen
from tests.journey import wanted
from tests.journey.processes import Collector, running_collector
from tests.waiting import until


@dataclass(frozen=True)
class Desk:
    """Where somebody sits at the example, and what the collector made of their feedback."""

    screen: Screen
    collector: Collector
    hook: Moody
    log: Path

    def event(self) -> dict[str, Any]:
        """Wait for the one case that the collector hands on."""
        until(lambda: self.hook.requests, what="no case was handed on")
        [request] = self.hook.requests
        event: dict[str, Any] = json.loads(request.body)
        return event

    def picture(self, event: dict[str, Any]) -> Image.Image:
        """Fetch the screenshot of a case from the collector."""
        [shot] = [each for each in event["attachments"] if each["kind"] == "screenshot"]
        return Image.open(io.BytesIO(requests.get(shot["url"], timeout=30).content))


@contextmanager
def running_desk(folder: Path, example: str, title: str, *beside: str) -> Iterator[Desk]:
    """Start an example on a screen of its own, with a real collector; end all at the end.

    ``beside`` are other programs on that screen.
    """
    log = folder / "example.log"
    with running_moody() as hook, running_screen(*beside) as screen:
        configuration = wanted.shop(hook=wanted.hook(hook.url))
        with running_collector(folder / "data", configuration) as collector, Programs() as programs:
            programs.start(
                "The example",
                (example,),
                log,
                DISPLAY=screen.name,
                QT_QPA_PLATFORM="xcb",
                PYTHONWARNINGS="error",
                HYPERCARE_DSN=f"http://{PUBLIC}@127.0.0.1:{collector.port}/shop",
                HYPERCARE_SPOOL=str(folder / "spool"),
            )
            screen.wait_and_go(title)
            yield Desk(screen, collector, hook, log)
