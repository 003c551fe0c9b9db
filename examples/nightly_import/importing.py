"""From the bank's payments to the ledger: what cannot be booked is left for a person."""

from __future__ import annotations

import csv
import logging
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests

import hypercare

log = logging.getLogger("rents.import")

PATIENCE = 10.0
"""Seconds for the bank to answer."""


@dataclass(frozen=True)
class Outcome:
    """What became of one day's payments."""

    day: str
    booked: int
    failed: int

    def __str__(self) -> str:
        """Say it in one line."""
        rest = f", {self.failed} left for a person" if self.failed else ""
        return f"{self.day}: {self.booked} rents booked{rest}."


def import_rents(bank: str, day: str, ledger: Path) -> Outcome:
    """Fetch one day's payments and append them to the ledger."""
    with hypercare.integrations.requests.watch(requests.Session()) as session:
        payments = _fetched(session, f"{bank}/accounts/rent/payments", day)
        _archive(session, bank, day)
    log.info("Fetched %d payments of %s", len(payments), day)
    booked = 0
    with ledger.open("a", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        for payment in payments:
            booked += _booked(rows, payment)
    return Outcome(day, booked, len(payments) - booked)


def _fetched(session: requests.Session, url: str, day: str) -> list[dict[str, str]]:
    answer = session.get(url, params={"day": day, "token": "t0p-s3cret"}, timeout=PATIENCE)
    answer.raise_for_status()
    payments: list[dict[str, str]] = answer.json()
    return payments


def _archive(session: requests.Session, bank: str, day: str) -> None:
    """Ask for the day's statement as a document; the import goes on without it."""
    answer = session.get(f"{bank}/archive/{day}", timeout=PATIENCE)
    if not answer.ok:
        log.warning("No statement for %s: the archive answered %d", day, answer.status_code)


def _booked(rows: Any, payment: dict[str, str]) -> bool:
    """Write one payment down; one that cannot be read is noticed and left for a person."""
    try:
        rows.writerow([payment["day"], payment["flat"], amount(payment["amount"])])
    except Exception as error:
        hypercare.notice(error, flat=payment.get("flat"))
        log.warning("The rent of flat %s could not be booked", payment.get("flat"))
        return False
    log.info("Booked the rent of flat %s", payment["flat"])
    return True


def amount(text: str) -> Decimal:
    """Read an amount as the bank writes it: ``845,00``."""
    return Decimal(text.replace(",", "."))
