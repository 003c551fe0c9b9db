"""The program that the SDKs are guests of: it raises, it works, and it reads its own clocks."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PLACES = 300
LAYERS = 18

HEAD = """
class OutOfStock(Exception):
    pass

"""
LAYER = """
def layer_{number}(place, order, user):
    total = order * {number}
    note = f"order {{order}} of {{user}}"
    return layer_{next}(place, order, user)

"""
LAST = """
def layer_{number}(place, order, user):
    return place(order, user)

"""
PLACE = """
def place_{number}(order, user):
    shelf = {{"apples": {number}}}
    if {number} % 2:
        raise OutOfStock(f"no pears for order {{order}}")
    return shelf[f"pears for order {{order}}"]

"""


class Shop:
    """Code with many places where an exception arises, in a file as an application's code is."""

    def __init__(self) -> None:
        with open("shop.py", "w", encoding="utf-8") as file:  # noqa: PTH123 (pathlib is not free)
            file.write("".join(self._source()))
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
        import shop  # type: ignore[import-not-found]

        self.first = shop.layer_1
        self.places = [getattr(shop, f"place_{number}") for number in range(PLACES)]

    def fail(self, order: int, notice: Callable[[BaseException], Any], place: int) -> None:
        """Raise below 20 frames and let it be noticed."""
        try:
            self.first(self.places[place % PLACES], order, "ann")
        except Exception as error:
            notice(error)

    def _source(self) -> list[str]:
        layers = [LAYER.format(number=n, next=n + 1) for n in range(1, LAYERS)]
        places = [PLACE.format(number=n) for n in range(PLACES)]
        return [HEAD, *layers, LAST.format(number=LAYERS), *places]


def work(amount: int) -> int:
    """Do a fixed piece of the host's own work: computing, without waiting for anything."""
    total = 0
    for number in range(amount):
        total += number * number % 7
    return total


def rss() -> float:
    """Return the resident memory of this process, in MB."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208


def sockets() -> int:
    found = 0
    for descriptor in os.listdir("/proc/self/fd"):  # noqa: PTH208
        try:
            found += os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:")  # noqa: PTH115
        except OSError:
            continue
    return found


def tell(**figures: Any) -> None:
    """Hand the figures to the measuring process, and end without anybody's last words."""
    import json

    os.write(1, json.dumps(figures).encode())
    os._exit(0)
