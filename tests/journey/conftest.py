from __future__ import annotations

from tests.trackers.fixtures import roundup as roundup
