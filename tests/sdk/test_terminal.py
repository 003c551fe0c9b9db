from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.sdk.fake_collector import FakeCollector, eventually
from tests.sdk.typing_person import Person, sitting_at

PROGRAM = """
import os, sys
import hypercare
hypercare.init(os.environ["DSN"], spool_dir=os.environ["SPOOL"], app="ledger", strict=True)
hypercare.report_on_crash(quiet="QUIET" in os.environ)
hypercare.step("read the ledger")
exec(os.environ.get("FIRST", ""))
def total(lines):
    return sum(lines[each] for each in ("november", "december"))
total({"november": 3})
"""
MENU = "sends nothing: "

Start = Callable[..., AbstractContextManager[Person]]


@pytest.fixture
def environment(collector: FakeCollector, spool_dir: Path) -> dict[str, str]:
    return {**os.environ, "DSN": collector.dsn, "SPOOL": str(spool_dir)}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.py"
    file.write_text(PROGRAM, encoding="utf-8")
    return file


@pytest.fixture
def start(program: Path, environment: dict[str, str]) -> Start:
    @contextmanager
    def start(**more: str) -> Iterator[Person]:
        arguments = ["-W", "error", str(program)]
        with sitting_at(arguments, program.parent, {**environment, **more}) as person:
            yield person

    return start


