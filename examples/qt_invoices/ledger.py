"""Invoices, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

VAT = {"DE": Decimal("0.19"), "AT": Decimal("0.20"), "DK": Decimal("0.25"), "NL": Decimal("0.21")}
"""The rate of each country that goods were sold to so far."""


@dataclass(frozen=True)
class Invoice:
    """One invoice. ``net`` is in euros; ``state`` is draft, sent or paid."""

    number: str
    customer: str
    country: str
    day: date
    net: Decimal
    state: str

    def gross(self) -> Decimal:
        """Return what the customer has to pay."""
        return (self.net * (1 + VAT[self.country])).quantize(Decimal("0.01"))

    def sent(self) -> Invoice:
        return replace(self, state="sent")


def _invoice(number: int, customer: str, country: str, day: str, net: str, state: str) -> Invoice:
    return Invoice(
        f"2026-{number}", customer, country, date.fromisoformat(day), Decimal(net), state
    )


INVOICES = (
    _invoice(1187, "Alstermann & Söhne", "DE", "2026-11-02", "4280.00", "paid"),
    _invoice(1188, "Bäckerei Vogt", "DE", "2026-11-03", "612.40", "paid"),
    _invoice(1189, "Wiener Teehaus", "AT", "2026-11-05", "1975.00", "sent"),
    _invoice(1190, "Købmand Lund", "DK", "2026-11-09", "3340.50", "sent"),
    _invoice(1191, "Fjordmat Oslo", "NO", "2026-11-16", "2890.00", "draft"),
    _invoice(1192, "De Gouden Ketel", "NL", "2026-11-17", "1120.75", "draft"),
    _invoice(1193, "Alstermann & Söhne", "DE", "2026-11-18", "5105.00", "draft"),
    _invoice(1194, "Rösterei am Hafen", "DE", "2026-11-19", "884.20", "draft"),
)


def euros(amount: Decimal) -> str:
    """Write an amount as a person in an office reads it."""
    return f"{amount:,.2f} €"
