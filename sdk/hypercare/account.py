"""What a trail tells when a report is made: in the wire's shape, with its session's past."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypercare import fault, trail
from hypercare.fault import Fault
from hypercare.steps import Step, told
from hypercare.template import LIMITS
from hypercare.trail import Trail


def collect(of: Trail) -> dict[str, list[dict[str, Any]]]:
    """Write the trail as the wire has it, together with what its session left behind."""
    steps, errors = trail.memory.recall(of.session) if of.session else ([], [])
    errors += [each for each in list(of.errors) if not any(each is known for known in errors)]
    return tell(trail.whole(of, [*steps, *of.steps]), errors)


def described(of: Trail) -> dict[str, Any]:
    """Return what the application told of the program, the session and this moment."""
    return {**described_of(of.session), **of.known(), **of.described}


def described_of(session: str | None) -> dict[str, Any]:
    """Return what the application told of the program and of a session."""
    return {**trail.program().described, **(trail.memory.facts(session) if session else {})}


def tell(steps: Iterable[Step], errors: Iterable[Fault]) -> dict[str, list[dict[str, Any]]]:
    """Write steps and errors as the wire has them: the latest of each, oldest first."""
    return {
        "steps": [told(each) for each in list(steps)[-LIMITS.steps :]],
        "errors": [fault.tell(each) for each in list(errors)[-LIMITS.errors :]],
    }
