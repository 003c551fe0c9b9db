"""From the click on the launcher to the painted dialog, and the longest task on the way."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

LAUNCHERS = {
    "hypercare": ("hypercare-widget", "button"),
    "sentry-async": ("#sentry-feedback", ".widget__actor"),
    "sentry-sync": ("#sentry-feedback", ".widget__actor"),
}
"""The element in the page and the launcher in its shadow root."""

WATCH = """([host, launcher]) => {
  const root = () => document.querySelector(host)?.shadowRoot;
  const tasks = [0];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({ type: "longtask" });
  window.painted = new Promise((done) => addEventListener("click", ({ timeStamp }) => {
    const look = () => {
      if (!root().querySelector("dialog[open]")) return requestAnimationFrame(look);
      const told = new MessageChannel();
      told.port1.onmessage = () => {
        const ms = performance.now() - timeStamp;
        setTimeout(() => done({ ms, longest: Math.max(...tasks) }), 300);
      };
      requestAnimationFrame(() => told.port2.postMessage(0));
    };
    look();
  }, { capture: true, once: true }));
}"""


@dataclass(frozen=True)
class Click:
    """Milliseconds until the dialog is painted; the longest task, 0 when none took 50 ms."""

    ms: float
    longest: float


def measure(browser: Browser, address: str, who: str, throttle: float, idle_ms: int) -> Click:
    """Open a fresh page, leave it alone for ``idle_ms`` and click once."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address, wait_until="load")
    host, launcher = LAUNCHERS[who]
    page.locator(f"{host} {launcher}").first.wait_for()
    page.wait_for_timeout(idle_ms)
    page.evaluate(WATCH, [host, launcher])
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    clicked = _click(page, f"{host} {launcher}")
    context.close()
    return clicked


def _click(page: Page, launcher: str) -> Click:
    box = page.locator(launcher).first.bounding_box()
    assert box, f"nothing to click at {launcher}"
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    painted = page.evaluate("window.painted")
    return Click(painted["ms"], painted["longest"])
