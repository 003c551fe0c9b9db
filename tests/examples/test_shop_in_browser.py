from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.examples.conftest import running_shop


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains about on the page's console."""
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    return heard


@pytest.fixture
def errors(page: Page) -> list[Error]:
    """What the page's scripts threw and nobody caught."""
    thrown: list[Error] = []
    page.on("pageerror", lambda error: thrown.append(error))
    return thrown


@pytest.fixture
def cart(page: Page, errors: list[Error]) -> Page:
    """A cart with one backpack in it."""
    page.goto("/products/backpack")
    page.get_by_role("button", name="Add to cart").click()
    page.wait_for_url("**/cart")
    return page


def test_a_visitor_gets_from_the_window_to_an_order_without_a_complaint_of_the_browser(
    page: Page, complaints: list[str], errors: list[Error]
) -> None:
    page.goto("/login")
    page.get_by_role("button", name="Mara Lindqvist").click()
    page.get_by_role("link", name="Nordlys 2").click()
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("link", name="To checkout").click()
    expect(page.get_by_label("Name")).to_have_value("Mara Lindqvist")
    page.get_by_label("Street and number").fill("Hill Street 1")
    page.get_by_label("Postcode").fill("12345")
    page.get_by_label("Town").fill("Uphill")
    page.get_by_role("button", name="Place order").click()

    expect(page.get_by_role("heading", name="Thank you, Mara Lindqvist.")).to_be_visible()
    assert complaints == []
    assert errors == []


def test_what_must_not_be_seen_in_a_picture_is_marked_as_such(cart: Page) -> None:
    cart.get_by_role("link", name="To checkout").click()

    expect(cart.get_by_label("PIN")).to_have_attribute("type", "password")
    expect(cart.get_by_label("Card number")).to_have_attribute("autocomplete", "cc-number")


def test_a_running_code_changes_the_total_at_once(cart: Page) -> None:
    cart.get_by_label("Discount code").fill("TRAIL10")
    cart.get_by_role("button", name="Apply").click()

    expect(cart.get_by_text("−€18.90")).to_be_visible()


def test_the_broken_campaign_says_that_something_went_wrong(
    cart: Page, errors: list[Error]
) -> None:
    cart.get_by_label("Discount code").fill("SPRING25")
    with cart.expect_response("**/cart/discount") as answer:
        cart.get_by_role("button", name="Apply").click()

    expect(cart.get_by_text("Something went wrong. Your cart is unchanged.")).to_be_visible()
    assert answer.value.status == 500
    assert errors == []


def test_the_gift_wrap_button_fails_in_the_browser(cart: Page, errors: list[Error]) -> None:
    with cart.expect_event("pageerror"):
        cart.get_by_role("button", name="Add gift wrap").click()

    assert [error.name for error in errors] == ["TypeError"]
    assert "reading 'price'" in errors[0].message


def test_without_a_dsn_there_is_no_feedback_button(page: Page) -> None:
    page.goto("/")

    expect(page.get_by_role("button", name="Feedback")).to_have_count(0)


def test_with_a_dsn_the_button_is_there_and_the_browser_does_not_complain(
    page: Page, complaints: list[str], errors: list[Error], tmp_path: Path
) -> None:
    dsn = f"http://hcs_{'0' * 32}@127.0.0.1:9/shop"
    spool = str(tmp_path / "spool")
    with running_shop(tmp_path, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool) as shop:
        page.goto(f"{shop.url}/products/lantern")

        expect(page.get_by_role("button", name="Feedback")).to_be_visible()

    assert complaints == []
    assert errors == []


@pytest.mark.parametrize("path", ["/", "/products/tent", "/cart", "/checkout", "/login"])
def test_no_page_is_wider_than_a_phone(path: str, cart: Page) -> None:
    cart.set_viewport_size({"width": 390, "height": 844})

    cart.goto(path)

    assert cart.evaluate("document.documentElement.scrollWidth") <= 390
