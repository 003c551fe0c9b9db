"""What can be borrowed, and how long others kept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Thing:
    """One thing on the shelf. ``loans`` are the days for which others kept it."""

    slug: str
    name: str
    about: str
    loans: tuple[int, ...]


@dataclass(frozen=True)
class Loan:
    """A thing that goes home with somebody."""

    thing: Thing
    back: date
    others: int


SHELF = (
    Thing("drill", "Cordless drill", "With eighteen bits, and a case that closes.", (1, 3, 2, 2)),
    Thing("tent", "Tent for four", "Dry in any weather that we had so far.", (9, 14, 7)),
    Thing("press", "Cider press", "Bring your apples, and somebody strong.", (2, 1)),
    Thing("projector", "Projector", "For football in the yard.", (3, 2, 4, 1, 2)),
    Thing("camera", "Thermal camera", "New! Shows where the heating goes.", ()),
    Thing("sewing", "Sewing machine", "Patient, and just oiled.", (12, 20, 9)),
)


def find(slug: str) -> Thing | None:
    """Return a thing by its name in addresses."""
    return next((thing for thing in SHELF if thing.slug == slug), None)


def lend(thing: Thing, days: int) -> Loan:
    """Lend a thing for some days."""
    usual = round(mean(thing.loans))  # the defect: nobody has borrowed the camera yet
    return Loan(thing, TODAY + timedelta(days=days), usual)
