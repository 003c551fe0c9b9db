"""What an SDK keeps in memory, in MB over the bare program: ``memory.py SDK URL ERRORS PAUSE``."""

import sys
import time

import host
import sdks

STEPS = 10_000


def main() -> None:
    errors, pause = int(sys.argv[3]), float(sys.argv[4])
    shop, sdk = host.Shop(), sdks.named(sys.argv[1])
    bare = host.rss()
    sdk.load()
    loaded = host.rss()
    sdk.init(sys.argv[2])
    ready = host.rss()
    record = sdk.step_with_data()
    if record:
        for number in range(STEPS):
            with sdk.request(number):
                record()
    stepped = host.rss()
    for number in range(errors):
        with sdk.request(number):
            shop.fail(number, sdk.notice(), number)
        time.sleep(pause)
    sdk.flush()
    host.tell(
        bare_mb=bare,
        import_mb=loaded - bare,
        init_mb=ready - bare,
        steps_mb=stepped - bare,
        errors_mb=host.rss() - bare,
        threads=host.threads(),
    )


main()
