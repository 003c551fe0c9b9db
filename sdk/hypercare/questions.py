"""The standard template as a person is asked: in which order, and in plain words.

What there is to answer, what may be answered and how long comes from `hypercare.template`; here are
its words. Native dialogs and the terminal ask these questions; the widget asks them in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hypercare import redact
from hypercare.template import FIELDS, LIMITS, REPORTER


@dataclass(frozen=True)
class Question:
    """One question. ``name`` is its field's dotted path on the wire, as in ``impact.scope``.

    ``choices`` are the wire's values with their words; without any, the answer is a text of at most
    ``limit`` characters. ``lines`` is how many lines a text invites to write; ``folded`` says that
    an upset person need not see it.
    """

    name: str
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    required: bool = False
    lines: int = 1
    folded: bool = True

    def fault(self, answer: str) -> str:
        """Say what is wrong with an answer, and what to do; "" when nothing is."""
        if not answer.strip():
            return REQUIRED if self.required else ""
        if self.choices and answer not in dict(self.choices):
            return f"Please choose one of: {', '.join(words for _, words in self.choices)}."
        if self.limit is not None and len(answer) > self.limit:
            return f"Please use no more than {self.limit:,} characters."
        return ""

    def words_of(self, answer: str) -> str:
        """Return the answer as a person reads it: a choice by its words."""
        return dict(self.choices).get(answer, answer)


TITLE = "Tell us what went wrong"
INTRO = "Your words go to the team behind this app."
REQUIRED = "Please tell us in a few words what went wrong."
LOOKS_PRIVATE = "This looks like a password or a card number. It will be sent as it stands."

_WARNED_OF = (
    "private key block",
    "credentials in an address",
    "authorization",
    "JSON web token",
    "known token",
    "named secret",
    "IBAN",
    "card number",
)
"""The shapes of `hypercare.redact` of which a person is warned who is about to send them."""

_LABELS = {
    "description": "What went wrong?",
    "impact.scope": "Who is affected?",
    "impact.work": "Can you go on working?",
    "steps_to_reproduce": "Steps to reproduce",
    "expected": "What did you expect?",
    "actual": "What happened instead?",
    "impact.note": "How does it affect your work?",
    "kind": "What is it about?",
    "category": "Category",
    "module": "Module or screen",
    "reporter.name": "Your name",
    "reporter.email": "Your e-mail",
}
"""Every question's label, in the order in which an upset person is asked."""

_HELP = {
    "description": "What did you want to do, and what happened? A sentence or two is enough.",
    "steps_to_reproduce": "What one has to do to see it happen.",
    "module": "For example: Billing / Invoices",
    "reporter.email": "So that we can answer you.",
}
_LINES = {
    "description": 4,
    "steps_to_reproduce": 3,
    "expected": 2,
    "actual": 2,
    "impact.note": 2,
}
_ASKED_AT_ONCE = ("description", "impact.scope", "impact.work")

_CHOICES = {
    "impact.scope": {
        "me": "Just me",
        "team": "My team",
        "many": "Many",
        "everyone": "Everyone",
    },
    "impact.work": {
        "blocked": "No, I am stuck",
        "workaround": "Only with a workaround",
        "nuisance": "Yes, it is just annoying",
        "none": "Yes, no problem",
    },
    "kind": {
        "problem": "A problem",
        "question": "A question",
        "request": "A wish",
        "praise": "Praise",
    },
    "category": {
        "bug": "Something is broken",
        "data": "Data is wrong or missing",
        "access": "Access or permissions",
        "performance": "It is slow",
        "integration": "Connection to another system",
        "training": "I need help using it",
        "enhancement": "An idea or a wish",
        "other": "Something else",
    },
}


def _asked() -> tuple[Question, ...]:
    order = {name: place for place, name in enumerate(_LABELS)}
    known = sorted(FIELDS, key=lambda field: order.get(field.name, len(order)))
    return tuple(
        Question(
            field.name,
            _LABELS.get(field.name, field.title),
            _HELP.get(field.name, ""),
            tuple((each, _CHOICES.get(field.name, {}).get(each, each)) for each in field.choices),
            field.max_length(LIMITS),
            field.required,
            _LINES.get(field.name, 1),
            field.name not in _ASKED_AT_ONCE,
        )
        for field in known
    )


QUESTIONS = _asked()
"""The template's questions; only the description must be answered."""

PERSON = tuple(
    Question(f"reporter.{name}", _LABELS[f"reporter.{name}"], help, limit=LIMITS.line)
    for name, help in (("name", ""), ("email", _HELP["reporter.email"]))
    if name in REPORTER
)
"""Asked of a person whom the application has not named."""


def looks_private(answer: str) -> bool:
    """Say whether a person's words look like a password or a card number: worth a warning.

    They go as they are all the same.
    """
    return any(
        redact.text(found.group()) != found.group()
        for shape in redact.PATTERNS
        if shape.name in _WARNED_OF
        for found in re.finditer(shape.regex, answer, re.IGNORECASE)
    )


def faults(answers: Mapping[str, str], asked: Iterable[Question] = QUESTIONS) -> dict[str, str]:
    """Return what is wrong, by the question's name, all at once; empty when nothing is."""
    found = {each.name: each.fault(answers.get(each.name, "")) for each in asked}
    return {name: fault for name, fault in found.items() if fault}


def fields(answers: Mapping[str, str]) -> dict[str, Any]:
    """Return answers in the shape that `hypercare.feedback` takes; empty ones are left out.

    ``{"impact.scope": "me", "expected": ""}`` is ``{"impact": {"scope": "me"}}``.
    """
    told: dict[str, Any] = {}
    for name, answer in answers.items():
        outer, _, inner = name.partition(".")
        if not answer.strip():
            continue
        if inner:
            told.setdefault(outer, {})[inner] = answer
        else:
            told[outer] = answer
    return told
