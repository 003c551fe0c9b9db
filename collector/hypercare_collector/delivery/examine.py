"""One attachment looked at before it may be served or delivered."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import PurePath

from hypercare_collector.delivery import pictures
from hypercare_collector.model import Attachment, FileState
from hypercare_collector.store import Files


def examine(files: Files, file: Attachment) -> Attachment:
    """Return the file as it may be used: verified, re-encoded when a picture, or held.

    A re-encoded picture lies at a new path; the caller removes the old one once that is known.
    """
    try:
        verified = pictures.examine(files.read(file.path), file.media_type, file.kind)
    except pictures.Unfit as error:
        return replace(file, state=FileState.HELD, reason=str(error))
    if verified is None:
        return replace(file, state=FileState.GOOD)
    kept = files.keep(io.BytesIO(verified.content))
    return replace(
        file,
        name=PurePath(file.name).stem + verified.suffix,
        media_type=verified.media_type,
        size=kept.size,
        sha256=kept.sha256,
        path=kept.path,
        state=FileState.GOOD,
    )
