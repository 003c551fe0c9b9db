"""ServiceNow: one case becomes one record of a table, usually an incident, over the Table API.

The delivery's key is the record's ``correlation_id``; a work note carries its key in its last line.
Only work notes are ever written, never comments, which customers read.

Source: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import quote

from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.http import Attempt, HttpConnector, Service
from hypercare_collector.connectors.servicenow.record import (
    ServicenowOptions,
    diagnose,
    is_whole,
    left_out,
    note,
    priorities,
    signature,
    to_record,
)
from hypercare_collector.connectors.shorten import whole_text
from hypercare_collector.model import File, Ticket, TicketRef

READABLE = {"sysparm_exclude_reference_link": "true", "sysparm_display_value": "false"}


class Servicenow(HttpConnector[ServicenowOptions]):
    """Records with a number; files as attachments, what joins as work notes."""

    name, title, Options = "servicenow", "ServiceNow", ServicenowOptions
    place: ClassVar[tuple[str, ...]] = ("url", "table")

    def service(self) -> Service:
        """Speak as the user, by basic authentication."""
        return Service(
            url=self.options.url,
            headers={"Accept": "application/json"},
            user=self.options.user,
            password=self.options.password,
            diagnose=diagnose,
        )

    def find(self, key: str) -> TicketRef | None:
        """Look for the record with this correlation id, whatever its state; the oldest is ours.

        ServiceNow compares without case, and leaves out a condition on a column that it does not
        have: so each record that comes back is compared here once more.
        """
        wanted = f"correlation_id={key.replace('^', '^^')}^ORDERBYsys_created_on"
        with self.attempt() as api:
            known = api.get(
                self._table,
                sysparm_query=wanted,
                sysparm_fields="sys_id,number,correlation_id",
                sysparm_limit="10",
                **READABLE,
            )["result"]
            ours = [one for one in known if one.get("correlation_id") == key]
            return self._ref(ours[0]) if ours else None

    def create(self, ticket: Ticket) -> TicketRef:
        """Make the record; a text that is too long for it stands whole in its first work note."""
        wanted = to_record(ticket, self.options)
        with self.attempt() as api:
            made = _sent(api, "POST", self._table, wanted, READABLE)
            ref = self._ref(made, tuple(left_out(wanted, made)))
            return ref if is_whole(wanted, made) else self._with_all_words(api, ref, ticket)

    def attach(self, ref: TicketRef, file: File) -> None:
        """Add the file unless the record has one of its name."""
        with self.attempt() as api:
            self._attach(api, ref, file)

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add a work note, unless there is one with our key; then see whether it was kept."""
        mark = signature(ticket.key)
        with self.attempt() as api:
            if mark in self._notes(api, ref.id):
                return
            path = f"{self._table}/{ref.id}"
            _sent(api, "PATCH", path, {"work_notes": note(ticket)}, {"sysparm_fields": "sys_id"})
            if mark not in self._notes(api, ref.id):
                raise Rejected(
                    "ServiceNow took the work note and kept nothing of it: let "
                    f"{self.options.user} write and read work_notes of {self.options.table}"
                )

    def check(self) -> tuple[str, ...]:
        """See whether we may read the table, and whether its records have the columns we set."""
        self.find("hypercare check")
        columns = {"correlation_id", "description", "short_description", *self.options.fields}
        columns |= {name for one in priorities(self.options).values() for name in one}
        with self.attempt() as api:
            found = api.get(self._table, sysparm_limit="1", **READABLE)["result"]
            shown = found[0].keys() if found else columns
        return tuple(
            f"{self.options.table} shows no column {name}: create it, let {self.options.user} "
            "read it, or leave it out of the options"
            for name in sorted(columns - shown)
        )

    @property
    def _table(self) -> str:
        return f"/api/now/table/{self.options.table}"

    def _attach(self, api: Attempt, ref: TicketRef, file: File) -> None:
        query = f"table_name={self.options.table}^table_sys_id={ref.id}"
        there = api.get("/api/now/attachment", sysparm_query=query, sysparm_limit="1000")["result"]
        if any(one["file_name"] == file.name for one in there):
            return
        place = {"table_name": self.options.table, "table_sys_id": ref.id}
        reply = api.send(
            "POST",
            "/api/now/attachment/file",
            params={**place, "file_name": file.name},
            data=BytesIO(file.content) if file.content else b"",
            headers={"Content-Type": file.media_type},
        )
        _ = reply.body["result"]["sys_id"]

    def _with_all_words(self, api: Attempt, ref: TicketRef, ticket: Ticket) -> TicketRef:
        """Enclose the whole text as a file when neither description nor work note holds it."""
        if signature(ticket.key) in self._notes(api, ref.id):
            return ref
        file = whole_text(ticket)
        self._attach(api, ref, file)
        why = f"ServiceNow cut the text: it is whole in the file {file.name}"
        return replace(ref, dropped=(*ref.dropped, why))

    def _notes(self, api: Attempt, sys_id: str) -> str:
        """Return all work notes, as ServiceNow shows them one after the other."""
        query = {"sysparm_fields": "work_notes", "sysparm_display_value": "true"}
        return str(api.get(f"{self._table}/{sys_id}", **query)["result"].get("work_notes", ""))

    def _ref(self, record: Mapping[str, Any], dropped: tuple[str, ...] = ()) -> TicketRef:
        sys_id = str(record["sys_id"])
        page = quote(f"{self.options.table}.do?sys_id={sys_id}", safe="")
        url = f"{self.options.url.rstrip('/')}/nav_to.do?uri={page}"
        return TicketRef(sys_id, str(record.get("number") or sys_id), url, dropped)


def _sent(
    api: Attempt, method: str, path: str, columns: Mapping[str, Any], query: Mapping[str, str]
) -> Any:
    """Write columns of a record and return what ServiceNow shows of it."""
    content = BytesIO(json.dumps(columns).encode())
    headers = {"Content-Type": "application/json"}
    return api.send(method, path, params=query, data=content, headers=headers).body["result"]
