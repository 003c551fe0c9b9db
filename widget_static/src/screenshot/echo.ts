// What shows once more beside itself: shadows of words, shadows of what a filter makes, reflections.
// It is reckoned too large rather than too small.
import { isVisible, type Rect, union } from "./geometry";

const SHADOW = /(-?[\d.e+-]+)px (-?[\d.e+-]+)px(?: (-?[\d.e+-]+)px)?/g;
const GENERATED = ["::before", "::after"];

/** Return a rectangle with what the element's filter and reflection show of it elsewhere. */
export function echoed(rect: Rect, element: Element, style: CSSStyleDeclaration): Rect {
  if (!isVisible(rect)) return rect;
  const far = farthest(style.filter) * enlargement(element);
  const reflect = style.getPropertyValue("-webkit-box-reflect");
  return mirrored(grown(rect, far), element.getBoundingClientRect(), reflect);
}

/** Return a rectangle with the shadows of the words that an element has in it. */
export function shadowed(rect: Rect, element: Element): Rect {
  const styles = [undefined, ...GENERATED].map((which) => getComputedStyle(element, which));
  const far = Math.max(...styles.map(({ textShadow }) => farthest(textShadow)));
  return far && isVisible(rect) ? grown(rect, far * enlargement(element)) : rect;
}

// Shadows are turned with their element, so that each side may be the one.
function farthest(shadows: string): number {
  const all = [...(shadows ?? "").matchAll(SHADOW)];
  const each = all.map(([, ...lengths]) =>
    lengths.reduce((sum, length) => sum + Math.abs(Number(length ?? 0)), 0),
  );
  return each.reduce((sum, length) => sum + length, 0) || 0;
}

function enlargement(element: Element): number {
  const { width, height } = element.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = element as HTMLElement;
  if (!offsetWidth || !offsetHeight) return 1;
  return Math.max(1, width / offsetWidth, height / offsetHeight);
}

function grown({ left, top, right, bottom }: Rect, by: number): Rect {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

function mirrored(rect: Rect, edges: DOMRect, reflect: string): Rect {
  const [side, offset = ""] = (reflect || "none").split(" ");
  const isAcross = side === "left" || side === "right";
  const share = (isAcross ? edges.width : edges.height) / 100;
  const apart = Number.parseFloat(offset) * (offset.endsWith("%") ? share : 1) || 0;
  const { left, top, right, bottom } = rect;
  if (isAcross) {
    const axis = side === "left" ? 2 * edges.left - apart : 2 * edges.right + apart;
    return union(rect, { top, bottom, left: axis - right, right: axis - left });
  }
  if (side !== "above" && side !== "below") return rect;
  const axis = side === "above" ? 2 * edges.top - apart : 2 * edges.bottom + apart;
  return union(rect, { left, right, top: axis - bottom, bottom: axis - top });
}
