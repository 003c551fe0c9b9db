"""The worker's part: a confirmation for each booking. A letter here is a file in a folder.

``celery -A examples.celery_museum.letters worker`` starts it. ``MUSEUM_FOLDER`` holds the queue and
the letters, and is the same for the pages and the worker.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from celery import Celery

import hypercare
from examples.celery_museum import broker

RELEASE = "1.0.2"

folder = Path(os.environ["MUSEUM_FOLDER"])
tariffs = json.loads(Path(__file__).with_name("tariffs.json").read_text("utf-8"))
log = logging.getLogger(__name__)

app = Celery("museum")
broker.configure(app, folder)
hypercare.init(app="museum", release=RELEASE, deployment="demo")
hypercare.integrations.celery.install(app)


def letter(number: str) -> Path:
    """Return where the letter of a booking lies, once it is written."""
    return folder / "letters" / f"{number}.txt"


@app.task
def confirm(number: str, name: str, tariff: str, visitors: int) -> None:
    """Write the confirmation of a booking."""
    log.info("Confirming booking %s for %d visitors", number, visitors)
    text = (
        f"Dear {name},\n\n"
        f"we look forward to your visit ({visitors} × {tariffs[tariff]['title']}).\n"
        f"At the desk you pay {price(tariff, visitors)}.\n\n"
        f"Your booking is {number}. The tide comes in at noon.\n"
    )
    letter(number).parent.mkdir(exist_ok=True)
    letter(number).write_text(text, encoding="utf-8")


def price(tariff: str, visitors: int) -> str:
    """Return what a visit costs."""
    return f"€{tariffs[tariff]['cents'] * visitors / 100:.2f}"
