// What an element looks like by itself, apart from its size and what stands in it.
import { isNative, isUntouched } from "./controls";
import { groundOf } from "./ground";
import { declare } from "./markup";
import { type Cover, isMasked } from "./mask";
import { SOLID } from "./paper";
import type { Place } from "./place";
import { clips, effects, isInWords, surface } from "./style";

const ROW = /^table-(row|header|footer)/;
const BORDERS = /border-(top|right|bottom|left):[^;]*;/g;
// The look that browsers give to buttons and fields, which no style rule of theirs describes.
const UNTOUCHED = "border-radius:2.5px;box-shadow:inset 0 0 0 1px #767676;";
const SCROLLS = /auto|scroll/g;

/** Return declarations for background and border, as far as this element paints them itself. */
export function faceOf(element: Element, style: CSSStyleDeclaration, cover: Cover): string {
  if (cover === "blocked") return SOLID;
  if (!paints(element, style, cover)) return "";
  if (isUntouched(style)) return `background:${style.backgroundColor};${UNTOUCHED}`;
  const face = faceUnder(style, cover);
  const isRow = ROW.test(style.display) && style.borderCollapse === "separate";
  return isRow ? face.replace(BORDERS, "") : face;
}

/** Return declarations for background and border, without the pictures where they are masked. */
export function faceUnder(style: CSSStyleDeclaration, cover: Cover): string {
  const face = surface(style);
  return isMasked(cover) && face.includes("url(") ? SOLID : face;
}

/** Return declarations for opacity, filters and the like, none with pictures where they are masked. */
export function effectsOf(style: CSSStyleDeclaration, cover: Cover): string {
  if (cover === "blocked") return "";
  const css = effects(style);
  return isMasked(cover) && css.includes("url(") ? "" : css;
}

/** Return declarations for what cuts off an element's content. */
export function edgeOf(element: Element, style: CSSStyleDeclaration): string {
  return clips(element, style) ? `overflow:${style.overflow.replace(SCROLLS, "hidden")};` : "";
}

/** Say whether an inline element is painted line by line. */
export function isInPieces(element: Element, style: CSSStyleDeclaration): boolean {
  if (style.display !== "inline" || isInWords(style)) return false;
  return element.getClientRects().length > 1;
}

/** Return declarations for an element's place in the painting order. */
export function layerOf(style: CSSStyleDeclaration, around: Place): string {
  const { position, zIndex } = style;
  const kind = position === "sticky" ? "relative" : position;
  const isPlaced = kind !== "static";
  const css = isPlaced ? `position:${kind};` : "";
  return zIndex !== "auto" && (isPlaced || around.inFlex) ? `${css}z-index:${zIndex};` : css;
}

/** Return the underlines and the like that the text inside an element has. */
export function decorationOf(style: CSSStyleDeclaration, around: Place): string {
  const { display, float, position } = style;
  const startsAnew = /^inline-/.test(display) || float !== "none" || /abs|fix/.test(position);
  const outer = startsAnew ? "" : around.decoration;
  if (style.textDecorationLine === "none") return outer;
  return outer + declare(style, "text-decoration", "text-underline-offset");
}

function paints(element: Element, style: CSSStyleDeclaration, cover: Cover): boolean {
  if (style.visibility !== "visible" || style.display === "contents") return false;
  if (element.localName === "fieldset") return false;
  if (isNative(element, style) && cover === "open") return false;
  if (isInPieces(element, style)) return false;
  return !/^(html|body)$/.test(element.localName) || element !== groundOf(element.ownerDocument);
}
