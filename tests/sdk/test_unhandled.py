from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sdk.fake_collector import FakeCollector

SETUP = """
import os, sys, threading
if "WITH_US" in os.environ:
    import atexit, json, hypercare
    from hypercare import account, trail, unhandled
    hypercare.init("http://hcs_0@127.0.0.1:9/shop", strict=True)
    unhandled.install()
    def tell():
        with open(os.environ["WITH_US"], "w") as file:
            json.dump(account.collect(trail.program())["errors"], file)
    atexit.register(tell)
"""

ADDRESS = re.compile(r"\b0x[0-9a-f]+\b|(?<=object refcount : )[0-9]+")


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what we noticed of it."""

    code: int
    err: str
    errors: list[dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def ended(folder: Path, code: str, *, with_us: bool = True, **more: Any) -> Ended:
    script, told = folder / "script.py", folder / "told.json"
    script.write_text(SETUP + code, encoding="utf-8")
    environment = {**os.environ, "HYPERCARE_SPOOL": str(folder / "spool")}
    if with_us:
        environment["WITH_US"] = str(told)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        timeout=60,
        check=False,
        **more,
    )
    errors = json.loads(told.read_text("utf-8")) if told.exists() else []
    return Ended(done.returncode, ADDRESS.sub("somewhere", done.stderr), errors)


CRASH = """
def price(of):
    return {"tent": 349}[of]
price("backpack")
"""
THREAD = """
def work():
    raise LookupError("in a thread")
def job():
    try:
        work()
    finally:
        if "WITH_US" in os.environ:
            seen.append(trail.current())
seen = []
thread = threading.Thread(target=job, name="worker")
thread.start()
thread.join()
if seen:
    assert [each.type for each in seen[0].errors] == ["LookupError"]
    assert seen[0] is not trail.program()
"""
UNRAISABLE = """
class Lock:
    def __del__(self):
        raise OSError("cannot be released")
Lock()
"""
CAUSED = """
class Broken(Exception):
    def __str__(self):
        raise ValueError("no words")
try:
    1 / 0
except ZeroDivisionError as error:
    raise ExceptionGroup("several", [Broken(), KeyError("x")]) from error
"""
DEEP = """
def down():
    down()
down()
"""


@pytest.mark.parametrize("code", [CRASH, THREAD, UNRAISABLE, CAUSED, DEEP])
def test_what_is_printed_and_how_a_program_ends_is_the_same_with_us_and_without(
    folder: Path, code: str
) -> None:
    without, with_us = ended(folder, code, with_us=False), ended(folder, code)
    assert (with_us.code, with_us.err) == (without.code, without.err)


def test_an_error_that_ends_the_program_is_noticed_once(folder: Path) -> None:
    [error] = ended(folder, CRASH).errors
    assert (error["type"], error["message"], error["handled"]) == ("KeyError", "'backpack'", False)
    assert error["frames"][-1]["function"] == "price"


def test_an_error_of_a_thread_belongs_to_its_thread(folder: Path) -> None:
    assert ended(folder, THREAD).errors == []


def test_an_error_that_cannot_be_raised_belongs_to_the_program(folder: Path) -> None:
    of_somebody = "\nif 'WITH_US' in os.environ: trail.begin(trail.Trail())\n"
    [error] = ended(folder, of_somebody + UNRAISABLE).errors
    assert (error["type"], error["message"]) == ("OSError", "cannot be released")


def test_a_chain_and_a_group_and_an_error_without_words_survive(folder: Path) -> None:
    [error] = ended(folder, CAUSED).errors
    assert error["type"] == "ExceptionGroup"
    assert error["cause"]["type"] == "ZeroDivisionError"


@pytest.mark.parametrize(
    "code",
    [
        "raise KeyboardInterrupt",
        "sys.exit('usage: shop')",
        "raise BrokenPipeError",
        "threading.Thread(target=sys.exit).start()",
        "class A:\n    def __del__(self): raise KeyboardInterrupt\nA()",
        "raise BaseExceptionGroup('both', [KeyboardInterrupt()])",
    ],
)
def test_who_ends_a_program_on_purpose_makes_no_error(folder: Path, code: str) -> None:
    without, with_us = ended(folder, code, with_us=False), ended(folder, code)
    assert (with_us.code, with_us.err) == (without.code, without.err)
    assert with_us.errors == []


THEIRS = """
def theirs(kind, error, traceback):
    print("theirs:", kind.__name__, error, traceback is error.__traceback__, file=sys.stderr)
    before(kind, error, traceback)
