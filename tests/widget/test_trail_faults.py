"""Stalls, the page's policy, hints for source maps, and pages that come back."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.widget.driver import Widget
from tests.widget.site import SCRIPT
from tests.widget.watched import held_back, steps, told, watched

STAND_STILL = """() => new Promise((seen) => {
  const kind = "long-animation-frame";
  const isIt = ({ duration }) => duration > 600;
  new PerformanceObserver((list) => list.getEntries().some(isIt) && seen()).observe({ type: kind });
  setTimeout(() => {
    const end = performance.now() + 700;
    while (performance.now() < end);
  });
})"""
IMAGE = """() => new Promise((refused) => {
  addEventListener("securitypolicyviolation", refused);
  new Image().src = "https://elsewhere.example/pixel.png?token=abc";
})"""
ID = "85314830-023f-4cf1-a267-535f4e37bb17"


def of_type(trail: dict[str, Any], kind: str) -> list[str]:
    return [step["message"] for step in trail["steps"] if step["type"] == kind]


def test_it_is_told_when_the_page_stood_still(widget: Widget) -> None:
    watched(widget).page.evaluate(STAND_STILL)
    assert of_type(widget.trail(), "stall")[-1].startswith("the page stood still for ")


def test_it_is_told_when_the_page_stood_still_before_the_finer_part_was_there(
    widget: Widget,
) -> None:
    with held_back(widget) as page:
        page.evaluate(STAND_STILL)
        page.click("#order")
    kinds = [step["type"] for step in widget.trail()["steps"]]
    assert kinds[-2:] == ["stall", "click"]


def test_what_stood_still_while_the_page_was_loaded_is_told_behind_its_opening(
    widget: Widget,
) -> None:
    kind, html = widget.site.pages["/cart"]
    busy = "const end = performance.now() + 700; while (performance.now() < end);"
    widget.site.pages["/busy.js"] = (SCRIPT, busy)
    slow = html.replace("<head>", '<head><script src="/busy.js"></script>', 1)
    assert slow != html
    widget.site.pages["/slow"] = (kind, slow)
    watched(widget.visit("/slow"))
    told(widget, "/busy.js")
    trail = widget.trail()["steps"]
    places = [step["message"] == "opened /slow" for step in trail]
    stalls = [(step.get("data") or {}).get("file") == "/busy.js" for step in trail]
    assert places.index(True) < stalls.index(True)


def test_what_the_policy_forbids_is_told_without_the_query(widget: Widget) -> None:
    watched(widget).page.evaluate(IMAGE)
    trail = widget.trail()
    assert of_type(trail, "policy") == [
        "the policy (img-src) forbade https://elsewhere.example/pixel.png"
    ]


def test_what_the_policy_forbade_before_the_finer_part_was_there_is_told(
    widget: Widget,
) -> None:
    with held_back(widget) as page:
        page.evaluate(IMAGE)
    assert len(of_type(widget.trail(), "policy")) == 1


def test_frames_say_which_build_of_a_file_they_are_from(page: Page, widget: Widget) -> None:
    kind, html = widget.site.pages["/cart"]
    widget.site.pages["/built"] = (kind, html.replace("/shop.js", "/shop.js?v=3f2a91"))
    watched(widget.visit("/built"))
    page.evaluate(
        """(id) => {
          const stack = `Error\\n    at ${location.origin}/shop.js?v=3f2a91:1:7\\n    at x:1:1`;
          globalThis._sentryDebugIds = { [stack]: id };
        }""",
        ID,
    )
    page.click("#broken")
    (error,) = widget.trail()["errors"]
    frame = error["frames"][-1]
    assert frame["file"] == "/shop.js"
    assert (frame["debug_id"], frame["version"]) == (ID, "v=3f2a91")
    assert "hints" not in error


def test_causes_and_the_first_of_several_errors_are_told(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => {
      const cause = new RangeError("too many");
      Promise.reject(new Error("cannot save", { cause }));
      Promise.reject(new AggregateError([new TypeError("no stock")], "nothing worked"));
      Promise.reject({ code: 7, password: "hunter2" });
    }""")
    saved, worked, thrown = widget.trail()["errors"]
    assert (saved["cause"]["type"], saved["cause"]["message"]) == ("RangeError", "too many")
    assert worked["cause"]["type"] == "TypeError"
    assert thrown["data"]["thrown"] == {"code": "7", "password": "[redacted]"}


def test_errors_before_the_finer_part_was_there_are_told_as_fully(
    widget: Widget,
) -> None:
    with held_back(widget) as page:
        page.click("#complains")
        page.evaluate("Promise.reject(new Error('late', { cause: new Error('early') })), 0")
    trail = widget.trail()
    assert of_type(trail, "console") == ["printer P1 said {…} RangeError: too long"]
    assert trail["errors"][-1]["cause"]["message"] == "early"


def test_a_file_that_does_not_load_is_told(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => new Promise((failed) => {
      const link = document.createElement("link");
      [link.rel, link.href, link.onerror] = ["stylesheet", "/gone.css?token=abc", failed];
      document.head.append(link);
    })""")
    assert of_type(widget.trail(), "request") == ["could not load /gone.css"]


def test_time_away_is_told_and_the_trail_is_kept_meanwhile(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => {
      const turn = (hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      };
      turn(true);
      window.kept = sessionStorage.getItem("hypercare.trail");
      turn(false);
    }""")
    assert "opened /cart" in widget.page.evaluate("kept")
    assert of_type(widget.trail(), "visibility") == ["came back after 0 s"]


def test_a_page_that_comes_back_as_it_was_goes_on_with_the_trail(widget: Widget) -> None:
    watched(widget).page.evaluate("""() => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      const [steps] = JSON.parse(sessionStorage.getItem("hypercare.trail"));
      steps.push({ type: "navigation", message: "opened /orders", at: new Date().toISOString() });
      sessionStorage.setItem("hypercare.trail", JSON.stringify([steps, []]));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }""")
    assert steps(widget) == [
        ("navigation", "opened /cart"),
        ("navigation", "opened /orders"),
        ("navigation", "opened /cart"),
    ]


def test_routes_are_seen_in_browsers_without_an_event_for_them(page: Page, widget: Widget) -> None:
    page.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined })")
    watched(widget.visit("/"))
    page.evaluate("history.pushState(null, '', '/checkout?step=1')")
    page.evaluate("history.replaceState(null, '', '/checkout?step=2')")
    assert steps(widget)[-1] == ("navigation", "went to /checkout")
    page.evaluate("hypercare.stop()")
    assert page.evaluate("String(history.pushState)") == ("function pushState() { [native code] }")
