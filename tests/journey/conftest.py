from __future__ import annotations

from tests.trackers.fixtures import redmine as redmine
from tests.trackers.fixtures import roundup as roundup
from tests.trackers.fixtures import rt as rt
