"""The visitor's cart, kept in Flask's signed cookie as ``{slug: quantity}``. Amounts are cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import session

from examples.flask_shop import catalogue
from examples.flask_shop.pricing import CodeRefused, Discount, discount_for

FREE_SHIPPING_FROM = 10000
SHIPPING = 490
MOST = 9


@dataclass(frozen=True)
class Line:
    """One product and how many of it."""

    product: catalogue.Product
    quantity: int

    @property
    def price(self) -> int:
        """Return what the line costs."""
        return self.product.price * self.quantity


@dataclass(frozen=True)
class Cart:
    """Everything that will be ordered, with its price."""

    lines: tuple[Line, ...]
    discount: Discount | None = None

    @property
    def count(self) -> int:
        """Return how many pieces are in the cart."""
        return sum(line.quantity for line in self.lines)

    @property
    def goods(self) -> int:
        """Return the price of the goods alone."""
        return sum(line.price for line in self.lines)

    @property
    def shipping(self) -> int:
        """Return what sending costs: nothing for larger orders."""
        return 0 if not self.lines or self.goods >= FREE_SHIPPING_FROM else SHIPPING

    @property
    def total(self) -> int:
        """Return what the customer pays."""
        return self.goods - (self.discount.amount if self.discount else 0) + self.shipping


def current() -> Cart:
    """Return this visitor's cart."""
    lines = _lines(session.get("cart", {}))
    goods = Cart(lines).goods
    return Cart(lines, _discount(session.get("code"), goods))


def put(slug: str, quantity: int) -> None:
    """Set how many of a product are in the cart; none of it takes the line out."""
    quantities = {**session.get("cart", {}), slug: min(quantity, MOST)}
    session["cart"] = {name: number for name, number in quantities.items() if number > 0}


def quantity_of(slug: str) -> int:
    """Return how many of a product are in the cart."""
    return int(session.get("cart", {}).get(slug, 0))


def redeem(code: str) -> Discount:
    """Take a campaign code for this cart, or raise ``CodeRefused``."""
    discount = discount_for(code, current().goods, datetime.now(UTC).date())
    session["code"] = discount.code
    return discount


def empty() -> None:
    """Take everything out, once it has been ordered."""
    session.pop("cart", None)
    session.pop("code", None)


def _lines(quantities: Mapping[str, int]) -> tuple[Line, ...]:
    found = ((catalogue.find(slug), quantity) for slug, quantity in quantities.items())
    return tuple(Line(product, quantity) for product, quantity in found if product)


def _discount(code: str | None, goods: int) -> Discount | None:
    if code is None:
        return None
    try:
        return discount_for(code, goods, datetime.now(UTC).date())
    except CodeRefused:
        return None
