"""What noticing an exception below 20 frames costs: ``errors.py SDK URL COUNT PAUSE``.

Each exception arises in a request of its own and at a place of its own. The caller is timed around
the one call; the process, its threads included, over all of it, until everything was handed over.
"""

import statistics
import sys
import time
from collections.abc import Callable

import host
import sdks
from guest import Bare

WARM = 10


class Stopwatch:
    """Calls ``notice`` and keeps what that cost the caller, in µs."""

    def __init__(self, notice: Callable[[BaseException], object]) -> None:
        self.notice = notice
        self.cpu: list[float] = []
        self.wall: list[float] = []

    def __call__(self, error: BaseException) -> None:
        clock, begun = time.perf_counter_ns(), time.thread_time_ns()
        self.notice(error)
        self.cpu.append((time.thread_time_ns() - begun) / 1000)
        self.wall.append((time.perf_counter_ns() - clock) / 1000)


def main() -> None:
    count, pause = int(sys.argv[3]), float(sys.argv[4])
    shop, sdk = host.Shop(), sdks.named(sys.argv[1])
    sdk.load()
    sdk.init(sys.argv[2])
    run(sdk, shop, range(host.PLACES - WARM, host.PLACES), pause)
    begun = time.process_time_ns()
    new = run(sdk, shop, range(count), pause)
    process = (time.process_time_ns() - begun) / count / 1000
    again = run(sdk, shop, [7] * count, pause)
    host.tell(
        cpu_us=statistics.median(new.cpu),
        wall_us=statistics.median(new.wall),
        worst_us=max(new.wall),
        process_us=process,
        again_us=statistics.median(again.cpu),
        threads=host.threads(),
    )


def run(sdk: Bare, shop: host.Shop, places: range | list[int], pause: float) -> Stopwatch:
    watch = Stopwatch(sdk.notice())
    for number, place in enumerate(places):
        with sdk.request(number):
            shop.fail(number, watch, place)
        time.sleep(pause)
    sdk.flush()
    time.sleep(0.5)  # those without a flush send in threads of their own
    return watch


main()
