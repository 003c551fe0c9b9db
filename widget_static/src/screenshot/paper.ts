// Putting single items on the drawing: all are placed by margins inside one-cell grids, so that
// what the page does not position is not positioned in the drawing either, and the browser's own
// painting order (z-index, stacking contexts, top to bottom) holds without being computed here.
import type { Box } from "./geometry";
import { px, xml } from "./markup";
import type { Frame, Place } from "./place";

/** The rules that make a drawing out of plain elements. */
export const BASE = `
*{box-sizing:border-box;grid-area:1/1;margin:0}
div{direction:ltr;display:grid;grid-template:0/0;place-items:start;text-align:left}
span{white-space:pre;text-indent:0}`;

/** Drawn over what must not be seen. */
export const SOLID = "background:#7c828a;";

/** Return declarations that put something at `box` within `frame`. */
export function at(box: Box, frame: Frame): string {
  const corner = `${px(box.top - frame.top)} 0 0 ${px(box.left - frame.left)}`;
  return `margin:${corner};${sized(box)}`;
}

/** Return declarations that put something at `box` within `frame`, out of the flow. */
export function placed(box: Box, frame: Frame): string {
  return `left:${px(box.left - frame.left)};top:${px(box.top - frame.top)};${sized(box)}`;
}

/** Begin an element; `css` may name pictures, which are fetched meanwhile. */
export function open(place: Place, tag: string, css: string, attributes = ""): void {
  const inlined = place.sheet.pictures.inline(css);
  const begin = (style: string) => `<${tag} style="${xml(style)}"${attributes}>`;
  place.parts.push(typeof inlined === "string" ? begin(inlined) : inlined.then(begin));
}

/** End an element. */
export function close(place: Place, tag: string): void {
  place.parts.push(`</${tag}>`);
}

/** Write one whole element with text or nothing in it. */
export function item(place: Place, tag: string, css: string, text = "", attributes = ""): void {
  open(place, tag, css, attributes);
  place.parts.push(xml(text));
  close(place, tag);
}

/** Cover a box with one colour. */
export function solid(place: Place, box: Box): void {
  item(place, "div", at(box, place.flow) + SOLID);
}

/** Return attributes for markup. */
export function attributes(values: readonly (readonly [string, string])[]): string {
  return values.map(([name, value]) => ` ${name}="${xml(value)}"`).join("");
}

function sized({ width, height }: Box): string {
  return `width:${px(width)};height:${px(height)};`;
}
