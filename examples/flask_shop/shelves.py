"""The pages to look around in: the shop window and one product."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from examples.flask_shop import catalogue

pages = Blueprint("shelves", __name__)


@pages.get("/")
def window() -> str:
    """Show everything that we sell."""
    return render_template("window.html", products=catalogue.PRODUCTS)


@pages.get("/products/<slug>")
def product(slug: str) -> str:
    """Show one product, and some others beneath it."""
    chosen = catalogue.find(slug) or abort(404)
    others = [other for other in catalogue.PRODUCTS if other is not chosen][:4]
    return render_template("product.html", product=chosen, others=others)
