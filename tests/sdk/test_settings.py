from __future__ import annotations

from pathlib import Path

import pytest

from hypercare import settings
from tests.sdk.fake_collector import KEY

DSN = f"https://{KEY}@collector.example/shop"


def test_the_dsn_gives_address_key_and_project() -> None:
    dsn = settings.parse_dsn(f"https://{KEY}@collector.example:8443/some/prefix/shop/")
    assert dsn.base == "https://collector.example:8443/some/prefix"
    assert (dsn.key, dsn.project) == (KEY, "shop")
    assert dsn.vouches


def test_an_address_in_brackets_keeps_them() -> None:
    assert settings.parse_dsn("http://hcp_1@[::1]:8600/shop").base == "http://[::1]:8600"


def test_the_key_stays_out_of_every_repr() -> None:
    assert KEY not in repr(settings.read(DSN))


def test_the_environment_fills_in_what_was_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERCARE_DSN", DSN)
    monkeypatch.setenv("HYPERCARE_RELEASE", "1.0")
    monkeypatch.setenv("HYPERCARE_DEPLOYMENT", "live")
    monkeypatch.setenv("HYPERCARE_SPOOL", "/var/spool/x")
    monkeypatch.setenv("HYPERCARE_LIMITS__PER_KEY", "of the collector's")
    read = settings.read(release="2.0")
    assert (read.dsn.project, read.release, read.deployment) == ("shop", "2.0", "live")
    assert read.spool_dir == Path("/var/spool/x")


def test_two_collectors_never_share_a_folder() -> None:
    one = settings.read(DSN, spool_dir="/s").spool_folder()
    other = settings.read(DSN.replace("collector", "another"), spool_dir="/s").spool_folder()
    assert one != other
    assert one == settings.read(DSN.replace(KEY, "hcs_new"), spool_dir="/s").spool_folder()


def test_the_default_folder_lies_in_the_user_s_state() -> None:
    assert "hypercare" in settings.read(DSN).spool_folder().parts


def test_a_project_s_name_cannot_leave_the_folder() -> None:
    folder = settings.read(f"https://{KEY}@c.example/..", spool_dir="/s").spool_folder()
    assert folder.parent == Path("/s")
    assert folder.name.startswith("__-")
