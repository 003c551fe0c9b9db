from __future__ import annotations

import asyncio
import datetime
import gc
import logging
import logging.config
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePath
from typing import Any

import pytest

import hypercare
from hypercare import SettingsError, integrations, trail, transport
from hypercare.integrations.logging import Heard, install
from hypercare.process import Decided
from hypercare.trail import Trail
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.hostile import Hostile


@pytest.fixture(autouse=True)
def app() -> Iterator[logging.Logger]:
    """A logger of the application; what these tests install is gone afterwards."""
    factory = logging.getLogRecordFactory()
    logger = logging.getLogger("shop.orders")
    logger.setLevel(logging.INFO)
    yield logger
    logging.setLogRecordFactory(factory)
    logger.setLevel(logging.NOTSET)
    logger.handlers.clear()
    install(None)
    Heard.handlers.clear()


def steps() -> list[dict[str, Any]]:
    found = hypercare.preview()["trail"]["steps"]
    assert isinstance(found, list)
    return found


def errors() -> list[dict[str, Any]]:
    found = hypercare.preview()["trail"]["errors"]
    assert isinstance(found, list)
    return found


def messages() -> list[str]:
    return [step["message"] for step in steps()]


def test_a_record_becomes_a_step_with_template_and_arguments_apart(app: logging.Logger) -> None:
    install("INFO")
    app.info("order %s of %s", 4711, "Ada")
    [step] = steps()
    assert (step["type"], step["message"]) == ("log", "order 4711 of Ada")
    assert step["data"] == {
        "level": "INFO",
        "logger": "shop.orders",
        "template": "order %s of %s",
        "args": [4711, "Ada"],
    }


def test_named_places_and_objects_as_templates_are_told(app: logging.Logger) -> None:
    install()
    app.info("%(who)s bought %(count)d", {"who": "Ada", "count": 2})
    app.info(ValueError("not even a text"))
    assert messages() == ["Ada bought 2", "not even a text"]


def test_init_installs_the_hook_at_the_level_that_was_given(
    app: logging.Logger, collector: FakeCollector
) -> None:
    hypercare.init(collector.dsn, logs="WARNING", strict=True)
    app.info("quiet")
    app.warning("loud")
    assert messages() == ["loud"]


def test_init_without_logs_takes_none(app: logging.Logger, collector: FakeCollector) -> None:
    hypercare.init(collector.dsn, strict=True)
    hypercare.init(collector.dsn, logs=None, strict=True)
    app.error("loud")
    assert messages() == []


@pytest.mark.parametrize("wrong", ["LOUD", -1, True, 2.5, object()])
def test_a_level_that_there_is_not_is_refused_with_the_ones_there_are(wrong: Any) -> None:
    with pytest.raises(SettingsError, match="one of DEBUG, INFO, WARNING, ERROR, CRITICAL"):
        install(wrong)


@pytest.mark.parametrize("level", ["warning", 30])
def test_a_level_may_be_a_name_or_a_number(app: logging.Logger, level: str | int) -> None:
    install(level)
    app.info("quiet")
    app.warning("loud")
    assert messages() == ["loud"]


def test_what_the_application_s_own_levels_hold_back_is_no_step(app: logging.Logger) -> None:
    install("DEBUG")
    app.debug("quiet")
    assert messages() == []


def test_installing_twice_makes_one_step_of_a_record(app: logging.Logger) -> None:
    install("INFO")
    install("DEBUG")
    app.info("once")
    assert messages() == ["once"]


def test_a_factory_that_was_there_goes_on_making_the_records(app: logging.Logger) -> None:
    class Traced(logging.LogRecord):
        pass

    logging.setLogRecordFactory(Traced)
    install()
    seen: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = seen.append  # type: ignore[method-assign,assignment]
    app.addHandler(handler)
    app.info("kept")
    assert type(seen[0]) is Traced
    assert messages() == ["kept"]


def test_a_factory_that_makes_something_odd_is_left_alone(app: logging.Logger) -> None:
    class Odd:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

    odd: Any = Odd()
    logging.setLogRecordFactory(lambda *args, **kwargs: odd)
    install()
    assert app.makeRecord("shop.orders", 40, "", 0, "", (), None) is odd
    assert messages() == []


def test_a_factory_that_wraps_ours_later_neither_stops_nor_doubles_the_steps(
    app: logging.Logger,
) -> None:
    install()
    inner = logging.getLogRecordFactory()
    logging.setLogRecordFactory(lambda *args, **kwargs: inner(*args, **kwargs))
    app.info("first")
    install()
    app.info("second")
    assert messages() == ["first", "second"]


