"""A feedback in a ticket's words, readable by somebody who knows nothing of hypercare.

Pure: a case, a feedback and some addresses in, a `Ticket` out. The user's own words stand first
and stand unaltered; all that the software captured comes after them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from hypercare_collector.delivery.circumstances import (
    circumstances,
    environment,
    further,
)
from hypercare_collector.delivery.retrace import (
    errors,
    is_program,
    left_out,
    part,
    steps,
    whole,
)
from hypercare_collector.model import (
    Attachment,
    Block,
    Case,
    Code,
    Feedback,
    File,
    FileState,
    Heading,
    Items,
    Link,
    Rows,
    Ticket,
    Words,
)
from hypercare_collector.moments import written
from hypercare_collector.triage.priority import consequences

OPENED, ADDED = "case.opened", "feedback.added"
TITLE = 90
"""Characters of the user's words in a title."""
SAID = {
    "problem": "What went wrong",
    "question": "The question",
    "request": "The request",
    "praise": "The praise",
}
ANSWERS = (
    ("expected", "What should have happened"),
    ("actual", "What happened instead"),
    ("steps_to_reproduce", "Steps to reproduce"),
    ("impact.note", "What it means for the work"),
)


def compose(
    case: Case,
    feedback: Feedback,
    *,
    key: str,
    page_url: str,
    event: str = OPENED,
    files: tuple[File, ...] = (),
) -> Ticket:
    """Write the ticket that opens a case, or the comment of a feedback that joins it.

    ``key`` is the delivery's; ``event`` is ``case.opened`` or ``feedback.added``; ``page_url`` is
    the signed link to the read-only page. ``files`` go with the ticket itself; without them the
    feedback's own, which follow one by one, are named all the same.
    """
    blocks = _whole(case, feedback) if event == OPENED else _joined(feedback)
    return addressed(case, feedback, blocks, key=key, page_url=page_url, event=event, files=files)


def addressed(
    case: Case,
    feedback: Feedback,
    blocks: Iterable[Block],
    *,
    key: str,
    page_url: str,
    event: str,
    files: tuple[File, ...],
    news: Mapping[str, Any] | None = None,
) -> Ticket:
    """Return blocks as a ticket that ends with the link to the read-only page.

    ``news`` are facts of the case that only a change has.
    """
    return Ticket(
        key=key,
        title=title(feedback),
        priority=case.priority,
        blocks=(*blocks, Link("Everything about it, with the files (read only)", page_url)),
        url=page_url,
        event=event,
        case={**case_facts(case), **(news or {})},
        feedback=shared_content(feedback),
        labels=tuple(filter(None, ("hypercare", case.project, case.category))),
        files=files,
    )


