"""The questions of the standard template, asked in a terminal, a line for each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hypercare import questions, trail
from hypercare.integrations.terminal.console import ask, say
from hypercare.integrations.terminal.outline import outline
from hypercare.questions import PERSON, QUESTIONS, Question
from hypercare.report import WORDS

MENU = "Enter sends it · p shows what will be sent · m asks more · n sends nothing: "

DROPPED = "Nothing is sent: this program does not let this report leave."
Answers = dict[str, str]


def told(answers: Answers, preview: Callable[[], dict[str, Any]]) -> bool:
    """Ask, and fill in ``answers``; return False when nothing is to be sent.

    Raises:
        Silence: nobody answers any more; what was answered stands in ``answers``.
    """
    first, *others = [each for each in QUESTIONS if not each.folded]
    if _answered(first, answers):
        _ask_all(others, answers)
    while True:
        say()
        choice = ask(MENU).lower()[:1]
        if choice == "p":
            _show(preview())
        elif choice == "m":
            _ask_all(_more(), answers)
        elif choice in ("", "y", "n"):
            return choice != "n"


def _more() -> Iterator[Question]:
    yield from (each for each in QUESTIONS if each.folded)
    if not trail.program().reporter:
        yield from PERSON


def _ask_all(asked: Iterable[Question], answers: Answers) -> None:
    for each in asked:
        _answered(each, answers)


def _answered(question: Question, answers: Answers) -> bool:
    """Ask until the answer fits; return whether there is one."""
    say(f"{question.label} {question.help}".rstrip())
    for number, (_, words) in enumerate(question.choices, 1):
        say(f"  {number}  {words}")
    while line := ask("> "):
        answer = _chosen(question, line)
        if not (wrong := question.fault(answer)):
            answers[question.name] = answer
            if not question.choices and questions.looks_private(answer):
                say(questions.LOOKS_PRIVATE)
            return True
        say(wrong)
    return False


def _chosen(question: Question, line: str) -> str:
    """Return the choice that a number or its words stand for."""
    for number, (value, words) in enumerate(question.choices, 1):
        if line.lower() in (str(number), value, words.lower()):
            return value
    return line


def _show(content: dict[str, Any]) -> None:
    """Show all of a report, what the person said first."""
    if not content:
        say(f"\n{DROPPED}")
        return
    words = {name: content[name] for name in WORDS if name in content}
    say("\nWhat will be sent:\n")
    for line in outline({**words, **content}):
        say(line)
