"""The other SDKs, each set up as its own guide says, nothing tuned."""

from __future__ import annotations

from guest import Bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from guest import Call


class Sentry(Bare):
    module = "sentry_sdk"
    logs = True
    options: ClassVar[dict[str, Any]] = {}

    def init(self, url: str) -> None:
        self.sdk.init(url.replace("://", "://0123456789abcdef@") + "/1", **self.options)

    def step(self) -> Call | None:
        crumb = self.sdk.add_breadcrumb
        return lambda: crumb(category="click", message="clicked “Save”")

    def step_with_data(self) -> Call | None:
        crumb = self.sdk.add_breadcrumb
        data = {"order": 42, "form": "order"}
        return lambda: crumb(category="click", message="clicked “Save”", data=data)

    def request(self, number: int) -> Any:
        return self.sdk.isolation_scope()

    def notice(self) -> Call:
        return self.sdk.capture_exception

    def flush(self) -> None:
        self.sdk.flush(10)


class SentryLight(Sentry):
    """Without local variables and source lines, its two costly habits."""

    options: ClassVar[dict[str, Any]] = {
        "include_local_variables": False,
        "include_source_context": False,
    }


class Bugsnag(Bare):
    module = "bugsnag"
    logs = True

    def init(self, url: str) -> None:
        self.sdk.configure(api_key="0" * 32, endpoint=url, session_endpoint=url)

    def step(self) -> Call | None:
        crumb = self.sdk.leave_breadcrumb
        return lambda: crumb("clicked “Save”")

    def step_with_data(self) -> Call | None:
        crumb = self.sdk.leave_breadcrumb
        return lambda: crumb("clicked “Save”", {"order": 42, "form": "order"})

    def notice(self) -> Call:
        return self.sdk.notify

    def attach(self, logger: Any) -> None:
        from bugsnag.handlers import BugsnagHandler  # type: ignore[import-not-found]

        logger.addFilter(BugsnagHandler().leave_breadcrumbs)

    def flush(self) -> None:
        from bugsnag.legacy import default_client  # type: ignore[import-not-found]

        default_client.flush(10_000)


class Honeybadger(Bare):
    """Its steps are events, which a thread sends from time to time."""

    def load(self) -> None:
        from honeybadger import honeybadger  # type: ignore[import-not-found]

        self.sdk = honeybadger

    def init(self, url: str) -> None:
        self.sdk.configure(api_key="hbp_0123456789", endpoint=url)

    def step(self) -> Call | None:
        return self._event("clicked “Save”")

    def step_with_data(self) -> Call | None:
        return self._event("clicked “Save”", {"order": 42, "form": "order"})

    def _event(self, *args: Any) -> Call:
        event = self.sdk.event

        def record() -> None:
            try:
                event(*args)
            except RuntimeError:  # it counts its queue while its thread empties it
                return

        return record

    def request(self, number: int) -> Any:
        return self.sdk.event_context(request_id=str(number))

    def notice(self) -> Call:
        return self.sdk.notify


class Posthog(Bare):
    """Its steps are events, which a thread sends; it has no others."""

    module = "posthog"

    def init(self, url: str) -> None:
        self.sdk.api_key, self.sdk.host = "phc_0123456789", url
        self.sdk.setup()

    def step(self) -> Call | None:
        capture = self.sdk.capture
        return lambda: capture("clicked “Save”", distinct_id="42")

    def step_with_data(self) -> Call | None:
        capture = self.sdk.capture
        data = {"order": 42, "form": "order"}
        return lambda: capture("clicked “Save”", distinct_id="42", properties=data)

    def request(self, number: int) -> Any:
        return self.sdk.new_context()

    def notice(self) -> Call:
        capture = self.sdk.capture_exception
        return lambda error: capture(error, distinct_id="42")

    def flush(self) -> None:
        self.sdk.flush()


class Rollbar(Bare):
    """It has no steps of its own, only a handler that keeps the latest log records."""

    module = "rollbar"
    logs = True

    def init(self, url: str) -> None:
        self.sdk.init(
            "0123456789", "production", endpoint=url + "/api/1/", allow_logging_basic_config=False
        )

    def notice(self) -> Call:
        report = self.sdk.report_exc_info
        return lambda error: report()

    def attach(self, logger: Any) -> None:
        import logging

        from rollbar.logger import RollbarHandler  # type: ignore[import-not-found]

        logger.addHandler(RollbarHandler(level=logging.ERROR, history_size=50))
