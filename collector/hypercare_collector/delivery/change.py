"""What has become known of a case since its ticket was made, in a ticket's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypercare_collector.delivery.compose import addressed
from hypercare_collector.delivery.retrace import errors, is_program, late_errors, left_out
from hypercare_collector.model import (
    Block,
    Case,
    Code,
    Feedback,
    File,
    Heading,
    Message,
    Ticket,
    Words,
)
from hypercare_collector.moments import written

CHANGED = "case.changed"


def compose(
    case: Case,
    feedback: Feedback,
    messages: tuple[Message, ...],
    *,
    key: str,
    about: str,
    page_url: str,
    files: tuple[File, ...] = (),
) -> Ticket:
    """Write the comment that tells a ticket what is new.

    ``about`` is the delivery's: ``signals``, or ``state`` or ``message`` with a number behind a
    colon. What stands in the comment is what is known when it is written, not when it was queued.
    """
    subject = about.partition(":")[0]
    blocks = _late(feedback) if subject == "signals" else _decided(case, messages)
    news = {"changed": subject, "messages": _facts(messages)}
    return addressed(
        case, feedback, blocks, key=key, page_url=page_url, event=CHANGED, files=files, news=news
    )


def _late(feedback: Feedback) -> Iterator[Block]:
    trail = late_errors(feedback)
    yield Heading(f"Seen in the same session, reported after {feedback.receipt}")
    yield Words(
        "Another part of the application reported what follows when the feedback was here"
        " already. The session joins the two."
    )
    yield from map(Code, errors(trail, program=is_program(feedback.content)))
    if left_out(trail):
        yield Words(f"{left_out(trail)} older ones are on the page behind this link.")


def _decided(case: Case, messages: tuple[Message, ...]) -> Iterator[Block]:
    yield Heading(f"Case {case.key} is {case.state}")
    if messages:
        yield Heading("Said to the reporters last")
        yield Words(messages[-1].text)


def _facts(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    return [{"at": written(message.at), "text": message.text} for message in messages]
