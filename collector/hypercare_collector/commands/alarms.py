"""``hypercare alarms``: what stands, and whether those who are to be told can be told."""

from __future__ import annotations

import argparse
import sys

from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.logs import strike
from hypercare_collector.moments import this_moment, to_the_minute
from hypercare_collector.settings import Settings
from hypercare_collector.store import alarms
from hypercare_collector.store.alarms import Alarm
from hypercare_collector.watch.channels import channels
from hypercare_collector.watch.message import RAISED, Message

TEST = "This is a test, asked for with: hypercare alarms --test. Nothing is wrong."


def run(args: argparse.Namespace) -> int:
    """List the alarms, exit 1 when one stands; or send a test, exit 1 when it did not get out."""
    settings = settings_of(args)
    if args.test:
        return _test(settings)
    with reopened(settings) as (store, _), store.database.read() as db:
        standing = alarms.standing(db)
    for alarm in standing:
        told = f"told {to_the_minute(alarm.told_at)}" if alarm.told_at else "not told yet"
        print(f"{alarm.name}  since {to_the_minute(alarm.since)}, {told}")
        print(f"    {alarm.text}")
    if not standing:
        print("No alarm stands.")
    return 1 if standing else 0


def _test(settings: Settings) -> int:
    ways = channels(settings.alarms)
    if not ways:
        print(
            "hypercare: nobody would be told: set alarms.mail_to or alarms.webhook", file=sys.stderr
        )
        return 1
    alarm = Alarm("test", TEST, this_moment())
    message = Message(settings.url or f"data folder {settings.data}", ((RAISED, alarm),))
    failed = 0
    for way in ways:
        try:
            way.send(message)
            print(f"{way.name}: sent")
        except Exception as error:  # each way has its own errors, and all shall be tried
            failed += 1
            why = strike(str(error)) or type(error).__name__
            print(f"{way.name}: failed: {why}", file=sys.stderr)
    return 1 if failed else 0
