"""An application as others write them, with hypercare or without: it works, fails, and ends.

Started as a process of its own by `test_hostile_host`, under one hostile condition after another.
What it prints, and how it ends, must not depend on us.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

log = logging.getLogger("shop")
WITH = sys.argv[1:2] == ["with"]
ASKED_WHERE = signal.SIGUSR1
"""The signal at which an application says where each of its threads is."""


def main() -> None:
    if sys.stderr is not None:
        faulthandler.register(ASKED_WHERE, all_threads=True)
    if WITH:
        import hypercare

        hypercare.init(spool_dir=os.environ.get("SPOOL") or None)
    HABITS[sys.argv[2]]()
    print("the work is done", flush=True)
    sys.exit(3)


def work() -> int:
    """Do what the shop does, and tell hypercare of it as its developers would."""
    log.info("charging %s", "7.50")
    total = sum(number * number for number in range(1_000))
    try:
        raise KeyError("discount")
    except KeyError as error:
        log.warning("no discount")
        if WITH:
            import hypercare

            hypercare.step("charged", amount=total)
            hypercare.notice(error)
            hypercare.feedback("The discount is gone", kind="problem")
    return total


def at_ease() -> None:
    print(work())


def near_the_recursion_limit() -> None:
    """Work at the bottom of the stack, and on each step of the way up."""

    def deeper() -> int:
        try:
            above = deeper()
        except RecursionError:
            above = 0
        if above < 100:
            with suppress(RecursionError):
                work()
        return above + 1

    print(deeper() > 100)


def interrupted() -> None:
    """Let a timer's handler come in the middle of everything, and do the same things itself."""

    def handler(*_: Any) -> None:
        work()
        signal.setitimer(signal.ITIMER_REAL, 0.003)

    signal.signal(signal.SIGALRM, handler)
    handler()
    for _ in range(100):
        work()
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    print(work())


def thrown_out() -> None:
    """Let a timer's handler raise in the middle of everything."""

    class Enough(Exception):
        pass

    def handler(*_: Any) -> None:
        raise Enough

    signal.signal(signal.SIGALRM, handler)
    for turn in range(12):
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.0005 + turn * 0.0007)
            for _ in range(10):
                work()
        except Enough:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    print(work())


def jumping_clock() -> None:
    real, jump = time.time, [0.0]
    time.time = lambda: real() + jump[0]
    for jump[0] in (0.0, 1e9, -1e9, 86_400.0, -2e9, 0.0):
        print(work())


def busy_at_exit() -> None:
    """Leave daemon threads behind that go on while the interpreter ends."""

    def forever() -> None:
        while True:
            work()

    for _ in range(4):
        threading.Thread(target=forever, daemon=True).start()
    print(work())


def forking() -> None:
    for _ in range(5):
        work()
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    print(work())


def traced() -> None:
    seen = [0]

    def tracer(*_: Any) -> Any:
        seen[0] += 1
        return tracer

    sys.settrace(tracer)
    print(work())
    sys.settrace(None)
    assert seen[0] > 100


def reentered() -> None:
    """Come back at every line of hypercare, as a signal's handler or a finalizer may."""

    def tracer(frame: Any, event: str, _: Any) -> Any:
        if event == "line" and "hypercare" in frame.f_code.co_filename:
            note()
        return tracer

    def note() -> None:
        if WITH:
            import hypercare

            with suppress(KeyError):
                raise KeyError("again")
            hypercare.step("again")
            hypercare.notice("again")

    work()
    sys.settrace(tracer)
    note()
    sys.settrace(None)
    print(work())


def twice() -> None:
    if WITH:
        import hypercare

        hypercare.init("http://hcp_another@127.0.0.1:9/other", spool_dir=os.environ.get("SPOOL"))
        hypercare.init(spool_dir=os.environ.get("SPOOL"))
    print(work())


def crashing() -> None:
    work()
    raise LookupError("the shop is gone")


def crashing_in_a_thread() -> None:
    thread = threading.Thread(target=crashing, name="till")
    thread.start()
    thread.join()


HABITS: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        *(at_ease, near_the_recursion_limit, interrupted, thrown_out, jumping_clock, busy_at_exit),
        *(forking, traced, reentered, twice, crashing, crashing_in_a_thread),
    )
}

if __name__ == "__main__":
    main()
