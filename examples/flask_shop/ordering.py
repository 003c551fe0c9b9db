"""From the cart to the order."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from examples.flask_shop import cart, catalogue, people
from examples.flask_shop.money import euros
from examples.flask_shop.pricing import CodeRefused

pages = Blueprint("ordering", __name__)


@pages.get("/cart")
def show() -> str:
    """Show the cart."""
    return render_template("cart.html")


@pages.post("/cart/add")
def add() -> ResponseReturnValue:
    """Put a product into the cart."""
    product = catalogue.find(request.form["slug"]) or abort(404)
    wanted = request.form.get("quantity", 1, type=int)
    cart.put(product.slug, cart.quantity_of(product.slug) + wanted)
    return redirect(url_for(".show"))


@pages.post("/cart/change")
def change() -> ResponseReturnValue:
    """Set how many of a product are wanted."""
    cart.put(request.form["slug"], request.form.get("quantity", 0, type=int))
    return redirect(url_for(".show"))


@pages.post("/cart/discount")
def discount() -> ResponseReturnValue:
    """Take a campaign code; the page asks by fetch."""
    try:
        taken = cart.redeem(request.form.get("code", ""))
    except CodeRefused as reason:
        return jsonify(message=str(reason)), 422
    return jsonify(message=f"{taken.percent}% off: you save {euros(taken.amount)}.")


@pages.get("/checkout")
def checkout() -> ResponseReturnValue:
    """Ask where to send it, and who pays."""
    if not cart.current().lines:
        return redirect(url_for(".show"))
    return render_template("checkout.html", person=people.current())


@pages.post("/checkout")
def order() -> ResponseReturnValue:
    """Take the order. This is an example: nothing is paid, kept or sent."""
    number = f"F-{secrets.randbelow(900_000) + 100_000}"
    cart.empty()
    return render_template("thanks.html", number=number, name=request.form.get("name", ""))
