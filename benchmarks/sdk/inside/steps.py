"""What a step and a log record cost the caller: ``steps.py SDK URL``. Microseconds, over none."""

import logging
import sys

import clocks
import host
import sdks
from guest import Bare

TIMES = 2_000


def main() -> None:
    sdk = sdks.named(sys.argv[1])
    logger = logging.getLogger("shop")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.NullHandler())

    def record() -> None:
        logger.info("order %s placed by %s", 42, "ann")

    plain = clocks.each(record, TIMES)
    sdk.load()
    sdk.init(sys.argv[2])
    figures = {"plain_log_us": plain, **steps(sdk, "out")}
    with sdk.request(1):
        figures |= steps(sdk, "in")
        if sdk.logs:
            sdk.attach(logger)
            figures["log_us"] = clocks.each(record, TIMES, sdk.flush) - plain
    host.tell(**figures)


def steps(sdk: Bare, where: str) -> dict[str, float]:
    """Measure with data and without, where the SDK has steps."""
    nothing = clocks.each(lambda: None, TIMES)
    calls = {f"{where}_us": sdk.step(), f"{where}_data_us": sdk.step_with_data()}
    return {
        name: clocks.each(call, TIMES, sdk.flush) - nothing for name, call in calls.items() if call
    }


main()
