"""Say what is here: the demo and the tests start these by themselves."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from examples import trackers


def main() -> None:
    """Print a line for each tracker."""
    print(f"{trackers.__doc__} Nothing is started from here: `make demo` brings Roundup.\n")
    for found in iter_modules(trackers.__path__):
        if found.name != "__main__":
            module = import_module(f"examples.trackers.{found.name}")
            print(f"  {module.__name__:<26} {str(module.__doc__).partition(chr(10))[0]}")


if __name__ == "__main__":
    main()
