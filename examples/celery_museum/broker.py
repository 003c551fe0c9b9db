"""A broker that needs no server: messages are files in a folder, for one machine."""

from __future__ import annotations

from pathlib import Path

from celery import Celery


def configure(app: Celery, folder: Path) -> None:
    """Let ``app`` send and fetch its messages through a folder.

    Source: https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.filesystem.html
    """
    queue, control = folder / "queue", folder / "control"
    for each in (queue, control):
        each.mkdir(parents=True, exist_ok=True)
    app.conf.update(
        broker_url="filesystem://",
        broker_transport_options={
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "polling_interval": 0.1,
        },
        broker_connection_retry_on_startup=True,
        task_ignore_result=True,
    )
