"""List the examples, each with what it is."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import examples


def main() -> None:
    """Print a line for each example, and how to start one."""
    for found in iter_modules(examples.__path__):
        if found.ispkg:
            what = str(import_module(f"examples.{found.name}").__doc__).partition("\n")[0]
            print(f"  python -m examples.{found.name:<16} {what}")
    print("\nEach says what to do with --help; examples/README.md tells how to begin.")


if __name__ == "__main__":
    main()
