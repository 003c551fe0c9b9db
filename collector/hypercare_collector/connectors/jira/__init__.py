"""Jira, Cloud and Data Center: one case becomes one issue.

The delivery's key is a label of the issue, or the value of ``key_field``; where neither is on the
create screen it is the description's last line. A comment ends with its key.

Sources: https://developer.atlassian.com/cloud/jira/platform/rest/v3/
https://docs.atlassian.com/software/jira/docs/api/REST/latest/
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote

from hypercare_collector.connectors.answer import Reply
from hypercare_collector.connectors.base import Rejected, Trouble
from hypercare_collector.connectors.http import Attempt, HttpConnector, Service
from hypercare_collector.connectors.jira import check as checking
from hypercare_collector.connectors.jira.diagnosis import Refused, TooLarge, diagnose
from hypercare_collector.connectors.jira.edition import EDITIONS, Edition, guess
from hypercare_collector.connectors.jira.fields import NEEDED, Plan, first_plan, not_kept
from hypercare_collector.connectors.jira.options import JiraOptions
from hypercare_collector.connectors.shorten import shortened, whole_text
from hypercare_collector.connectors.text import one_line
from hypercare_collector.model import File, Ticket, TicketRef, Words

T = TypeVar("T")

SUMMARY = 250
"""Characters; Jira takes 255 UTF-16 units."""
LIMITS = (32_767, 16_000, 8_000, 4_000)
"""Characters of a text: Jira's own limit, then what an administrator may have made of it."""
NOTE = "There is more than Jira takes: the whole text is in the file {name}."
INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}
"""What makes a comment in a service project visible to its agents only."""
_elsewhere = re.compile(r"the whole text is in the file (\S+)\.")


