"""A project's own questions, and a template that has them, as the collector publishes it."""

from __future__ import annotations

from typing import Any

from hypercare import template
from hypercare_collector.intake.schema import Template

QUESTIONS: dict[str, dict[str, Any]] = {
    "order": {
        "label": "Number of the order",
        "help": "It stands at the top of the receipt.",
        "pattern": "[A-Z]{2}-[0-9]{4,8}",
        "max_length": 200,
        "required": True,
        "when": {"kind": ["problem"]},
    },
    "branch": {
        "label": "Branch",
        "type": "choice",
        "choices": ["North", "South"],
        "required": True,
    },
    "floors": {
        "label": "Floors",
        "type": "choices",
        "choices": ["Cellar", "Ground", "Attic"],
        "max": 2,
    },
    "amount": {"label": "Amount", "type": "number", "min": 0, "max": 2000.5},
    "since": {"label": "Since when?", "type": "date", "min": "2026-11-01"},
    "called": {"label": "I have called the hotline already", "type": "checkbox"},
    "call": {
        "label": "Number of the call",
        "required": True,
        "when": {"fields.called": [True]},
    },
    "tenant": {"label": "Tenant", "type": "hidden"},
}


def published(questions: dict[str, dict[str, Any]] | None = None, **limits: int) -> dict[str, Any]:
    """Return the template of a project that asks these questions."""
    asked = {
        name: {"type": "text", "choices": [], **question}
        for name, question in (QUESTIONS if questions is None else questions).items()
    }
    return Template(template.narrowed(**limits)).document(asked, "shop")