def test_after_a_factory_that_forgets_ours_installing_again_helps(app: logging.Logger) -> None:
    install()
    logging.setLogRecordFactory(logging.LogRecord)
    app.info("unheard")
    install()
    app.info("heard")
    assert messages() == ["heard"]


def test_an_exception_that_is_logged_becomes_an_error(app: logging.Logger) -> None:
    install()
    try:
        raise KeyError("discount")
    except KeyError:
        app.exception("Order %s failed", 7)
        app.error("again", exc_info=True)
    [error] = errors()
    assert (error["type"], error["handled"]) == ("KeyError", True)
    assert error["data"]["logger"] == "shop.orders"
    assert error["frames"][-1]["source"] == 'raise KeyError("discount")'
    assert messages() == ["Order 7 failed", "again"]


def test_below_error_an_exception_is_no_error(app: logging.Logger) -> None:
    install()
    app.warning("tried in vain", exc_info=ValueError("x"))
    app.error("no exception there", exc_info=True)
    assert errors() == []
    assert len(messages()) == 2


def test_an_exception_that_was_noticed_and_logged_is_one_error(app: logging.Logger) -> None:
    install()
    try:
        raise ValueError("x")
    except ValueError as error:
        app.exception("logged")
        hypercare.notice(error)
    assert len(errors()) == 1


