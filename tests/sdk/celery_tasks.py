"""Tasks that fail in every way, for real workers: ``celery -A tests.sdk.celery_tasks worker``."""

from __future__ import annotations

import logging
import os
import signal
import time
from pathlib import Path
from typing import Any, NoReturn

from celery import Celery, Task

import hypercare

log = logging.getLogger("post")


class Torn(Exception):
    """A letter that cannot be put into a message."""

    def __init__(self) -> None:
        super().__init__("torn")

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot be pickled")


class Full(Exception):
    """A mailbox is full: nobody's fault."""


def make_app(folder: Path) -> Celery:
    """Make an application whose broker is a folder."""
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    app = Celery("tests.sdk.celery_tasks", broker="filesystem://")
    (folder / "results").mkdir(exist_ok=True)
    app.conf.update(
        broker_transport_options={
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.05,
        },
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=True,
        result_backend=(folder / "results").as_uri(),
        result_chord_retry_interval=0.1,
    )
    return app


app = make_app(Path(os.environ["CELERY_FOLDER"]))
if "DSN" in os.environ:
    hypercare.init(os.environ["DSN"], spool_dir=os.environ["SPOOL"], strict=True)
hypercare.integrations.celery.install(app)


@app.task
def fail(secret: str) -> NoReturn:
    """Fail, which is a defect."""
    raise LookupError("no such letter")


@app.task(throws=(Full,))
def refuse() -> NoReturn:
    """Fail, which is expected."""
    raise Full("try tomorrow")


@app.task
def die() -> None:
    """End the process that runs this."""
    os.kill(os.getpid(), signal.SIGKILL)


@app.task(time_limit=1)
def hang() -> None:
    """Take longer than is allowed."""
    time.sleep(60)


@app.task(bind=True, max_retries=2)
def try_again(self: Task, secret: str) -> None:
    """Fail at every attempt, and say so when it is the last."""
    log.warning("attempt %d", self.request.retries)
    try:
        raise ConnectionError("nobody answers")
    except ConnectionError as error:
        raise self.retry(exc=error, countdown=0)  # noqa: B904


@app.task
def tell(words: str, secret: str = "") -> str:
    """Send feedback out of a task."""
    log.info("telling %d words", len(words.split()))
    return hypercare.feedback(words)


@app.task
def passed_on(result: Any = None) -> NoReturn:
    """Fail as the second of a chain."""
    raise OverflowError("second")


@app.task
def tear() -> NoReturn:
    """Fail with an error that Celery cannot hand on."""
    raise Torn


@app.task
def all_right() -> int:
    """Succeed."""
    return 1
