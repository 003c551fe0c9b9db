// What is drawn in place of masked words: a bar whose size tells nothing about them.
import { isControl, isFilled } from "./controls";
import type { Box } from "./geometry";
import { solid } from "./paper";
import type { Subject } from "./place";
import { childrenOf, isElement, isText } from "./tree";

const LENGTH = 6;
const HEIGHT = 0.7;
const INLINE = /^(inline|contents)$/;

/** Draw the bar of a masked element, if it has any words or a value of its own. */
export function veil(subject: Subject): void {
  const { element, style, place, isMaskRoot } = subject;
  if (!isMaskRoot && INLINE.test(style.display)) return;
  const isNeeded = isControl(element) ? isFilled(element) : hasWords(element);
  if (isNeeded) solid(place, bar(subject));
}

/** Return the box of a bar: at the start of the first line and of one length for all words. */
export function bar({ style, content }: Pick<Subject, "style" | "content">): Box {
  const size = Number.parseFloat(style.fontSize);
  const line = Math.round(Math.min(Number.parseFloat(style.lineHeight) || size, content.height));
  return {
    left: content.left,
    top: content.top + (line - size * HEIGHT) / 2,
    width: Math.min(content.width, size * LENGTH),
    height: size * HEIGHT,
  };
}

function hasWords(element: Element): boolean {
  return childrenOf(element).some((child) => {
    if (isText(child)) return child.data.trim() !== "";
    if (!isElement(child) || !INLINE.test(getComputedStyle(child).display)) return false;
    return hasWords(child);
  });
}
