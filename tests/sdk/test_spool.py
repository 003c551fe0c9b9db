from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import disk
from hypercare.files import Attachment
from hypercare.report import Report, seal
from hypercare.sealed import Sealed
from hypercare.spool import Held, Spool, SpoolFull
from tests.sdk.fake_collector import FakeCollector


def spool(folder: Path, **bounds: Any) -> Spool:
    return Spool(folder, **{"max_bytes": 10_000, "max_reports": 10, "max_age": 3600.0, **bounds})


def sealed(id: str = "1", size: int = 10) -> Sealed:
    return Sealed(id, "application/json", b"x" * size)


def put(spool: Spool, sealed: Sealed, **how: Any) -> Held:
    held = spool.put(sealed, **how)
    spool.release(held)
    return held


def test_what_was_put_is_read_back_by_another_process_s_spool(tmp_path: Path) -> None:
    body = bytes(range(256)) + b"\n{}"
    put(spool(tmp_path), Sealed("ï d", "multipart/form-data; boundary=b", body))
    other = spool(tmp_path)
    held = other.claim(other.names()[0])
    assert held is not None
    assert held.sealed == Sealed("ï d", "multipart/form-data; boundary=b", body)
    other.release(held)


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    held = put(spool(folder), sealed())
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / held.name).stat().st_mode & 0o077 == 0


def test_a_report_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    mine, other = spool(tmp_path), spool(tmp_path)
    held = mine.put(sealed())
    assert other.claim(held.name) is None
    assert mine.claim(held.name) is None
    mine.release(held)
    taken = other.claim(held.name)
    assert taken is not None
    other.remove(taken)
    assert mine.claim(held.name) is None
    assert mine.names() == []


def test_the_same_id_takes_one_place(tmp_path: Path) -> None:
    here = spool(tmp_path)
    put(here, sealed("1", 10))
    put(here, sealed("1", 20))
    assert len(here.names()) == 1


def test_the_oldest_comes_first(tmp_path: Path) -> None:
    here = spool(tmp_path)
    held = [put(here, sealed(str(n))) for n in range(5)]
    for age, each in enumerate(held):
        os.utime(tmp_path / each.name, (1e9 - age, 1e9 - age))
    assert here.names() == [each.name for each in reversed(held)]


def test_bytes_are_bounded_and_the_last_room_is_for_words(tmp_path: Path) -> None:
    here = spool(tmp_path, max_bytes=1_000)
    put(here, sealed("1", 600))
    with pytest.raises(SpoolFull):
        here.put(sealed("2", 200))
    put(here, sealed("2", 200), words_only=True)
    with pytest.raises(SpoolFull):
        here.put(sealed("3", 200), words_only=True)


def test_the_number_of_reports_is_bounded(tmp_path: Path) -> None:
    here = spool(tmp_path, max_reports=5)
    for number in range(5):
        put(here, sealed(str(number)), words_only=True)
    with pytest.raises(SpoolFull):
        here.put(sealed("6"), words_only=True)


def test_what_is_too_old_is_for_a_failed_attempt_to_give_up(tmp_path: Path) -> None:
    here = spool(tmp_path)
    held = put(here, sealed())
    os.utime(tmp_path / held.name, (1, 1))
    here.tidy()
    old = here.claim(held.name)
    assert old is not None
    assert here.expired(old) == "not accepted within 0 days"
    here.release(old)
    young = here.put(sealed("2"))
    assert here.expired(young) == ""
    here.release(young)


def test_half_written_files_of_the_dead_are_cleared_away(tmp_path: Path) -> None:
    torn = tmp_path / "x.report.1-1.writing"
    torn.write_bytes(b"{")
    here = spool(tmp_path)
    here.tidy()
    assert torn.exists()
    os.utime(torn, (1, 1))
    here.tidy()
    assert not torn.exists()


def test_a_file_that_is_not_whole_yet_is_nobody_s_report(tmp_path: Path) -> None:
    whole = tmp_path / "a" / "1.report"
    seen: list[list[str]] = []
    here = spool(whole.parent)

    def pieces() -> Iterator[bytes]:
        yield b'{"id": "1", "content_type": "application/json"}\n'
        seen.append(here.names())

    fd = disk.write_locked(whole, pieces())
    assert fd is not None
    disk.unlock_and_close(fd)
    assert (seen, here.names()) == ([[]], ["1.report"])


def test_a_damaged_file_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    here = spool(tmp_path)
    held = put(here, sealed())
    (tmp_path / held.name).write_bytes(b"no header")
    assert here.claim(held.name) is None
    assert len(here.refused) == 1
    why = json.loads((tmp_path / "refused" / f"{held.name}.why").read_text())
    assert "damaged" in why["why"]


