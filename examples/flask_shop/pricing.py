"""What a campaign code takes off the price. Amounts are in cents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

CAMPAIGNS = Path(__file__).with_name("campaigns.json")

Campaign = Mapping[str, Any]


class CodeRefused(Exception):
    """The code takes nothing off; the message tells the customer why."""


@dataclass(frozen=True)
class Discount:
    """What a code is worth on one cart."""

    code: str
    percent: int
    amount: int


def discount_for(code: str, goods: int, today: date) -> Discount:
    """Return what ``code`` takes off ``goods``, or raise ``CodeRefused``."""
    campaign = _campaign(code)
    if not is_running(campaign, today):
        raise CodeRefused(f"The campaign {campaign['code']} is over.")
    percent = int(campaign["percent"])
    return Discount(campaign["code"], percent, goods * percent // 100)


def is_running(campaign: Campaign, today: date) -> bool:
    """Say whether the campaign can be used today."""
    return first_day(campaign) <= today <= last_day(campaign)


def first_day(campaign: Campaign) -> date:
    """Return the first day on which the code is taken."""
    return date.fromisoformat(campaign["starts"])


def last_day(campaign: Campaign) -> date:
    """Return the last day on which the code is taken."""
    return date.fromisoformat(campaign["ends"])


def _campaign(code: str) -> Campaign:
    """Find the campaign; codes are typed by people, so case and blanks do not count."""
    wanted = code.strip().upper()
    for campaign in json.loads(CAMPAIGNS.read_text("utf-8")):
        if campaign["code"] == wanted:
            return dict(campaign)
    raise CodeRefused("We do not know this code.")
