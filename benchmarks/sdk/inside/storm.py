"""One exception, 10,000 times a second: ``storm.py SDK URL SECONDS``.

One thread serves requests that fail, paced by the clock; the other does the host's fixed work, and
what that takes is the host's latency. By turns the failures are noticed and not, half a second each
in one process, so that both see the same machine.
"""

import statistics
import sys
import threading
import time

import host
import sdks
from guest import Bare

SPELL = 0.5
TICK = 0.005
A_TICK = 50
WORK = 200_000
TOO_MUCH = 1_500.0
"""Megabytes at which the storm is called off, so that the machine survives the measurement."""


class Storm(threading.Thread):
    """Requests of `A_TICK` failures each, when the clock asks for them; the late follow at once."""

    def __init__(self, sdk: Bare, seconds: float) -> None:
        super().__init__(daemon=True)
        self.sdk, self.seconds, self.shop = sdk, seconds, host.Shop()
        self.noticing = False
        self.noticed = 0
        self.cpu = {False: 0.0, True: 0.0}
        self.peak = host.rss()

    def run(self) -> None:
        """Alternate for ``seconds`` of each: no notice is taken, and every notice."""
        for spell in range(round(self.seconds / SPELL) * 2):
            self.noticing = spell % 2 == 1
            begun = time.process_time()
            self.noticed += self._blow() * self.noticing
            self.cpu[self.noticing] += time.process_time() - begun
            self.peak = max(self.peak, host.rss())
            if self.peak > TOO_MUCH:
                return

    def _blow(self) -> int:
        notice = self.sdk.notice() if self.noticing else _look_away
        begun, raised = time.perf_counter(), 0
        for tick in range(round(SPELL / TICK)):
            time.sleep(max(begun + tick * TICK - time.perf_counter(), 0))
            with self.sdk.request(tick):
                for number in range(A_TICK):
                    self.shop.fail(number, notice, 7)
                    raised += 1
                    if time.perf_counter() - begun > SPELL:
                        return raised
        return raised


def main() -> None:
    seconds = float(sys.argv[3])
    sdk = sdks.named(sys.argv[1])
    sdk.load()
    sdk.init(sys.argv[2])
    storm = Storm(sdk, seconds)
    before = host.rss()
    storm.start()
    took = serve(storm)
    figures = {"": took[True], "plain_": took[False]}
    more = max(storm.cpu[True] - storm.cpu[False], 0.0)
    host.tell(
        rate=storm.noticed / seconds,
        each_us=more / storm.noticed * 1e6,
        before_mb=before,
        peak_mb=storm.peak,
        threads=host.threads(),
        **{f"{kind}p50_ms": statistics.median(each) * 1000 for kind, each in figures.items()},
        **{f"{kind}p99_ms": _late(each) * 1000 for kind, each in figures.items()},
    )


def serve(storm: Storm) -> dict[bool, list[float]]:
    """Do the host's work as long as the storm lasts, and rest as long as it took."""
    took: dict[bool, list[float]] = {False: [], True: []}
    while storm.is_alive():
        noticing, begun = storm.noticing, time.perf_counter()
        host.work(WORK)
        lasted = time.perf_counter() - begun
        if noticing == storm.noticing:
            took[noticing].append(lasted)
        time.sleep(lasted)
    return took


def _look_away(error: BaseException) -> None:
    return None


def _late(took: list[float]) -> float:
    return sorted(took)[max(round(len(took) * 0.99) - 1, 0)]


main()
