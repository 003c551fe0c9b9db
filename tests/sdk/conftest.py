from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import pytest

import hypercare
from hypercare import client, courier, process, signals, trail
from tests.ports import free_port
from tests.sdk.fake_collector import KEY, FakeCollector, collecting
from tests.sdk.serving import serving
from tests.sdk.shop import Site


@pytest.fixture(autouse=True)
def _no_browser_s_loop() -> Iterator[None]:
    """Let nothing here see the event loop on which Playwright waits in the same process."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(autouse=True)
def _clean_slate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Give each test an SDK that was never configured, and a home of its own."""
    for name in ("HYPERCARE_DSN", "HYPERCARE_RELEASE", "HYPERCARE_DEPLOYMENT", "HYPERCARE_SPOOL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    process.configure(None)
    process.forget_faults()
    client.current().early.clear()
    yield
    process.configure(None)
    signals.waiting.after_fork()
    _retire_couriers()
    hypercare.integrations.logging.install(None)
    trail.share(False)
    trail.current().clear()
    trail.program().clear()
    trail.program().session = None
    trail.memory._known.clear()


def _retire_couriers() -> None:
    """Leave no thread behind that would knock at a port which another test may get."""
    for each in list(courier._couriers):
        shutil.rmtree(each.spool.folder, ignore_errors=True)
        each.spool.after_fork()
        if each._thread is not None:
            each.wake()


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    with collecting() as running:
        yield running


@pytest.fixture
def spool_dir(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def ready(collector: FakeCollector, spool_dir: Path) -> FakeCollector:
    """The SDK, configured for a collector that is up, with patience on a busy machine."""
    hypercare.init(
        collector.dsn,
        release="2.4.1",
        deployment="test",
        spool_dir=spool_dir,
        relay_seconds=60,
        strict=True,
    )
    return collector


@pytest.fixture
def nowhere(spool_dir: Path) -> str:
    """A DSN whose collector is down."""
    return f"http://{KEY}@127.0.0.1:{free_port()}/shop"


@pytest.fixture
def waiting(spool_dir: Path) -> Callable[[], list[Path]]:
    """Return the reports that wait on disk."""
    return lambda: sorted(spool_dir.glob("*/*.report"))


@pytest.fixture
def app() -> flask.Flask:
    app = flask.Flask("tests.sdk.shop")
    hypercare.integrations.flask.install(app)

    @app.get("/fail")
    def fail() -> str:
        password = "hunter2"  # noqa: F841
        raise KeyError("discount")

    return app


@pytest.fixture
def site(app: flask.Flask) -> Iterator[Site]:
    with serving(app) as base:
        site = Site(base)
        yield site
        site.http.close()
