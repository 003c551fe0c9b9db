"""Our SDK, as an integration uses it."""

from __future__ import annotations

from guest import Bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from guest import Call


class Hypercare(Bare):
    module = "hypercare"
    logs = True
    options: ClassVar[dict[str, Any]] = {}
    people = 20

    def init(self, url: str) -> None:
        self.sdk.init(url.replace("://", "://hcs_0123456789abcdef@") + "/shop", **self.options)

    def step(self) -> Call | None:
        step = self.sdk.step
        return lambda: step("clicked “Save”", type="click")

    def step_with_data(self) -> Call | None:
        step = self.sdk.step
        return lambda: step("clicked “Save”", type="click", order=42, form="order")

    def request(self, number: int) -> Any:
        return Request(f"person-{number % self.people}")

    def notice(self) -> Call:
        return self.sdk.notice

    def flush(self) -> None:
        self.sdk.flush(10)


class Request:
    """What an integration does around a request: a trail under the visitor's session."""

    def __init__(self, session: str) -> None:
        self.session = session

    def __enter__(self) -> None:
        from hypercare import trail

        self.trail = trail.Trail(session=self.session)
        self.token = trail.begin(self.trail)

    def __exit__(self, *_: object) -> None:
        from hypercare import trail

        trail.end(self.trail, self.token)


class HypercareSilent(Hypercare):
    """Errors wait in memory for a feedback, and nothing is sent by itself."""

    options: ClassVar[dict[str, Any]] = {"signals": False}


class HypercareLocals(Hypercare):
    options: ClassVar[dict[str, Any]] = {"locals": True}
