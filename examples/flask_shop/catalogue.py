"""What the shop sells. Prices are in cents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One thing on the shelf; its picture is ``static/products/<slug>.svg``."""

    slug: str
    name: str
    kind: str
    price: int
    weight: str
    line: str
    story: str


PRODUCTS = (
    Product(
        "tent",
        "Nordlys 2",
        "Two-person tent",
        34900,
        "1.9 kg",
        "Up in four minutes, even with cold fingers.",
        "A free-standing dome for two and their wet boots. The poles are coloured, the corners "
        "too, so that it goes up right the first time, in the dark as well.",
    ),
    Product(
        "backpack",
        "Bridleway 45",
        "Trekking backpack",
        18900,
        "1.4 kg",
        "Carries a week and feels like a weekend.",
        "Forty-five litres with a back that can be set to your height while you wear it. "
        "Rain cover and whistle are in the lid.",
    ),
    Product(
        "jacket",
        "Lee Shore",
        "Rain jacket",
        22900,
        "410 g",
        "Three layers against sideways weather.",
        "Stays dry for as long as you stay out. Long zips under the arms for the way up, and a "
        "hood that turns with your head.",
    ),
    Product(
        "boots",
        "Ridge Mid",
        "Hiking boots",
        17900,
        "980 g",
        "Broken in by the second hill.",
        "Waxed leather, a sole that can be replaced, and laces that hold at the ankle. "
        "Made on a last with room for toes.",
    ),
    Product(
        "sleeping-bag",
        "Dormouse −5°",
        "Sleeping bag",
        15900,
        "1.1 kg",
        "For nights that forgot it is summer.",
        "Recycled filling, warm down to minus five degrees, and a zip that does not bite the "
        "lining. Two of them can be joined.",
    ),
    Product(
        "stove",
        "Ember",
        "Gas stove",
        6900,
        "83 g",
        "Half a litre of tea in two minutes.",
        "Folds into its own mug. The flame can be turned down until rice forgives you. "
        "Fits every cartridge with a screw thread.",
    ),
    Product(
        "lantern",
        "Will-o’-Wisp",
        "Camp lantern",
        4900,
        "170 g",
        "Warm light for cards and maps.",
        "Sixty hours on one charge, dimmable to candlelight, and a hook that finds a branch.",
    ),
    Product(
        "bottle",
        "Wellspring 0.75",
        "Steel bottle",
        2900,
        "310 g",
        "Tea at six, still hot at noon.",
        "Double-walled steel with a lid that closes on the first turn and does not drip.",
    ),
)

_BY_SLUG = {product.slug: product for product in PRODUCTS}


def find(slug: str) -> Product | None:
    """Return the product of that name in the address, if we sell it."""
    return _BY_SLUG.get(slug)
