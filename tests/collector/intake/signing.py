"""A reporter as a page's own server signs them."""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

from tests.collector.rooms import SECRET


def signed(
    reporter: dict[str, Any], *, project: str = "shop", expires: int | None = None
) -> dict[str, Any]:
    """Return a reporter as the page's own server signs it."""
    until = expires or int(time.time()) + 3600
    who = [None if reporter.get(n) is None else str(reporter[n]) for n in ("id", "email")]
    message = json.dumps([project, *who, until], separators=(",", ":"), ensure_ascii=False)
    mac = hmac.new(SECRET.encode(), message.encode(), "sha256").hexdigest()
    return {**reporter, "signature": f"v1,{until},{mac}"}