before = sys.excepthook
sys.excepthook = theirs
"""


def test_a_hook_that_somebody_puts_on_top_of_ours_calls_ours(folder: Path) -> None:
    with_us = ended(folder, THEIRS + CRASH)
    assert with_us.err == ended(folder, THEIRS + CRASH, with_us=False).err
    assert len(with_us.errors) == 1


def test_put_on_top_again_we_see_each_error_once(folder: Path) -> None:
    again = "\nif 'WITH_US' in os.environ: unhandled.install(); unhandled.install()\n"
    with_us = ended(folder, THEIRS + again + CRASH)
    assert with_us.err.count("theirs: KeyError 'backpack' True\n") == 1
    assert [error.get("count", 1) for error in with_us.errors] == [1]


def test_who_replaces_our_hook_gets_all_errors_alone(folder: Path) -> None:
    replaced = "\nsys.excepthook = lambda *told: print('mine', file=sys.stderr)\n"
    with_us = ended(folder, replaced + CRASH)
    assert (with_us.err, with_us.errors) == ("mine\n", [])


def test_the_application_may_do_without(folder: Path) -> None:
    off = """
if "WITH_US" in os.environ:
    hypercare.init("http://hcs_0@127.0.0.1:9/shop", strict=True, unhandled=False)
"""
    assert ended(folder, off + CRASH).errors == []


SABOTAGE = """
if "WITH_US" in os.environ:
    def notice(*_, **__):
        raise error
    error = {error}
    trail.notice = notice
"""


@pytest.mark.parametrize("error", ["MemoryError()", "RecursionError()", "SystemExit(7)"])
@pytest.mark.parametrize("code", [CRASH, UNRAISABLE])
def test_when_we_fail_the_report_is_the_same(folder: Path, code: str, error: str) -> None:
    sabotage = SABOTAGE.format(error=error)
    without = ended(folder, sabotage + code, with_us=False)
    with_us = ended(folder, sabotage + code)
    assert (with_us.code, with_us.err) == (without.code, without.err)


@pytest.mark.parametrize("closing", ["sys.stderr.close()", "sys.stderr = None", "os.close(2)"])
def test_without_a_stderr_the_error_is_noticed_and_the_program_ends_as_ever(
    folder: Path, closing: str
) -> None:
    without, with_us = (
        ended(folder, f"\n{closing}\n{CRASH}", with_us=ours) for ours in (False, True)
    )
    assert (with_us.code, with_us.err) == (without.code, without.err)
    assert [error["type"] for error in with_us.errors] == ["KeyError"]


AT_THE_LIMIT = """
class Deep:
    def __del__(self):
        raise OSError("deep down")
def down(n):
    here = Deep()
    down(n + 1)
try:
    down(1)
except RecursionError:
    print("went on", file=sys.stderr)
"""


def test_close_to_the_recursion_limit_everything_is_as_without_us(folder: Path) -> None:
    without, with_us = ended(folder, AT_THE_LIMIT, with_us=False), ended(folder, AT_THE_LIMIT)
    assert with_us.code == without.code == 0
    assert with_us.err.count("deep down") == without.err.count("deep down") > 500
    if sys.version_info < (3, 12):  # later ones cannot call any hook from the deepest frame of all
        assert with_us.err == without.err


CHILD = """
import multiprocessing
def work(way):
    if "WITH_US" in os.environ:
        from multiprocessing import util
        def tell_of_child():
            with open(os.environ["WITH_US"] + ".child", "w") as file:
                json.dump(account.collect(trail.current())["errors"], file)
        util.Finalize(None, tell_of_child, exitpriority=-20)
    raise KeyError(way)
if __name__ == "__main__":
    child = multiprocessing.get_context(sys.argv[1]).Process(target=work, args=("tent",))
    child.start()
    child.join()
    sys.exit(child.exitcode)
"""


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="there is no hook any more")
@pytest.mark.parametrize("way", ["fork", "spawn", "forkserver"])
def test_an_error_that_ends_a_child_process_is_noticed_there(folder: Path, way: str) -> None:
    code = CHILD.replace("sys.argv[1]", repr(way))
    without, with_us = ended(folder, code, with_us=False), ended(folder, code)
    assert with_us.code == without.code == 1
    assert with_us.err == without.err
    told = json.loads((folder / "told.json.child").read_text("utf-8"))
    assert [(error["type"], error["handled"]) for error in told] == [("KeyError", False)]


LAST_WORDS = """
import multiprocessing
def work():
    hypercare.feedback("from a child")
    raise SystemExit(3)
if __name__ == "__main__":
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    sys.exit(child.exitcode)
"""


def test_a_child_process_sends_its_last_words(folder: Path, collector: FakeCollector) -> None:
    code = LAST_WORDS.replace("import multi", f"hypercare.init({collector.dsn!r})\nimport multi", 1)
    assert ended(folder, code).code == 3
    assert [each["description"] for each in collector.feedback] == ["from a child"]


def test_the_error_that_ends_a_program_is_sent_before_it_ends(
    folder: Path, collector: FakeCollector
) -> None:
    ended(folder, f"hypercare.init({collector.dsn!r})" + CRASH)
    [signal] = collector.signals
    assert (signal["error"]["type"], signal["error"]["handled"]) == ("KeyError", False)
