// Elements that must be visited although their boxes lie outside the viewport, because something
// sticky, fixed or absolute inside them stands within it.
import { overlaps, type Rect } from "./geometry";
import type { Steps } from "./pace";
import { rulesIn } from "./sheets";

const OUT_OF_FLOW = /sticky|fixed|absolute/;
// Names that are usual for such rules; sheets of other sites may not be read.
const USUAL = "[class*=sticky],[class*=fixed],[style*=sticky],[style*=fixed]";

/** How many selectors are searched for at once: all of them together would make one long task. */
const BATCH = 64;

/** Collect the ancestors of everything out of the flow that shows within `viewport`. */
export function* keep(viewport: Rect, kept: Set<Element>): Steps {
  const selectors = [USUAL];
  for (const rule of rulesIn(document)) {
    const { style, selectorText } = rule as CSSStyleRule;
    if (selectorText && OUT_OF_FLOW.test(style.position)) selectors.push(selectorText);
    yield;
  }
  while (selectors.length) {
    for (const element of document.querySelectorAll(`:is(${selectors.splice(0, BATCH)})`)) {
      if (overlaps(element.getBoundingClientRect(), viewport)) withAncestors(element, kept);
      yield;
    }
    yield;
  }
}

function withAncestors(element: Element, kept: Set<Element>): void {
  for (let up: Element | null = element; up && !kept.has(up); up = up.parentElement) kept.add(up);
}
