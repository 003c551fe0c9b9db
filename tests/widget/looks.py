"""What can be measured of how the dialog looks: contrast, targets, width, focus."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

FORCED_SPACING = """* {line-height:1.5!important; letter-spacing:.12em!important;
word-spacing:.16em!important} p {margin-bottom:2em!important}"""
"""The spacing of WCAG 2.2, 1.4.12."""

_INSIDE = """
const root = document.querySelector("hypercare-widget").shadowRoot;
const shown = (one) => one.checkVisibility({opacityProperty: false, visibilityProperty: true});
const all = (selector) => [...root.querySelectorAll(selector)].filter(shown);
const named = (one) => `${one.localName}.${one.className} “${one.textContent.slice(0, 40)}”`;
"""

_CONTRASTS = """() => {
%s
const pen = Object.assign(document.createElement("canvas"), {width: 1, height: 1})
  .getContext("2d", {willReadFrequently: true});
const paint = (colours) => {
  pen.globalAlpha = 1;
  pen.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  pen.fillRect(0, 0, 1, 1);
  for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const grounds = (one) => {
  const found = [];
  for (let at = one; at && at !== root; at = at.parentElement) {
    found.unshift(getComputedStyle(at).backgroundColor);
  }
  return found;
};
const texts = all("*").filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()));
const wanted = (style) => parseFloat(style.fontSize) >= 24
  || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600) ? 3 : 4.5;
const faint = texts.flatMap((one) => {
  const style = getComputedStyle(one);
  const under = grounds(one);
  const found = ratio(paint([...under, style.color]), paint(under));
  return found < wanted(style) ? [`${found.toFixed(2)} ${named(one)}`] : [];
});
const edges = all("textarea, select, input:not([type=radio],[type=file],[type=checkbox])")
  .flatMap((one) => {
    const under = grounds(one.parentElement);
    const found = ratio(paint([...under, getComputedStyle(one).borderTopColor]), paint(under));
    return found < 3 ? [`edge ${found.toFixed(2)} ${named(one)}`] : [];
  });
return {count: texts.length, faint: [...faint, ...edges]};
}"""

_TARGETS = """() => {
%s
const small = all("button, a[href], summary, input, select, textarea").flatMap((one) => {
  const target = one.closest("label") ?? one;
  const {width, height} = target.getBoundingClientRect();
  return Math.min(width, height) < 24 ? [`${width} x ${height}: ${named(target)}`] : [];
});
return small;
}"""

_CUT = """() => {
%s
const wide = document.documentElement.clientWidth;
const cut = all("dialog *, .status *").filter((one) => {
  const {left, right, width} = one.getBoundingClientRect();
  return width && (right > wide + 1 || left < -1);
});
const scrolled = all("dialog, dialog *").filter((one) =>
  one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto");
const clipped = all("button, label, h2, summary, p, legend").filter((one) =>
  one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible");
return [...cut, ...scrolled, ...clipped].map(named);
}"""

_FOCUS = """() => {
%s
let one = root.activeElement;
if (!one) return null;
const shownAt = one.matches("input[type=radio], .pick input") ? one.nextElementSibling : one;
const style = getComputedStyle(shownAt);
const box = shownAt.getBoundingClientRect();
const seen = [0.1, 0.5, 0.9].some((part) => {
  const hit = root.elementFromPoint(box.x + box.width / 2, box.y + box.height * part);
  return hit && (one.contains(hit) || one.closest("label")?.contains(hit));
});
const label = one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent;
return {
  name: `${one.localName} ${one.id || label.trim().slice(0, 60)}`,
  ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  seen,
};
}"""


def faint_texts(page: Page) -> list[str]:
    """Return the texts and edges of ours whose contrast is below WCAG 2.2 AA."""
    found = page.evaluate(_CONTRASTS % _INSIDE)
    assert found["count"] > 0
    return list(found["faint"])


def small_targets(page: Page) -> list[str]:
    """Return what can be pressed and is smaller than 24 by 24 pixels (2.5.8)."""
    return list(page.evaluate(_TARGETS % _INSIDE))


def cut_off(page: Page) -> list[str]:
    """Return what of ours does not fit into the width of the window (1.4.10)."""
    return list(page.evaluate(_CUT % _INSIDE))


def tab_through(page: Page, most: int = 80) -> list[dict[str, object]]:
    """Press Tab until the focus comes round, and return how each stop looked."""
    stops: list[dict[str, object]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS % _INSIDE)
        if stop and stop in stops:
            break
        if stop:
            stops.append(stop)
    return stops


def add_sheet(page: Page, rules: str) -> None:
    """Put rules into our shadow root, as a person's own style sheet would."""
    page.evaluate(
        """(rules) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(rules);
          document.querySelector("hypercare-widget").shadowRoot.adoptedStyleSheets.push(sheet);
        }""",
        rules,
    )


def unfold(dialog: Locator) -> None:
    """Open everything that is folded."""
    dialog.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
