// How far an element shows beyond its box, by what no script can measure: generated content and
// the bullets of lists. It is reckoned too large rather than too small.

import { ancestorsOf } from "../ancestors";
import { type Rect, union } from "./geometry";
import { names } from "./markup";
import { borders, containsAbsolute, paddings } from "./style";
import { ownTransform } from "./transform";

const NOTHING = /^(none|normal|""|)$/;
const OUT_OF_FLOW = /absolute|fixed/;
const PLACE = names("left top width height");
/** The room that a number beside its list item may take, in font sizes. */
const BULLET = 4;

/** Return the rectangle in which an element shows something by itself. */
export function reach(element: Element): Rect {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const bullet = style.display === "list-item" ? BULLET * Number.parseFloat(style.fontSize) : 0;
  const written = writtenIn(element);
  const [across, down] = written.length ? [element.scrollWidth, element.scrollHeight] : [0, 0];
  const own = {
    left: left - bullet,
    top,
    right: Math.max(right, left + across) + bullet,
    bottom: Math.max(bottom, top + down),
  };
  const apart = written.filter(({ position }) => OUT_OF_FLOW.test(position));
  return apart.map((one) => boxOf(one, element)).reduce(union, own);
}

// Used values say where something stands within its containing block, its transform not counted.
function boxOf(style: CSSStyleDeclaration, element: Element): Rect {
  const around = ancestorsOf(element).find((up) => containsAbsolute(getComputedStyle(up)));
  const base = style.position === "absolute" && around?.getBoundingClientRect();
  const [x = 0, y = 0, width = 0, height = 0] = PLACE.map((name) => {
    return Number.parseFloat(style.getPropertyValue(name)) || 0;
  });
  const edges = borders(style).map((side, i) => side + (paddings(style)[i] as number));
  const more = Math.max(...edges) * 2;
  const { e = 0, f = 0 } = ownTransform(style, { width, height }) ?? {};
  const left = x + e + (base ? base.left : 0);
  const top = y + f + (base ? base.top : 0);
  return { left, top, right: left + width + more, bottom: top + height + more };
}

/** Say whether an element shows words or pictures besides its children. */
export function showsMore(element: Element): boolean {
  const { display, backgroundImage } = getComputedStyle(element);
  return (
    display === "list-item" || backgroundImage.includes("url(") || writtenIn(element).length > 0
  );
}

function writtenIn(element: Element): CSSStyleDeclaration[] {
  const styles = ["::before", "::after"].map((which) => getComputedStyle(element, which));
  return styles.filter(({ content }) => !NOTHING.test(content));
}
