// What an element draws inside its box besides its children: pixels, shapes, values, bullets.
import { control, isControl } from "./controls";
import { localBox } from "./geometry";
import { isInPieces } from "./look";
import { fieldset, marker } from "./markers";
import { isMasked } from "./mask";
import { at, item, solid } from "./paper";
import type { Subject } from "./place";
import { isClosed, isPicture, picture, unavailable } from "./replaced";
import { surface } from "./style";
import { vector } from "./vector";
import { veil } from "./veil";

const NOT_FIRST = "border-left:0;border-top-left-radius:0;border-bottom-left-radius:0;";
const NOT_LAST = "border-right:0;border-top-right-radius:0;border-bottom-right-radius:0;";

/**
 * Draw the content of an element, or what covers it when it is masked; return what HTML is left
 * to be drawn above it.
 */
export function* content(subject: Subject): Generator<void, readonly Element[]> {
  const { element, style, place } = subject;
  const isCovered = isMasked(place.cover);
  const isWhole = isPicture(element) || isClosed(element) || element.localName === "svg";
  if (element.localName === "fieldset") fieldset(subject);
  if (isWhole && isCovered) solid(place, subject.content);
  else if (isCovered) veil(subject);
  else if (element.localName === "svg") return yield* vector(subject);
  else if (isPicture(element)) picture({ ...subject, element });
  else if (isClosed(element)) unavailable(subject);
  else if (isControl(element)) control({ ...subject, element });
  else if (style.display === "list-item") marker(subject);
  else if (isInPieces(element, style)) fragments(subject);
  return [];
}

// An inline element that wraps is painted in pieces, of which only the ends have side borders.
function fragments({ element, style, place }: Subject): void {
  const rects = [...element.getClientRects()];
  const css = surface(style);
  if (!css) return;
  rects.forEach((rect, i) => {
    const ends = (i > 0 ? NOT_FIRST : "") + (i < rects.length - 1 ? NOT_LAST : "");
    item(place, "div", at(localBox(rect, place.matrix), place.flow) + css + ends);
  });
}
