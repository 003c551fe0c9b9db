"""Whether an RT will take our tickets, and what it left out of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from hypercare_collector.connectors.answer import Reply
from hypercare_collector.connectors.base import Rejected, Trouble
from hypercare_collector.connectors.http import Attempt
from hypercare_collector.connectors.rt.options import API, RtOptions


def check(api: Attempt, options: RtOptions) -> Iterator[str]:
    """Yield what does not fit, asking only. Raises a `Trouble` where nothing can be asked.

    RT says of a queue whether we may create, and of a ticket whether we may comment; of a custom
    field it does not say whether we may fill it in.
    """
    queue = api.get(f"{API}/queue/{quote(options.queue, safe='')}")
    if "create" not in _offers(queue):
        yield f"our user may not create tickets in {options.queue}: grant CreateTicket"
    known = {field["name"] for field in queue["TicketCustomFields"]}
    for name in options.custom_fields(""):
        if name not in known:
            yield (
                f"the queue {options.queue} has no custom field {name} that we may see: apply it "
                "to the queue, and grant SeeCustomField and SetInitialCustomField"
            )
    newest = api.get(f"{API}/tickets", query=f"Queue = '{options.queue}'", per_page="1")["items"]
    for item in newest:
        if "comment" not in _offers(api.get(f"{API}/ticket/{item['id']}")):
            yield f"our user may not comment in {options.queue}: grant CommentOnTicket"


def dropped(sent: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Yield what of a new ticket RT left out without a word; ``made`` is what it has."""
    if sent["RefersTo"] not in {link.get("_url") for link in made["_hyperlinks"]}:
        yield (
            "the link with our key was not taken, and without it a lost ticket may not be found "
            "again: see whether links of tickets are restricted in RT"
        )
    fields = {field["name"]: field["values"] for field in made["CustomFields"]}
    for name, value in sent["CustomFields"].items():
        if str(value) not in map(str, fields.get(name, [])):
            yield (
                f"the custom field {name} was not taken: apply it to the queue, grant "
                "SeeCustomField and SetInitialCustomField on it, and send a value that it allows"
            )
    for name, value in sent.items():
        if name in made and name not in SHOWN_OTHERWISE and not _holds(made[name], value):
            yield f"the field {name} was not taken: it is {_shown(made[name])} and not {value}"


SHOWN_OTHERWISE = {"Queue", "CustomFields", "Subject"}


def diagnose(reply: Reply) -> Trouble | None:
    """Say what to do about what RT refuses; all else reads as usual."""
    if reply.status == 401:
        return Rejected(
            f"{reply.summary}; look at the option token: it may have been removed, or the user "
            "disabled"
        )
    if reply.status == 403:
        return Rejected(
            f"{reply.summary}; see that the queue exists and that our user has these rights on "
            "it: SeeQueue, CreateTicket, ShowTicket, ShowTicketComments, CommentOnTicket"
        )
    if reply.status == 400 and "Permission Denied" in reply.words:
        return Rejected(
            f"{reply.summary}; the ticket is gone, or our user lacks CommentOnTicket in its queue"
        )
    return None


def _offers(answer: Mapping[str, Any]) -> set[str]:
    """Return what RT lets us do with a thing, by the links that it shows."""
    return {link["ref"] for link in answer["_hyperlinks"]}


def _holds(theirs: Any, ours: Any) -> bool:
    """Say whether a field has our value, which RT may show as a person or as a list of them."""
    shown = _shown(theirs)
    wanted = {str(one) for one in (ours if isinstance(ours, list) else [ours])}
    return wanted <= set(shown if isinstance(shown, list) else [shown])


def _shown(theirs: Any) -> Any:
    if isinstance(theirs, list):
        return [_shown(one) for one in theirs]
    return str(theirs["id"] if isinstance(theirs, Mapping) and "id" in theirs else theirs)
