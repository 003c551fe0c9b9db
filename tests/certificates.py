"""A certificate for the loopback, that only its own authority vouches for."""

from __future__ import annotations

from pathlib import Path

import trustme


def certificate(folder: Path) -> Path:
    """Return a file with a key, its certificate for 127.0.0.1, and the authority's."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    parts = [issued.private_key_pem, *issued.cert_chain_pems, authority.cert_pem]
    path = folder / "server.pem"
    path.write_bytes(b"".join(part.bytes() for part in parts))
    return path