def run(
    program: Path, environment: dict[str, str], **more: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


def answer_the_first_questions(person: Person, words: str) -> None:
    person.sees("What went wrong?")
    person.sees("> ")
    person.types(words)
    person.sees("Who is affected?")
    person.sees("> ")
    person.types("2")
    person.sees("Can you go on working?")
    person.sees("> ")
    person.types("no, I am stuck")


def test_who_sits_at_the_terminal_is_asked_and_gets_a_receipt(
    start: Start, collector: FakeCollector
) -> None:
    with start() as person:
        answer_the_first_questions(person, "I wanted December’s total")
        person.sees(MENU)
        person.types("")
        person.sees("Your receipt is SHOP-1.")
        assert person.leaves_it_to_end() == 1

    [feedback] = collector.feedback
    assert feedback["description"] == "I wanted December’s total"
    assert feedback["impact"] == {"scope": "team", "work": "blocked"}
    assert feedback["kind"] == "problem"
    assert feedback["context"]["route"] == "ledger.py"
    [error] = feedback["trail"]["errors"]
    assert (error["type"], error["handled"]) == ("KeyError", False)
    assert error["frames"][-1]["function"] == "total.<locals>.<genexpr>"
    assert [each["message"] for each in feedback["trail"]["steps"]] == ["read the ledger"]


def test_the_traceback_stands_before_the_question_as_it_would_without_us(
    start: Start, program: Path, environment: dict[str, str]
) -> None:
    without = run(program, {**environment, "FIRST": "sys.excepthook = sys.__excepthook__"})
    with start() as person:
        person.sees("What went wrong?")
        traceback, _, _ = person.screen.partition("\nledger ended because of an error")
    assert traceback == without.stderr


def test_the_preview_shows_everything_that_is_sent(start: Start, collector: FakeCollector) -> None:
    with start() as person:
        answer_the_first_questions(person, "wrong total")
        person.sees(MENU)
        person.types("p")
        person.sees("What will be sent:")
        person.sees("description: wrong total")
        for words in ("scope: team", "name: ledger", "message: read the ledger", "type: KeyError"):
            person.sees(words)
        person.sees(MENU)
        shown = person.screen
        person.types("y")
        person.sees("Your receipt is")
        person.leaves_it_to_end()
    [feedback] = collector.feedback
    assert f"id: {feedback['id']}" in shown
    assert f"created_at: {feedback['created_at']}"[:-6] in shown


def test_more_questions_are_asked_of_who_wants_them(start: Start, collector: FakeCollector) -> None:
    answers = {"What did you expect?": "a number", "Your name": "Mara Lindqvist", "Category": "2"}
    with start() as person:
        answer_the_first_questions(person, "wrong total")
        person.sees(MENU)
        person.types("m")
        while True:
            person.sees("\n> " if "Your e-mail" not in person.screen else MENU)
            if person.screen.endswith(MENU):
                break
            asked = person.screen.rsplit("\n> ", 2)[-2]
            person.types(next((answers[each] for each in answers if each in asked), ""))
            if "Your e-mail" in asked:
                person.sees(MENU)
                break
        person.types("")
        person.sees("Your receipt is")
        person.leaves_it_to_end()
    [feedback] = collector.feedback
    assert feedback["expected"] == "a number"
    assert feedback["category"] == "data"
    assert feedback["reporter"] == {"name": "Mara Lindqvist"}
    assert "actual" not in feedback


def test_an_answer_that_does_not_fit_is_asked_for_again(start: Start) -> None:
    with start() as person:
        person.sees("> ")
        person.types("my words")
        person.sees("> ")
        person.types("7")
        person.sees("Please choose one of: Just me, My team")
        person.sees("> ")
        person.types("me")
        person.sees("Can you go on working?")


def test_who_says_nothing_can_send_the_crash_alone(start: Start, collector: FakeCollector) -> None:
    with start() as person:
        person.sees("> ")
        person.types("")
        person.sees(MENU)
        person.types("")
        person.sees("Your receipt is")
        person.leaves_it_to_end()
    assert [each["description"] for each in collector.feedback] == ["Crashed: KeyError: 'december'"]


def test_who_says_no_sends_nothing(
    start: Start, collector: FakeCollector, waiting: Callable[[], list[Path]]
) -> None:
    with start() as person:
        answer_the_first_questions(person, "never mind")
        person.sees(MENU)
        person.types("n")
        person.sees("Nothing was sent.")
        assert person.leaves_it_to_end() == 1
    assert collector.feedback == []
    assert waiting() == []


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_who_ends_the_questions_loses_nothing_of_what_was_said(
    start: Start, collector: FakeCollector, key: bytes
) -> None:
    with start() as person:
        person.sees("> ")
        person.types("my first words")
        person.sees("> ")
        person.presses(key)
        person.sees("Nobody answers any more.")
        assert person.leaves_it_to_end() == 1
        assert "Traceback" not in person.screen.partition("KeyError: 'december'")[2]
    assert [each["description"] for each in collector.feedback] == ["my first words"]


def test_without_a_collector_it_is_kept_and_sent_by_the_next_run(
    start: Start, collector: FakeCollector, program: Path, environment: dict[str, str]
) -> None:
    collector.stop()
    with start() as person:
        answer_the_first_questions(person, "while you were away")
        person.sees(MENU)
        person.types("")
        person.sees("could not be sent now. It is kept on this machine")
        assert person.leaves_it_to_end() == 1
    collector.come_back()
    assert run(program, {**environment, "FIRST": "sys.exit(0)"}).returncode == 0
    assert [each["description"] for each in collector.feedback] == ["while you were away"]


def test_without_a_terminal_nothing_is_asked_or_printed_and_the_crash_is_reported(
    program: Path, environment: dict[str, str], collector: FakeCollector
) -> None:
    without = run(program, {**environment, "FIRST": "sys.excepthook = sys.__excepthook__"})
    ended = run(program, environment, stdin=subprocess.DEVNULL)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", without.stderr)
    [feedback] = collector.feedback
    assert feedback["description"] == "Crashed: KeyError: 'december'"
    assert feedback["tags"] == {"told_by": "the program itself"}
    assert [each["type"] for each in feedback["trail"]["errors"]] == ["KeyError"]


def test_a_job_that_crashes_again_and_again_is_one_report(
    program: Path, environment: dict[str, str], collector: FakeCollector
) -> None:
    run(program, environment, stdin=subprocess.DEVNULL)
    run(program, environment, stdin=subprocess.DEVNULL)
    ids = {each["id"] for each in collector.feedback}
    assert len(collector.feedback) == 2
    assert len(ids) in (1, 2)  # two, when the hour strikes in between
    assert len(ids) == 1 or len({each["created_at"][:13] for each in collector.feedback}) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"QUIET": "1"},
        {"FIRST": "sys.ps1 = '>>> '"},
        {"FIRST": "import tty; tty.setcbreak(0)"},
        {"FIRST": "sys.stdin = None"},
        {"FIRST": "sys.stderr.close()"},
        {"FIRST": "child = os.fork()\nif child: sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))"},
    ],
    ids=["quiet", "prompt", "full screen", "no stdin", "no stderr", "a child"],
)
def test_who_cannot_or_shall_not_be_asked_is_not(
    start: Start, collector: FakeCollector, more: dict[str, str]
) -> None:
    with start(**more) as person:
        assert person.leaves_it_to_end() == 1
        assert "What went wrong?" not in person.screen
    eventually(lambda: collector.feedback)


