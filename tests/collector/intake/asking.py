"""A project that asks questions of its own."""

from __future__ import annotations

from typing import Any

from hypercare_collector import configuration
from tests.collector.house import House
from tests.collector.rooms import VAULT

FIELDS: dict[str, Any] = {
    "cost_centre": {"label": "Cost centre", "required": True, "pattern": "[0-9]{4}"},
    "place": {"max_length": 10, "min_length": 2},
    "size": {"type": "choice", "choices": ["S", "L"]},
    "floors": {"type": "choices", "choices": ["1", "2", "3"], "min": 1, "max": 2},
    "sum": {"type": "number", "min": 0, "max": 99.5},
    "day": {"type": "date", "min": "2026-11-01", "max": "2026-11-30"},
    "sure": {"type": "checkbox", "required": True, "when": {"kind": ["problem", "question"]}},
    "build": {"type": "hidden"},
    "why": {"required": True, "when": {"fields.sure": [False], "impact.work": ["blocked"]}},
    "which": {"required": True, "when": {"fields.floors": ["3"]}},
}
WHOLE: dict[str, Any] = {"cost_centre": "4711", "sure": True}
"""The least that `FIELDS` want."""


def ask(house: House, fields: dict[str, Any]) -> None:
    with house.store.database.write() as db:
        configuration.apply(db, VAULT, {"projects": {"shop": {"fields": fields}}})
