"""The built browser widget, as data: one start-up script and the parts that it loads late.

The relay and the collector serve these bytes as they are; nothing here runs on a server.
"""

from __future__ import annotations

from importlib.resources import files

FILES = (
    "hypercare.js",
    "hypercare.mjs",
    "hypercare-watch.js",
    "hypercare-form.js",
    "hypercare-fields.js",
    "hypercare-screenshot.js",
    "hypercare-annotate.js",
    "hypercare-display.js",
    "hypercare-covers.js",
    "hypercare-trouble.js",
    "hypercare-reports.js",
    "hypercare-words-ar.js",
    "hypercare-words-de.js",
    "hypercare-words-en.js",
    "hypercare-words-es.js",
    "hypercare-words-fr.js",
    "hypercare-words-it.js",
    "hypercare-words-ja.js",
    "hypercare-words-nl.js",
    "hypercare-words-pl.js",
    "hypercare-words-pt.js",
    "hypercare-words-tr.js",
    "hypercare-words-zh.js",
)
"""Every file of the widget. A page names one of the first two, which loads the others beside it."""


def read(name: str) -> bytes:
    """Return the bytes of one of `FILES`; any other name raises FileNotFoundError."""
    if name not in FILES:
        raise FileNotFoundError(f"the widget has no file {name!r}, only {', '.join(FILES)}")
    return files(__name__).joinpath(name).read_bytes()
