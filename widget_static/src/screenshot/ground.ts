// The ground on which the page stands: the background of the root or the body covers the viewport,
// however small its own box is (CSS Backgrounds 3, section 2.11).
import type { Box } from "./geometry";
import { coverWithin } from "./mask";
import { at, item } from "./paper";
import type { Place } from "./place";
import { surface } from "./style";

const EDGES = /(border|box-shadow)[^;]*;/g;

/** Return the element whose background covers the whole viewport, if any has one. */
export function groundOf({ documentElement, body }: Document): Element | undefined {
  return [documentElement, body].find((element) => {
    return element && surface(getComputedStyle(element)).includes("background-");
  });
}

/** Draw the ground below everything else, as large as the viewport at least. */
export function ground(place: Place, document: Document, viewport: Box): void {
  const element = groundOf(document);
  if (!element) return;
  const style = getComputedStyle(element);
  const draw = (box: Box, css: string) => item(place, "div", at(box, place.flow) + css);
  draw(viewport, `background-color:${style.backgroundColor};`);
  const isOpen = coverWithin(element, place.sheet.masks, place.cover) === "open";
  if (style.backgroundImage === "none" || !isOpen) return;
  const isFixed = style.backgroundAttachment.includes("fixed");
  draw(isFixed ? viewport : grown(document, viewport), surface(style).replace(EDGES, ""));
}

// The root's own box, to which its background refers, at least as large as the viewport.
function grown({ documentElement }: Document, viewport: Box): Box {
  const { left, top, width, height } = documentElement.getBoundingClientRect();
  const [right, bottom] = [viewport.width - left, viewport.height - top];
  return { left, top, width: Math.max(width, right), height: Math.max(height, bottom) };
}