def test_a_refused_report_lies_aside_with_its_reason(tmp_path: Path) -> None:
    here = spool(tmp_path)
    held = here.put(sealed("77"))
    here.set_aside(held, "422, description: is required", 422)
    assert (here.names(), len(here.refused)) == ([], 1)
    why = json.loads((tmp_path / "refused" / f"{held.name}.why").read_text())
    assert (why["id"], why["status"]) == ("77", 422)
    assert (tmp_path / "refused" / held.name).read_bytes().endswith(b"\nxxxxxxxxxx")


def test_the_refused_are_bounded_and_what_is_let_go_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = spool(tmp_path, max_bytes=1_000_000, max_reports=5)
    for number in range(7):
        here.set_aside(here.put(sealed(f"r{number}")), "why")
    assert len(here.refused) == 5
    assert len(list(here.refused.folder.iterdir())) == 10
    left = [json.loads(path.read_text())["id"] for path in here.refused.folder.glob("*.why")]
    assert sorted(left) == ["r2", "r3", "r4", "r5", "r6"]
    assert caplog.text.count("is deleted") == 2


def test_where_room_is_short_the_refused_lose_their_files_before_their_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = spool(tmp_path, max_bytes=20_000)
    for number in range(4):
        words = Report({"id": f"r{number}", "description": f"words {number}"})
        heavy = replace(words, attachments=(Attachment("file", "a", "a/b", b"x" * 4_000),))
        here.set_aside(here.put(seal(heavy)), "why")
    kept = {path.name: path.read_bytes() for path in here.refused.folder.glob("*.report")}
    assert len(kept) == 4
    assert all(f"words {number}" in str(list(kept.values())) for number in range(4))
    assert sum(len(content) for content in kept.values()) < 10_000
    assert "no room for the files of refused feedback r0" in caplog.text


def test_what_is_done_with_is_not_sent_again_where_the_disk_does_not_let_it_go(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = spool(tmp_path)
    held = put(here, sealed("1"))
    (tmp_path / "refused").write_text("a file in the way")
    taken = here.claim(held.name)
    assert taken is not None
    here.set_aside(taken, "why")
    assert (tmp_path / held.name).exists()
    assert here.names() == []
    assert caplog.text.count("cannot leave") == 1


def test_without_a_disk_reports_stay_in_memory_and_that_is_said_once(
    collector: FakeCollector, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    collector.moods = ["500", "500", "202"]
    hypercare.init(collector.dsn, spool_dir=blocked, strict=True)
    for number in range(2):
        hypercare.feedback(f"words {number}")
    while hypercare.flush(10):
        pass
    assert {each["description"] for each in collector.feedback} == {"words 0", "words 1"}
    said = [r for r in caplog.records if "cannot be written" in r.message]
    assert len(said) == 1
    assert "HYPERCARE_SPOOL" in said[0].message


def test_memory_is_bounded_too(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    here = spool(blocked / "spool", max_reports=1_000, max_bytes=10**9)
    for number in range(100):
        held = put(here, sealed(str(number)))
        assert not held.durable
    with pytest.raises(SpoolFull):
        here.put(sealed("one too many"))


FULL_DISK = """
import logging, resource, sys
import hypercare
from hypercare import client
logging.basicConfig()
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
hypercare.feedback("words " * 2000)
assert hypercare.flush(10) == 0
"""


def test_a_full_disk_is_survived(
    collector: FakeCollector, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, collector.dsn, str(spool_dir)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "File too large" in run.stderr
    assert collector.feedback[0]["description"] == "words " * 2000
    assert (waiting(), list(spool_dir.glob("*/*.writing"))) == ([], [])


def test_when_the_spool_is_nearly_full_files_are_shed_before_words(
    nowhere: str, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True, spool_bytes=30_000)
    hypercare.feedback("first", attachments=[("big.bin", b"x" * 15_000)])
    hypercare.feedback("second", attachments=[("big.bin", b"x" * 15_000)])
    files = sorted(path.read_bytes() for path in spool_dir.glob("*/*.report"))
    assert len(files) == 2
    kept = next(content for content in files if b'"second"' in content)
    feedback = json.loads(kept.partition(b"\n")[2])
    assert feedback["extra"]["shed"] == ["attachments"]
    assert "must shed weight" in caplog.text


def test_when_not_even_words_fit_it_is_said_and_the_outcome_is_never(
    nowhere: str, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True, spool_bytes=10)
    id = hypercare.feedback("words")
    assert isinstance(hypercare.outcome(id), hypercare.Never)
    assert "could not be kept" in caplog.text
    assert caplog.records[-1].levelno == logging.ERROR


def test_threads_that_put_at_once_lose_nothing(tmp_path: Path) -> None:
    here = spool(tmp_path, max_reports=1_000, max_bytes=10**9)
    threads = [
        threading.Thread(target=lambda t=t: [put(here, sealed(f"{t}-{n}")) for n in range(20)])
        for t in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(here.names()) == 80
