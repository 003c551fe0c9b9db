"""A crowd of people in one application at the same time, and what each of their reports names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import hypercare
from tests.sdk.fake_collector import FakeCollector, eventually

USERS = 200
NAMES = re.compile(r"person\d{3}")


def names(users: int = USERS) -> list[str]:
    """Return the names of a crowd."""
    return [f"person{number:03}" for number in range(users)]


def session_of(name: str) -> str:
    """Return the session of one of them: it names the person, as everything of theirs does."""
    return f"{name}-{'s' * 20}"


def come(name: str) -> None:
    """Take the first steps: somebody comes, and only then is it known who."""
    hypercare.step(f"{name} came")
    hypercare.identify(name, name=f"Name of {name}")


def work(name: str) -> None:
    """Take steps, tell facts, run into an error."""
    hypercare.step(f"{name} pressed a button", basket=name)
    hypercare.describe(tenant=name)
    fail(name)


def fail(name: str) -> None:
    """Run into an error that is caught and noticed."""
    try:
        raise ValueError(f"the order of {name}")
    except ValueError as error:
        hypercare.notice(error, order=name)


def say(name: str) -> str:
    """Give feedback whose words say who speaks; returns its id."""
    return hypercare.feedback(f"words of {name}")


def visit_quietly(name: str, meet: Callable[[], Any]) -> None:
    """Do all of it but speak; ``meet`` waits until everybody has come as far."""
    come(name)
    meet()
    work(name)
    meet()


def visit(name: str, meet: Callable[[], Any] = lambda: None) -> None:
    """Do all of it, and speak."""
    visit_quietly(name, meet)
    say(name)


def named(document: Any) -> set[str]:
    """Return whose names stand anywhere in a document."""
    return set(NAMES.findall(json.dumps(document)))


def reports(collector: FakeCollector, people: Iterable[str]) -> list[dict[str, Any]]:
    """Return one report for each of them as soon as all have arrived, in the people's order."""
    wanted = list(people)
    collector.wait_for(len(wanted), 60)
    found = {each["description"].removeprefix("words of "): each for each in collector.feedback}
    assert sorted(found) == sorted(wanted)
    assert len(collector.feedback) == len(wanted)
    return [found[name] for name in wanted]


def assert_apart(collector: FakeCollector, people: Iterable[str]) -> None:
    """Check that each report holds all that is its person's, and nothing of anybody else's."""
    for name, report in zip(wanted := list(people), reports(collector, wanted), strict=True):
        assert named(report) == {name}
        assert report["reporter"]["id"] == name
        assert report["context"]["tenant"] == name
        wanted_steps = [f"{name} came", f"{name} pressed a button"]
        steps = [step["message"] for step in report["trail"]["steps"]]
        assert [step for step in steps if step in wanted_steps] == wanted_steps, steps
        assert f"the order of {name}" in [each["message"] for each in report["trail"]["errors"]]


def assert_signals_apart(collector: FakeCollector, people: Iterable[str]) -> None:
    """Check that everybody's error went out by itself, under that person's session alone."""
    wanted = set(people)

    def heard() -> set[str]:
        return {name for each in collector.signals for name in named(each)}

    eventually(lambda: heard() >= wanted, 30)
    for signal in collector.signals:
        (name,) = named(signal)
        assert signal["session"].partition(".")[0] == session_of(name)
