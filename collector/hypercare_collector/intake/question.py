"""One custom field of a project: what is asked, and what an answer may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    """One custom field. Sizes are characters, counts of choices, numbers or ISO dates.

    ``when`` maps dotted paths of other questions to the answers that call for this one,
    ``translations`` a language (BCP 47) to its ``label``, ``help`` and words for ``choices``.
    """

    name: str
    label: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    min: Any = None
    max: Any = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    example: str = ""
    when: Mapping[str, list[Any]] = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where its answer stands in a feedback."""
        return f"fields.{self.name}"
