from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from examples.flask_shop.catalogue import PRODUCTS
from tests.examples.conftest import Shop


@pytest.fixture
def visitor() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def with_a_bottle(visitor: requests.Session, shop: Shop) -> requests.Session:
    visitor.post(f"{shop.url}/cart/add", {"slug": "bottle", "quantity": "2"})
    return visitor


@pytest.mark.parametrize(
    "path", ["/", "/cart", "/login", *(f"/products/{p.slug}" for p in PRODUCTS)]
)
def test_every_page_answers(path: str, visitor: requests.Session, shop: Shop) -> None:
    answer = visitor.get(shop.url + path)

    assert answer.status_code == 200
    assert "Fernweh" in answer.text


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: str(product.slug))
def test_every_product_has_a_picture(
    product: object, visitor: requests.Session, shop: Shop
) -> None:
    slug = getattr(product, "slug", "")

    picture = visitor.get(f"{shop.url}/static/products/{slug}.svg")

    assert picture.headers["Content-Type"].startswith("image/svg+xml")


def test_what_is_put_into_the_cart_is_there_with_its_price(
    with_a_bottle: requests.Session, shop: Shop
) -> None:
    cart = with_a_bottle.get(f"{shop.url}/cart").text

    assert "Wellspring 0.75" in cart
    assert "€58.00" in cart
    assert "€62.90" in cart, "shipping is added to small orders"


def test_a_running_campaign_takes_its_percentage_off(
    with_a_bottle: requests.Session, shop: Shop
) -> None:
    answer = with_a_bottle.post(f"{shop.url}/cart/discount", {"code": " trail10 "})

    assert answer.json() == {"message": "10% off: you save €5.80."}
    assert "−€5.80" in with_a_bottle.get(f"{shop.url}/cart").text


@pytest.mark.parametrize(
    ("code", "words"),
    [("SUMMER15", "The campaign SUMMER15 is over."), ("nonsense", "We do not know this code.")],
)
def test_a_code_that_is_over_or_unknown_is_refused_in_words(
    code: str, words: str, with_a_bottle: requests.Session, shop: Shop
) -> None:
    answer = with_a_bottle.post(f"{shop.url}/cart/discount", {"code": code})

    assert (answer.status_code, answer.json()) == (422, {"message": words})


def test_a_campaign_without_an_end_breaks_the_pricing_deep_down(
    with_a_bottle: requests.Session, shop: Shop
) -> None:
    answer = with_a_bottle.post(
        f"{shop.url}/cart/discount", {"code": "SPRING25"}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 500
    assert answer.json() == {"message": "Something went wrong. Your cart is unchanged."}
    log = shop.log.read_text()
    assert "in last_day" in log
    assert "TypeError: fromisoformat: argument must be str" in log


def test_without_a_script_the_same_defect_shows_a_page_in_the_shops_own_style(
    with_a_bottle: requests.Session, shop: Shop
) -> None:
    answer = with_a_bottle.post(
        f"{shop.url}/cart/discount", {"code": "SPRING25"}, headers={"Accept": "text/html,*/*;q=0.8"}
    )

    assert answer.status_code == 500
    assert "<h1>Something went wrong</h1>" in answer.text


def test_who_is_signed_in_stands_on_every_page(visitor: requests.Session, shop: Shop) -> None:
    visitor.post(f"{shop.url}/login", {"person": "c-1042"})
    assert "Mara Lindqvist" in visitor.get(f"{shop.url}/cart").text

    visitor.post(f"{shop.url}/logout")
    assert "Mara Lindqvist" not in visitor.get(f"{shop.url}/cart").text


def test_an_order_empties_the_cart(with_a_bottle: requests.Session, shop: Shop) -> None:
    thanks = with_a_bottle.post(f"{shop.url}/checkout", {"name": "Mara"})

    assert "Thank you, Mara." in thanks.text
    assert "Nothing in it yet" in with_a_bottle.get(f"{shop.url}/cart").text


def test_an_unknown_address_is_answered_in_the_shops_own_style(
    visitor: requests.Session, shop: Shop
) -> None:
    answer = visitor.get(f"{shop.url}/products/yeti")

    assert answer.status_code == 404
    assert "This path leads nowhere" in answer.text


def test_every_answer_carries_a_strict_policy_with_a_fresh_nonce(
    visitor: requests.Session, shop: Shop
) -> None:
    policies = [visitor.get(shop.url).headers["Content-Security-Policy"] for _ in range(2)]

    assert all(
        policy.startswith("default-src 'none'; script-src 'self' 'nonce-") for policy in policies
    )
    assert not any("unsafe" in policy for policy in policies)
    assert policies[0] != policies[1]
