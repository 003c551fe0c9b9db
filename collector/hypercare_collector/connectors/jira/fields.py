"""Which fields an issue gets, and what follows when Jira does not take one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypercare_collector.connectors.jira.diagnosis import Refused
from hypercare_collector.connectors.jira.options import JiraOptions
from hypercare_collector.model import Ticket

NEEDED = {"project", "issuetype"}
"""Fields without which there is no issue; all others of a plan may be left out."""


@dataclass(frozen=True)
class Plan:
    """The fields of an issue besides its words. ``key_at`` is the one that holds our key.

    ``dropped`` says, a sentence each, what Jira did not take.
    """

    fields: Mapping[str, Any]
    key_at: str
    dropped: tuple[str, ...] = ()

    @property
    def has_key(self) -> bool:
        """Whether a field still holds our key."""
        return self.key_at in self.fields

    def without(self, refusal: Refused) -> Plan:
        """Return the plan without the fields that Jira refused.

        Raises the refusal again when there is nothing that could be left out.
        """
        refused = sorted(refusal.faults.keys() & (self.fields.keys() - NEEDED))
        if not refused:
            raise refusal
        return Plan(
            {name: value for name, value in self.fields.items() if name not in refused},
            self.key_at,
            (*self.dropped, *(f"Jira refused {n}: {refusal.faults[n]}" for n in refused)),
        )


def first_plan(options: JiraOptions, ticket: Ticket, label: str) -> Plan:
    """Return all the fields that a ticket should have; ``label`` is our key."""
    labels = ["-".join(one.split()) for one in ticket.labels]
    fields = {
        "project": {"key": options.project},
        "issuetype": {"name": options.issue_type},
        **options.fields,
    }
    if name := options.priority(ticket.priority):
        fields["priority"] = {"name": name}
    if options.key_field:
        fields[options.key_field] = label
    else:
        labels.append(label)
    fields["labels"] = list(dict.fromkeys([*options.fields.get("labels", ()), *labels]))
    return Plan(fields, options.key_field or "labels")


def not_kept(sent: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each field that Jira left out or changed without a word."""
    for name in sorted(sent.keys() - NEEDED):
        if kept.get(name) in (None, "", []) and sent[name] not in (None, "", []):
            yield f"Jira left out {name}, although it took it"
        elif not _agrees(sent[name], kept.get(name)):
            yield f"Jira changed {name}: a rule or a default of the project has the last word"


def _agrees(sent: Any, kept: Any) -> bool:
    """Say whether a value came back; Jira adds to what it gives back, and reorders it."""
    match sent:
        case {"type": "doc"}:
            return bool(kept)
        case dict():
            return isinstance(kept, dict) and all(
                _agrees(value, kept[name]) for name, value in sent.items() if name in kept
            )
        case list():
            return all(any(_agrees(one, other) for other in kept or ()) for one in sent)
        case _:
            return str(sent) == str(kept)
