"""What Jira means by the answers that are no success.

Sources: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
https://developer.atlassian.com/server/jira/platform/basic-authentication/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypercare_collector.connectors.answer import Reply
from hypercare_collector.connectors.base import RateLimited, Rejected, Trouble
from hypercare_collector.connectors.http import read_status

LOGIN, DENIED = "X-Seraph-LoginReason", "X-Authentication-Denied-Reason"
STRANGER = (
    "Jira takes us for a stranger, since it does not accept our user and token; make a new token "
    "and give the option user its owner"
)
CAPTCHA = (
    "Jira wants a CAPTCHA solved after too many failed logins: log in once with a browser as our "
    "user, then correct the option token"
)
REASONS = {
    "jira-burst-based": "too many requests at once",
    "jira-quota-global-based": "the hourly quota of the apps is used up",
    "jira-quota-tenant-based": "the hourly quota of this site is used up",
    "jira-per-issue-on-write": "one issue may not be written to that often",
}
"""What ``RateLimit-Reason`` says."""


_number = re.compile(r"[0-9][0-9.,’'\s]*[0-9]{3}")
"""A limit in thousands, in the words of any language."""


class Refused(Rejected):
    """Jira named the fields that it does not take; ``faults`` has its words for each."""

    def __init__(self, why: str, faults: Mapping[str, str]) -> None:
        """Keep the sentence and the fields."""
        super().__init__(why)
        self.faults = faults

    @property
    def is_too_long(self) -> bool:
        """Whether it is the length of the text that Jira does not take."""
        said = " ".join(self.faults.get(name, "") for name in ("description", "comment", "body"))
        return "CONTENT_LIMIT_EXCEEDED" in said or bool(_number.search(said))


class TooLarge(Rejected):
    """A file is beyond Jira's limit."""


def diagnose(reply: Reply, without_secrets: Callable[[str], str]) -> Trouble | None:
    """Read what Jira says besides the status, its own words as sentences; None is a good answer."""
    faults, general = _faults(reply.body) if reply.status >= 400 else ({}, [])
    faults = {field: without_secrets(fault) for field, fault in faults.items()}
    said = "; ".join([*map(without_secrets, general), *(f"{f}: {s}" for f, s in faults.items())])
    reply = replace(reply, words=said[:600]) if said else reply
    if trouble := _login(reply):
        return trouble
    if reply.status == 429:
        reason = reply.headers.get("RateLimit-Reason", "")
        more = f": {REASONS.get(reason, reason)}" if reason else ""
        return RateLimited(f"{reply.summary}{more}", after=reply.after)
    if reply.status == 413:
        return TooLarge(reply.summary)
    if reply.status == 400 and said:
        return Refused(f"{reply.what} was answered with 400: {reply.words}", faults)
    return read_status(reply)


def _login(reply: Reply) -> Trouble | None:
    said = reply.headers.get(LOGIN, "")
    if "CAPTCHA" in reply.headers.get(DENIED, "") or "AUTHENTICATION_DENIED" in said:
        return Rejected(f"{reply.summary}; {CAPTCHA}")
    if "AUTHENTICATED_FAILED" in said and reply.status < 500:
        return Rejected(f"{reply.summary}; {STRANGER}")
    return None


def _faults(body: Any) -> tuple[dict[str, str], list[str]]:
    """Return what Jira says of single fields, and what of the whole request."""
    errors = body.get("errors") if isinstance(body, dict) else None
    messages = body.get("errorMessages") if isinstance(body, dict) else None
    fields = {str(k): str(v) for k, v in errors.items()} if isinstance(errors, dict) else {}
    return fields, [str(one) for one in messages] if isinstance(messages, list) else []
