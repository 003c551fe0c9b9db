"""“What will be sent”, in words: the true contents of the feedback, made when somebody looks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hypercare.integrations.desktop import words
from hypercare.integrations.desktop.words import counted


def describe(content: Mapping[str, Any], *, picture: bool) -> str:
    """Tell a feedback in the wire's shape: first in words, then letter by letter."""
    if not content:
        return words.SENT_NOTHING
    lines = [
        "• Your words, as you wrote them",
        *(["• The picture of this window"] if picture else []),
        *(f"• {name}: {said}" for name, said in _facts(content) if said),
        "• Your network address",
        *_happenings(content.get("trail", {})),
        "",
        words.SENT_TYPED,
        "",
        "Letter by letter:",
        json.dumps(content, indent=1, ensure_ascii=False),
    ]
    return "\n".join(lines)


def _facts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    environment = content.get("environment", {})
    screen = environment.get("screen", {})
    yield "Application", _joined(content.get("app", {}), "name", "release", "deployment")
    yield "System", _joined(environment.get("os", {}), "name", "version")
    yield "Python", _joined(environment.get("runtime", {}), "version")
    yield "Screen", " × ".join(str(screen[side]) for side in ("width", "height") if side in screen)
    yield "Sent as", _joined(content.get("reporter", {}), "name", "email", "id", "role")
    packages = len(environment.get("packages", {}))
    yield "Versions of", counted(packages, "package", "packages") if packages else ""


def _joined(facts: Any, *names: str) -> str:
    if not isinstance(facts, Mapping):
        return ""
    return " ".join(str(facts[name]) for name in names if facts.get(name))


def _happenings(trail: Mapping[str, Any]) -> Iterator[str]:
    steps, errors = trail.get("steps", []), trail.get("errors", [])
    yield f"• {counted(len(steps), 'recorded step', 'recorded steps')}"
    yield from (f"      {each.get('message')}" for each in steps)
    yield f"• {counted(len(errors), 'recorded error', 'recorded errors')}"
    yield from (f"      {each.get('type')}: {each.get('message')}" for each in errors)
