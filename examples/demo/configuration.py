"""What the collector is told: one project, one destination, one route."""

from __future__ import annotations

from examples.demo.place import Place
from examples.trackers import roundup


def written(place: Place) -> str:
    """Return the file that ``hypercare apply`` reads."""
    return f"""\
[projects.shop]
name = "Fernweh Outdoor"
origins = ["{place.shop}"]
public_key = "{place.kept.public_key}"
secret_key = "{place.kept.secret_key}"

[destinations.roundup]
kind = "roundup"
url = "{place.roundup}"
user = "{roundup.USER}"
password = "{roundup.PASSWORD}"
key_field = "{roundup.KEY_FIELD}"

[[routes]]
project = "shop"
to = ["roundup"]
"""