class Jira(HttpConnector[JiraOptions]):
    """Issues with a priority, labels, a description, files and comments."""

    name, title, Options = "jira", "Jira", JiraOptions
    place: ClassVar[tuple[str, ...]] = ("url", "project")
    grace: ClassVar[float] = 10.0
    second_look: float = 3.0
    """Seconds until a search that found nothing is repeated: the index lags behind."""

    def __init__(self, options: JiraOptions) -> None:
        """Choose the edition; no request is made for it."""
        super().__init__(options)
        self._edition: Edition = (
            EDITIONS[options.edition]() if options.edition else guess(options.url)
        )

    def service(self) -> Service:
        """Say who we are: a user with a token, or a token alone."""
        token, headers = self.options.token, {"Accept": "application/json"}
        headers["X-Atlassian-Token"] = "no-check"  # without it files are refused
        if not self.options.user:
            headers["Authorization"] = f"Bearer {token}"
        return Service(
            url=self.options.url,
            headers=headers,
            user=self.options.user,
            password=token if self.options.user else "",
            secrets=(token,),
            diagnose=self._diagnose,
        )

    def find(self, key: str) -> TicketRef | None:
        """Look for the issue twice, some seconds apart; one without its whole text is not there.

        Then ``create`` takes it up.
        """
        with self.attempt() as api:
            issue = self._hit(api, key)
            if issue is None:
                time.sleep(self.second_look)
                issue = self._hit(api, key)
            if issue is None or self._is_unfinished(issue):
                return None
            return self._ref(issue["key"])

    def create(self, ticket: Ticket) -> TicketRef:
        """Make the issue; what its description cannot hold follows as a file."""
        with self.attempt() as api:
            return _within_limits(lambda limit: self._create(api, ticket, limit))

    def attach(self, ref: TicketRef, file: File) -> None:
        """Add the file unless the issue has one of its name and size."""
        with self.attempt() as api:
            self._attach(api, ref, file)

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add the comment unless one of the hundred newest has its key."""
        path = f"{self._edition.api}/issue/{quote(ref.id)}/comment"
        with self.attempt() as api:
            newest = api.get(path, orderBy="-created", maxResults="100")["comments"]
            if any(self._ends_with(comment["body"], ticket.key) for comment in newest):
                return
            _within_limits(lambda limit: self._say(api, ref, path, ticket, limit))

    def check(self) -> tuple[str, ...]:
        """Ask for permissions, the create screen and the names of its values."""
        with self.attempt() as api:
            return tuple(checking.misfits(api, self._edition.api, self.options))

    def _create(self, api: Attempt, ticket: Ticket, limit: int) -> TicketRef:
        _, is_whole = self._text(ticket, limit)
        begun = None if is_whole else self._hit(api, ticket.key)
        ref = self._ref(begun["key"]) if begun else self._open(api, ticket, limit)
        if not is_whole:
            self._attach(api, ref, whole_text(ticket))
        return ref

    def _open(self, api: Attempt, ticket: Ticket, limit: int) -> TicketRef:
        """Make the issue, without the optional fields that Jira refuses."""
        plan = first_plan(self.options, ticket, to_label(ticket.key))
        summary = one_line(ticket.title, SUMMARY)
        while True:
            text, _ = self._text(ticket, limit, "" if plan.has_key else ticket.key)
            fields = {**plan.fields, "summary": summary, "description": text}
            try:
                created = api.send_json("POST", f"{self._edition.api}/issue", {"fields": fields})
            except Refused as refusal:
                plan = plan.without(refusal)
            else:
                ref = self._ref(created["key"])
                return self._ref(ref.id, (*plan.dropped, *self._read_back(api, ref, plan)))

    def _read_back(self, api: Attempt, ref: TicketRef, plan: Plan) -> tuple[str, ...]:
        """Say which fields Jira left out or changed without a word."""
        wanted = sorted(plan.fields.keys() - NEEDED)
        if not wanted:
            return ()
        try:
            issue = api.get(f"{self._edition.api}/issue/{ref.id}", fields=",".join(wanted))
        except Trouble as trouble:
            return (f"what Jira kept could not be read back: {trouble}",)
        return tuple(not_kept(plan.fields, issue["fields"]))

    def _attach(self, api: Attempt, ref: TicketRef, file: File) -> None:
        path = f"{self._edition.api}/issue/{quote(ref.id)}"
        if _has_file(api.get(path, fields="attachment"), file):
            return
        try:
            api.send_file(f"{path}/attachments", file, "file", {})
        except TooLarge as trouble:
            meta = api.get(f"{self._edition.api}/attachment/meta")
            raise Rejected(
                f"{trouble}; {file.name} has {len(file.content):,} bytes and Jira takes "
                f"{meta['uploadLimit']:,}: raise that limit in Jira's settings of attachments"
            ) from None

    def _say(self, api: Attempt, ref: TicketRef, path: str, ticket: Ticket, limit: int) -> None:
        text, is_whole = self._text(ticket, limit, ticket.key)
        if not is_whole:
            self._attach(api, ref, whole_text(ticket))
        properties = [] if self.options.public_comments else [INTERNAL]
        api.send_json("POST", path, {"body": text, "properties": properties})

    def _text(self, ticket: Ticket, limit: int, key: str = "") -> tuple[Any, bool]:
        """Return the ticket's text within a limit, and whether that is all of it."""
        edition, end = self._edition, (Words(to_label(key)),) if key else ()
        blocks = shortened(
            ticket.blocks,
            lambda some: edition.fits(edition.text((*some, *end)), limit),
            NOTE.format(name=whole_text(ticket).name),
        )
        return edition.text((*blocks, *end)), blocks == tuple(ticket.blocks)

    def _hit(self, api: Attempt, key: str) -> Any:
        """Return the oldest issue that really holds the key, or None."""
        label, field = to_label(key), self.options.key_field
        places = [f'labels = "{label}"', f'description ~ "\\"{label}\\""']
        places += [f'cf[{field.removeprefix("customfield_")}] ~ "\\"{label}\\""'] if field else []
        jql = f'project = "{self.options.project}" AND ({" OR ".join(places)}) ORDER BY created ASC'
        fields = ("labels", "description", "attachment", *filter(None, [field]))
        hits = self._edition.search(api, jql, fields)
        return next((issue for issue in hits if self._holds(issue["fields"], key)), None)

    def _holds(self, fields: Any, key: str) -> bool:
        label = to_label(key)
        in_label = label in (fields.get("labels") or ())
        in_field = bool(self.options.key_field) and fields.get(self.options.key_field) == label
        return in_label or in_field or self._ends_with(fields.get("description"), key)

    def _ends_with(self, text: Any, key: str) -> bool:
        """Say whether a text that Jira gave back has a key as its last line."""
        edition = self._edition
        last = edition.characters(edition.text((Words(to_label(key)),))).strip()
        return edition.characters(text).rstrip().rpartition("\n")[2] == last

    def _is_unfinished(self, issue: Any) -> bool:
        """Say whether the file that the end of the description names is still to come."""
        lines = self._edition.characters(issue["fields"].get("description")).splitlines()
        promised = [found[1] for line in lines[-6:] for found in _elsewhere.finditer(line)]
        there = [file["filename"] for file in issue["fields"].get("attachment") or ()]
        return any(name not in there for name in promised)

    def _ref(self, key: str, dropped: tuple[str, ...] = ()) -> TicketRef:
        url = self.options.url.rstrip("/")
        page = "" if url.startswith("https://api.atlassian.com/") else f"{url}/browse/{key}"
        return TicketRef(id=key, name=key, url=page, dropped=dropped)

    def _diagnose(self, reply: Reply) -> Trouble | None:
        return diagnose(reply, self.service().without_secrets)


def to_label(key: str) -> str:
    """Write a key as a label: no spaces, nothing that JQL reads."""
    return quote(key, safe="")


def _has_file(issue: Any, file: File) -> bool:
    there = issue["fields"].get("attachment") or ()
    return any(one["filename"] == file.name and one["size"] == len(file.content) for one in there)


def _within_limits(act: Callable[[int], T]) -> T:
    """Act with one limit after the other until Jira does not call the text too long."""
    *limits, last = LIMITS
    for limit in limits:
        try:
            return act(limit)
        except Refused as refusal:
            if not refusal.is_too_long:
                raise
    return act(last)
