"""Signed addresses of pages and files, as other pages write them: relative, behind any proxy."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hypercare_collector.model import Attachment, Case, Feedback, FileState
from hypercare_collector.vault import Vault

HOUR = 3600


@dataclass(frozen=True)
class Signer:
    """Signs for the pages that are one level deep: ``/f/…`` and ``/c/…``."""

    vault: Vault

    def feedback(self, uid: str) -> str:
        """Return the way to a feedback's page."""
        return f"../f/{uid}?token={self.vault.sign('page', uid)}"

    def case(self, case: Case) -> str:
        """Return the way to a case's page."""
        return f"../c/{case.key}?token={self.vault.sign('case', case.id)}"

    def context(self, uid: str) -> str:
        """Return the way to everything that was captured, from the feedback's own page."""
        return f"{uid}/context.json?token={self.vault.sign('page', uid)}"

    def files(self, feedback: Feedback) -> dict[str, str]:
        """Return the ways to the files that may be served, for an hour."""
        return {
            file.id: self._file(file)
            for file in feedback.attachments
            if file.state is FileState.GOOD
        }

    def _file(self, file: Attachment) -> str:
        token = self.vault.sign("file", file.id, expires=int(time.time()) + HOUR)
        return f"../files/{file.id}?token={token}"