def title(feedback: Feedback) -> str:
    """Return the receipt and the first line of the user's words, shortened at a word."""
    first = next(filter(None, map(str.strip, feedback.description.splitlines())), "no words")
    line = " ".join(first.split())
    if len(line) > TITLE:
        start = line[:TITLE]
        line = start[: start.rfind(" ") if " " in start[TITLE // 2 :] else TITLE].rstrip() + "…"
    return f"{feedback.receipt}: {line}"


def case_facts(case: Case) -> dict[str, Any]:
    """Return a case as the webhook's ``case``."""
    return {
        "key": case.key,
        "title": case.title,
        "priority": str(case.priority),
        "priority_reason": case.priority_reason,
        "state": case.state,
        "category": case.category,
        "module": case.module,
    }


def shared_content(feedback: Feedback) -> dict[str, Any]:
    """Return a feedback in the wire's shape, joined errors among its own.

    The signature that proves the reporter stays here.
    """
    content = {"id": feedback.id, **whole(feedback)}
    reporter = content.get("reporter")
    if isinstance(reporter, Mapping):
        content["reporter"] = {k: v for k, v in reporter.items() if k != "signature"}
    return content


def context_json(feedback: Feedback, url: str = "") -> File:
    """Return the complete feedback, as it was received and redacted, as one JSON file."""
    whole = {
        "receipt": feedback.receipt,
        "project": feedback.project,
        "received_at": written(feedback.received_at),
        "reporter_verified": feedback.vouched,
        "feedback": shared_content(feedback),
    }
    content = (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
    return File(_context_name(feedback.receipt), "application/json", "log", content, url)


def answers(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the user wrote besides the description, each under its question."""
    for name, question in ANSWERS:
        outer, _, inner = name.partition(".")
        words = part(content.get(outer), inner) if inner else content.get(outer)
        if words:
            yield question, str(words)


def name_on_ticket(feedback: Feedback, attachment: Attachment) -> str:
    """Return what a file of a feedback is called on its ticket: no two have the same name.

    The receipt stands before it, since other feedbacks' files may join the same ticket.
    """
    return _names(feedback)[attachment.id]


def _names(feedback: Feedback) -> dict[str, str]:
    names, taken = {}, {_context_name(feedback.receipt).lower()}
    for file in feedback.attachments:
        path = PurePath(file.name)
        name, number = f"{feedback.receipt}-{file.name}", 1
        while name.lower() in taken:
            number += 1
            name = f"{feedback.receipt}-{path.stem}-{number}{path.suffix}"
        taken.add(name.lower())
        names[file.id] = name
    return names


def _whole(case: Case, feedback: Feedback) -> Iterator[Block]:
    content = feedback.content
    heading = SAID.get(str(content.get("kind")), SAID["problem"])
    yield from _words(content, heading)
    yield Heading("Impact and priority")
    priority = "Priority", f"{case.priority} ({case.priority_reason})"
    said_already = consequences(content) == case.priority_reason
    yield Rows((priority,) if said_already else (priority, *_impact(content)))
    yield Heading("Who, where and when")
    yield Rows(tuple(circumstances(feedback)))
    yield from _table("Environment", environment(content.get("environment")))
    yield from _table("Further fields", further(content))
    yield from _retraced(whole(feedback, late=False))
    yield from _files(feedback)


def _joined(feedback: Feedback) -> Iterator[Block]:
    yield from _words(feedback.content, f"Reported again ({feedback.receipt})")
    rows = [*_impact(feedback.content), *circumstances(feedback)]
    yield from _table("Impact and circumstances", rows)
    yield from _table("Environment", environment(feedback.content.get("environment")))
    yield from _files(feedback)


def _words(content: Mapping[str, Any], heading: str) -> Iterator[Block]:
    """Yield what the user wrote, in the order of the template's questions."""
    yield Heading(heading)
    yield Words(str(content["description"]))
    for question, words in answers(content):
        yield Heading(question)
        yield Words(words)


def _impact(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if told := consequences(content):
        yield "Impact", told


def _retraced(content: Mapping[str, Any]) -> Iterator[Block]:
    trail, program = content.get("trail"), is_program(content)
    found = errors(trail, program=program)
    if found:
        yield Heading("Errors, newest first (> marks the application's own code)")
        yield from map(Code, found)
    if left_out(trail):
        yield Words(f"{left_out(trail)} older errors are in the file with the whole context.")
    if last := steps(trail, program=program):
        yield Heading("The last steps before it was reported (times in UTC)")
        yield Items(last)


def _files(feedback: Feedback) -> Iterator[Block]:
    names = _names(feedback)
    lines = [
        f"{names[file.id]} (held back: {file.reason})"
        if file.state == FileState.HELD
        else names[file.id]
        for file in feedback.attachments
    ]
    yield Heading("Files")
    yield Items((*lines, f"{_context_name(feedback.receipt)} (all that was captured)"))


def _table(heading: str, rows: Iterable[tuple[str, str]]) -> Iterator[Block]:
    filled = tuple(rows)
    if filled:
        yield Heading(heading)
        yield Rows(filled)


def _context_name(receipt: str) -> str:
    return f"{receipt}-context.json"
