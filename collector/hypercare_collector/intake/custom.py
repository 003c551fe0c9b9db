"""A project's own questions: which are asked, and whether the answers fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypercare_collector.intake.fitting import misfits, wanted
from hypercare_collector.intake.problems import Fault
from hypercare_collector.intake.question import Question

STANDS_FOR = {"kind": "problem"}
"""What it means that a question of the standard template is left open."""


@dataclass(frozen=True)
class Questions:
    """All questions of one project, in the order in which they are asked."""

    each: tuple[Question, ...] = ()

    def __iter__(self) -> Iterator[Question]:
        """Go through them in order."""
        return iter(self.each)

    def __len__(self) -> int:
        """Count them."""
        return len(self.each)

    def faults(self, feedback: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield everything that is wrong with ``fields`` of a feedback.

        A feedback without ``fields`` comes from somebody who was never asked: it has no faults.
        """
        answers = feedback.get("fields")
        if not isinstance(answers, Mapping):
            return
        for each in self.each:
            question = replace(each, required=each.required and self.asks(each, feedback))
            answer = answers.get(question.name)
            if answer is not None:
                yield from (Fault(question.path, said) for said in misfits(question, answer))
            elif question.required:
                yield Fault(question.path, f"is required: {wanted(question)}")

    def unanswered(self, feedback: Mapping[str, Any]) -> list[str]:
        """Return the names of required questions that a feedback leaves open.

        Answers under ``extra`` count: there a sender puts all of them when one cannot be given.
        """
        answers = {**_apart(feedback.get("extra")), **(feedback.get("fields") or {})}
        told = {**feedback, "fields": answers}
        return [
            question.name
            for question in self.each
            if question.required
            and answers.get(question.name) is None
            and self.asks(question, told)
        ]

    def asks(self, question: Question, feedback: Mapping[str, Any]) -> bool:
        """Say whether the answers that a feedback gives call for a question."""
        return all(
            _given(self.answer(feedback, path), allowed) for path, allowed in question.when.items()
        )

    def answer(self, feedback: Mapping[str, Any], path: str) -> Any:
        """Return the answer at a dotted path, or what an open question stands for."""
        found: Any = feedback
        for name in path.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        return self.stands_for(path) if found is None else found

    def stands_for(self, path: str) -> Any:
        """Return what it means that a question is left open: a box is not ticked."""
        boxes = {question.path for question in self.each if question.type == "checkbox"}
        return False if path in boxes else STANDS_FOR.get(path)

    @property
    def hidden(self) -> frozenset[str]:
        """The names of those that the page answers, and no person."""
        return frozenset(question.name for question in self.each if question.type == "hidden")

    def known(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Part the answers into those to these questions and the others.

        A project that asks nothing of its own knows nothing better: all are its answers.
        """
        mine = {question.name for question in self.each}
        theirs = {name: item for name, item in answers.items() if mine and name not in mine}
        return {name: item for name, item in answers.items() if name not in theirs}, theirs


def questions(fields: Mapping[str, Mapping[str, Any]]) -> Questions:
    """Read a project's fields as they are stored."""
    return Questions(tuple(_question(name, stored) for name, stored in fields.items()))


def _question(name: str, stored: Mapping[str, Any]) -> Question:
    return Question(name, **{**stored, "choices": tuple(stored["choices"])})


def _apart(extra: Any) -> Mapping[str, Any]:
    answers = extra.get("fields") if isinstance(extra, Mapping) else None
    return answers if isinstance(answers, Mapping) else {}


def _given(answer: Any, allowed: list[Any]) -> bool:
    said = answer if isinstance(answer, list) else [answer]
    return any(each in allowed for each in said)
