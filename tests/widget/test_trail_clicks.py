"""Keys and clicks as a person would tell them, and what they tell of trouble."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from tests.widget.driver import Widget
from tests.widget.watched import held_back, messages, shop_with, steps, told, watched

OPENED = ("navigation", "opened /cart")
MILLISECONDS = "(past) => performance.now() > past"


def wait(page: Page, milliseconds: int) -> None:
    """Let the page's own clock go on."""
    page.wait_for_function(MILLISECONDS, arg=page.evaluate("performance.now()") + milliseconds)


def test_keys_that_act_are_told_and_what_is_typed_is_not(widget: Widget) -> None:
    page = watched(widget).page
    page.focus("#discount")
    page.keyboard.type("Secret 7")
    page.keyboard.press("Shift+KeyA")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+KeyS")
    page.keyboard.press("Alt+KeyE")
    page.keyboard.press("Escape")
    page.focus("#order")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("x")
    page.locator("#order").blur()
    page.keyboard.press("F8")
    trail = widget.trail()
    assert messages(trail) == [
        OPENED,
        ("key", "pressed Enter in “Discount code”"),
        ("input", "changed “Discount code”"),
        ("key", "pressed Ctrl+S in “Discount code”"),
        ("key", "pressed Escape in “Discount code”"),
        ("key", "pressed Enter on “Place order”"),
        ("key", "pressed Space on “Place order”"),
        ("key", "pressed F8"),
    ]
    assert "Secret" not in json.dumps(trail)


def test_characters_written_with_altgr_are_no_shortcuts(widget: Widget) -> None:
    page = watched(widget).page
    page.focus("#discount")
    page.evaluate("""() => {
      for (const more of [{ modifierAltGraph: true }, {}]) {
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "€", code: "KeyE",
          ctrlKey: true, altKey: true, bubbles: true, composed: true, ...more }));
      }
    }""")
    assert steps(widget) == [OPENED]


def test_what_the_page_clicks_itself_is_no_act(widget: Widget) -> None:
    watched(widget).page.evaluate("document.getElementById('order').click()")
    assert steps(widget) == [OPENED]


def test_enter_that_sends_a_form_is_told_once(widget: Widget) -> None:
    page = watched(widget).page
    page.evaluate("""() => {
      const form = document.body.appendChild(document.createElement("form"));
      const field = form.appendChild(document.createElement("input"));
      field.ariaLabel = "Search";
      form.appendChild(document.createElement("button")).textContent = "Go";
      form.onsubmit = (event) => event.preventDefault();
    }""")
    page.get_by_label("Search").press("Enter")
    assert steps(widget) == [OPENED, ("key", "pressed Enter in “Search”")]


def test_clicks_again_and_again_are_one_step(widget: Widget) -> None:
    watched(widget).page.click("#order", click_count=5)
    again = widget.trail()["steps"][-1]
    assert again["message"] == "clicked “Place order” again and again"
    assert again["data"] == {"element": "button#order", "rage": True, "count": 5}


def test_two_clicks_are_two_clicks(widget: Widget) -> None:
    watched(widget).page.dblclick("#order")
    told_of = [step for step in widget.trail()["steps"] if step["type"] == "click"]
    assert told_of[0]["message"] == "clicked “Place order”"
    assert told_of[0]["data"]["count"] == 2


def test_a_click_that_nothing_follows_is_told(widget: Widget) -> None:
    watched(widget).page.click("#order")
    told(widget, "nothing happened")
    assert steps(widget) == [
        OPENED,
        ("click", "clicked “Place order”"),
        ("click", "clicked “Place order”, and nothing happened"),
    ]


def test_a_click_that_something_follows_is_not_dead(widget: Widget) -> None:
    page = watched(widget).page
    page.evaluate("""() => document.getElementById("order").addEventListener("click", () => {
      document.getElementById("total").dataset.state = "ordered";
    })""")
    for button in ("#order", "#broken", "#route"):
        page.click(button)
        wait(page, 2200)
    with page.expect_response("**/status/500*"):
        page.click("#fails")
    wait(page, 2200)
    assert not [message for _, message in steps(widget) if "nothing happened" in message]


def test_where_changes_cannot_be_seen_no_click_is_called_dead(widget: Widget) -> None:
    page = watched(widget).page
    page.evaluate("() => void document.body.append(document.createElement('canvas'))")
    page.click("#order")
    wait(page, 2200)
    assert steps(widget) == [OPENED, ("click", "clicked “Place order”")]


def test_what_is_pressed_before_the_finer_part_is_there_gets_its_name_later(
    widget: Widget,
) -> None:
    with held_back(widget) as page:
        page.fill("#discount", "SAVE10")
        page.click("#total")
        page.click("#order")
    assert steps(widget)[1:] == [
        ("input", "changed “Discount code”"),
        ("click", "clicked in “Checkout”"),
        ("click", "clicked “Place order”"),
    ]


def test_the_trail_does_without_the_finer_part(page: Page, widget: Widget) -> None:
    page.route("**/hypercare-watch.js", lambda route: route.abort())
    widget.visit()
    page.click("#order")
    page.click("#private")
    page.click("#broken")
    trail = widget.trail()
    assert messages(trail)[-4:] == [
        OPENED,
        ("click", "clicked “Place order”"),
        ("click", "clicked button#private"),
        ("click", "clicked “Apply discount”"),
    ]
    assert [error["type"] for error in trail["errors"]] == ["TypeError"]


def test_where_all_words_are_masked_nothing_is_named(page: Page) -> None:
    with shop_with(page, "data-mask-text") as widget:
        page.click("#order")
        page.focus("#discount")
        page.keyboard.press("Enter")
        assert steps(widget)[1:] == [
            ("click", "clicked button#order"),
            ("key", "pressed Enter in a field"),
        ]


def test_masked_and_typed_words_name_nothing_across_components(page: Page) -> None:
    hidden = """() => {
      const add = (markup) => document.body.insertAdjacentHTML("beforeend", markup);
      add("<div id=host data-hypercare-mask></div><div id=outer><i id=shown>Ada</i></div>");
      add("<div contenteditable><button id=written>Ada</button></div>");
      add("<div data-hypercare-mask><b id=label>Ada</b></div>");
      add("<button id=labelled aria-labelledby=label>Pay</button>");
      const inside = (id, markup) => {
        document.getElementById(id).attachShadow({ mode: "open" }).innerHTML = markup;
      };
      inside("host", "<button id=inner>Ada</button>");
      inside("outer", "<button data-hypercare-mask><slot></slot></button>");
    }"""
    with shop_with(page, csp="script-src * 'unsafe-eval'") as widget:
        page.evaluate(hidden)
        for control in ("#inner", "#shown", "#written", "#labelled"):
            page.click(control)
        assert steps(widget)[1:] == [
            ("click", "clicked button#inner"),
            ("click", "clicked on the page"),
            ("click", "clicked button#written"),
            ("click", "clicked “Pay”"),
        ]


def test_a_suggestion_that_repeats_what_was_typed_is_told_without_its_words(
    widget: Widget,
) -> None:
    with held_back(widget) as page:
        page.evaluate("""() => {
          const list = document.createElement("ul");
          list.role = "listbox";
          list.id = "suggestions";
          const option = document.createElement("li");
          option.role = "option";
          option.append("Create “typed words”");
          list.append(option);
          document.body.append(list);
        }""")
        page.click("#suggestions li")
    page.click("#suggestions li")
    trail = widget.trail()
    assert ("click", "clicked li") in messages(trail)
    assert "typed words" not in json.dumps(trail)