def test_a_program_in_the_background_is_not_stopped_by_a_question(
    program: Path, environment: dict[str, str], collector: FakeCollector
) -> None:
    starter = program.with_name("starter.py")
    starter.write_text(
        "import os, subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, {str(program)!r}], process_group=0)\n"
        "sys.exit(child.wait())\n",
        encoding="utf-8",
    )
    with sitting_at([str(starter)], program.parent, environment) as person:
        assert person.leaves_it_to_end() == 1
        assert "What went wrong?" not in person.screen
    eventually(lambda: collector.feedback)


def test_words_that_look_like_a_secret_are_pointed_out(start: Start) -> None:
    with start() as person:
        person.sees("> ")
        person.types("I paid with 4111 1111 1111 1111")
        person.sees("This looks like a password or a card number.")


def test_an_address_a_number_and_a_page_may_well_be_told(start: Start) -> None:
    with start() as person:
        person.sees("> ")
        person.types("Write to mara@example.com, call +49 170 1234567, see https://x.example/a?b=1")
        person.sees("Who is affected?")
        assert "looks like a password" not in person.screen


def test_every_answer_is_looked_at_for_a_secret(start: Start) -> None:
    with start() as person:
        answer_the_first_questions(person, "wrong total")
        person.sees(MENU)
        person.types("m")
        person.sees("> ")
        person.types("log in with password: hunter22")
        person.sees("This looks like a password or a card number.")


def test_what_the_program_does_not_let_leave_is_told_in_a_persons_words(
    start: Start, collector: FakeCollector
) -> None:
    told = "os.environ['DSN'], spool_dir=os.environ['SPOOL'], before_send=lambda _: None"
    with start(FIRST=f"hypercare.init({told})") as person:
        answer_the_first_questions(person, "wrong total")
        person.sees(MENU)
        person.types("p")
        person.sees("this program does not let this report leave")
        person.sees(MENU)
        person.types("")
        person.sees("this program does not let this report leave")
        person.leaves_it_to_end()
    assert "before_send" not in person.screen.partition("KeyError: 'december'")[2]
    assert collector.posts == []


def test_a_refusal_is_told_in_a_persons_words(start: Start, collector: FakeCollector) -> None:
    collector.moods = ["422"]
    with start() as person:
        answer_the_first_questions(person, "wrong total")
        person.sees(MENU)
        person.types("")
        person.sees("Your report was not accepted: Refused")
        person.leaves_it_to_end()


@pytest.mark.parametrize("first", ["sys.exit(3)", "raise KeyboardInterrupt"])
def test_a_program_that_is_ended_on_purpose_is_no_crash(
    start: Start, collector: FakeCollector, first: str
) -> None:
    with start(FIRST=first) as person:
        assert person.leaves_it_to_end() != 1
        assert "What went wrong?" not in person.screen
    assert collector.posts == []


def test_a_program_does_not_wait_forever_for_somebody_who_left(
    start: Start, collector: FakeCollector
) -> None:
    short = "from hypercare.integrations.terminal import console; console.PATIENCE = 0.2"
    with start(FIRST=short) as person:
        assert person.leaves_it_to_end() == 1
        assert "Nobody answers any more." in person.screen
    assert [each["description"] for each in collector.feedback] == ["Crashed: KeyError: 'december'"]
