"""A worker that does not see the attachments waits for one that does."""

from __future__ import annotations

import io
import uuid
from contextlib import closing
from pathlib import Path

from hypercare_collector.delivery.hand import Hand
from hypercare_collector.model import Attachment
from hypercare_collector.store import queue
from tests.collector.connectors.moody import running_moody
from tests.collector.rooms import VAULT, hook, new_store, send


def test_a_file_that_is_not_here_is_waited_for_and_named_with_what_to_do(tmp_path: Path) -> None:
    with (
        running_moody() as tracker,
        closing(new_store(tmp_path, {"board": hook(tracker.url)})) as store,
    ):
        kept = store.files.keep(io.BytesIO(b"words"))
        file = Attachment(
            str(uuid.uuid4()), "", "a.log", "text/plain", "log", kept.size, kept.sha256, kept.path
        )
        accepted = send(store, attachments=[file])
        (tmp_path / "files").rename(tmp_path / "elsewhere")
        hand = Hand(store, VAULT, "https://care.example", "me")

        assert hand.work_once()
        hand.close()

        with store.database.read() as db:
            [row] = queue.of_feedback(db, accepted.uid)
        assert (row.state, row.unsure) == ("waiting", False)
        assert f"is not in {tmp_path / 'files'}: is that folder shared" in row.reason
        assert tracker.requests == []