@pytest.mark.parametrize(
    ("template", "args"),
    [
        ("%s and %s", ("too few",)),
        ("%d", ("no number",)),
        ("none", ("too", "many")),
        ("%s", (Hostile(),)),
        ("%r", (Hostile(),)),
        (Hostile(), ()),
        ("%(a)s", ({"b": 1},)),
        ("%s", (10**5000,)),
        ("100%", ()),
    ],
)
def test_lines_that_do_not_fit_or_have_no_words_survive(
    app: logging.Logger, monkeypatch: pytest.MonkeyPatch, template: Any, args: tuple[Any, ...]
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    app.propagate = False
    install()
    app.info(template, *args)
    app.propagate = True
    assert len(steps()) == 1


def test_no_object_of_the_application_stays_alive(app: logging.Logger) -> None:
    class Order:
        def __str__(self) -> str:
            return "order 7"

    install()
    app.propagate = False
    order = Order()
    app.info("%s", order)
    app.propagate = True
    gone = weakref.ref(order)
    del order
    gc.collect()
    assert gone() is None
    assert messages() == ["<Order>"]


def test_exceptions_and_values_of_the_standard_library_are_put_into_words(
    app: logging.Logger,
) -> None:
    install()
    day = datetime.date(2026, 11, 21)
    app.info("%s: %s in %s", day, ValueError("no money"), [PurePath("/tmp/a"), object()])
    assert messages() == ["2026-11-21: no money in ['/tmp/a', '<object>']"]


def test_of_a_mapping_only_what_the_line_names_is_kept(app: logging.Logger) -> None:
    install()
    app.info("%(user)s paid", {"user": "ada", **{f"key {n}": n for n in range(10_000)}})
    app.info({"event": "login", "user": "ada", "otp": "123456"})
    first, second = steps()
    assert first["message"] == "ada paid"
    assert first["data"]["args"] == [{"user": "ada"}]
    assert "login" in second["message"]
    assert "123456" not in str(second)


def test_huge_arguments_are_cut(app: logging.Logger) -> None:
    install()
    app.info("%s %s", "x" * 100_000, list(range(10_000)))
    [step] = steps()
    assert len(step["message"]) <= 2_000
    assert len(step["data"]["args"][0]) <= 8_000
    assert len(step["data"]["args"][1]) == 100


def test_nobody_s_str_is_called_for_a_line_that_nobody_may_ever_read(
    app: logging.Logger,
) -> None:
    class Talkative:
        def __str__(self) -> str:
            app.info("looking up %s", self)
            return "found"

    install()
    app.propagate = False
    app.info("it is %s", Talkative())
    app.propagate = True
    assert messages() == ["it is <Talkative>"]


def test_what_is_private_in_a_log_line_is_struck_and_so_are_its_parts(app: logging.Logger) -> None:
    install()
    app.info("login of %s with password=%s", "ada", "hunter2")
    app.info("Authorization: Bearer %s", "abcdefghijklmnop")
    app.info("GET /reset?token=%s", "s3cr3t")
    app.info("card %s", "4111 1111 1111 1111")
    app.info("%(user)s %(password)s", {"user": "ada", "password": "hunter2"})
    told = str(steps())
    assert not [w for w in ("hunter2", "abcdefghijk", "s3cr3t", "4111 1111") if w in told]
    assert messages()[0] == "login of ada with password=[redacted]"


def test_our_own_records_are_no_steps(app: logging.Logger, ready: FakeCollector) -> None:
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    try:
        install("DEBUG")
        logging.getLogger("hypercare").error("ours")
        logging.getLogger("hypercare.child").error("ours, too")
        assert Decided.settings is not None
        answer = transport.fetch(Decided.settings, "/api/v1/template", "application/json", 5)
        assert isinstance(answer, transport.Answer), "the relay asks from a visitor's thread"
        assert messages() == []
    finally:
        logging.getLogger("urllib3").setLevel(logging.NOTSET)


def test_what_urllib3_says_of_the_application_s_requests_is_a_step(app: logging.Logger) -> None:
    install()
    logging.getLogger("urllib3.connectionpool").warning("Retrying %s", 3)
    assert messages() == ["Retrying 3"]


def test_a_record_that_came_from_another_process_is_not_taken_twice(app: logging.Logger) -> None:
    install()
    app.handle(logging.makeLogRecord({"name": "shop.orders", "msg": "far", "levelno": 40}))
    assert messages() == []


def test_neither_basic_config_nor_the_last_resort_are_changed(app: logging.Logger) -> None:
    root = logging.getLogger()
    before, resort = list(root.handlers), logging.lastResort
    root.handlers.clear()
    try:
        install()
        assert root.handlers == []
        assert logging.lastResort is resort
        assert not app.hasHandlers()
        logging.basicConfig(level="WARNING")
        assert len(root.handlers) == 1, "basicConfig does nothing when the root has a handler"
    finally:
        root.handlers[:] = before
        root.setLevel(logging.WARNING)


def test_the_caller_of_a_record_is_still_the_application(
    app: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    install()
    app.warning("here")
    assert (caplog.records[0].funcName, caplog.records[0].filename) == (
        "test_the_caller_of_a_record_is_still_the_application",
        "test_logging.py",
    )
    assert "hypercare" not in vars(caplog.records[0])


def test_records_stand_in_the_trail_of_their_own_request(app: logging.Logger) -> None:
    install()

    async def visit(name: str) -> list[str]:
        trail.begin(Trail())
        app.info("visit of %s", name)
        await asyncio.sleep(0)
        return messages()

    async def both() -> list[list[str]]:
        return list(await asyncio.gather(visit("ada"), visit("bob")))

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: asyncio.run(both())).result()
    assert found == [["visit of ada"], ["visit of bob"]]
    assert messages() == []


def test_what_a_loop_says_of_a_forgotten_task_is_the_program_s_and_nobody_else_s(
    app: logging.Logger,
) -> None:
    install()

    async def forgotten() -> None:
        raise KeyError("of somebody")

    async def visit() -> dict[str, Any]:
        task = asyncio.create_task(forgotten())
        await asyncio.sleep(0.01)
        trail.begin(Trail())  # somebody else's request, in which the collector happens to run
        del task
        gc.collect()
        return dict(hypercare.preview()["trail"])

    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(lambda: asyncio.run(visit())).result()
    assert theirs == {"steps": [], "errors": []}
    [error] = errors()
    assert (error["type"], error["handled"]) == ("KeyError", False)
    assert "never retrieved" in messages()[0]


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"care": {"class": "hypercare.integrations.logging.Handler", "level": "WARNING"}},
    "loggers": {"shop.orders": {"handlers": ["care"]}},
}


def test_a_handler_of_a_dict_config_takes_over_and_nothing_is_doubled(app: logging.Logger) -> None:
    install("DEBUG")
    logging.config.dictConfig(CONFIG)
    app.info("quiet")
    app.warning("loud")
    logging.getLogger("shop.other").warning("of another logger")
    assert messages() == ["loud"]


def test_when_the_handler_is_gone_the_hook_hears_again(app: logging.Logger) -> None:
    install()
    handler = integrations.logging.Handler()
    app.addHandler(handler)
    app.removeHandler(handler)
    handler.close()
    app.info("closed")
    app.addHandler(integrations.logging.Handler())
    app.handlers.clear()
    gc.collect()
    app.info("dropped")
    assert messages() == ["closed", "dropped"]


def test_a_handler_takes_records_of_other_processes_and_their_exceptions(
    app: logging.Logger,
) -> None:
    app.addHandler(integrations.logging.Handler())
    fact = {"name": "shop.orders", "msg": "far", "levelno": 40, "levelname": "ERROR"}
    app.handle(logging.makeLogRecord(fact))
    try:
        raise ValueError("x")
    except ValueError:
        app.exception("near")
    assert messages() == ["far", "near"]
    assert len(errors()) == 1
