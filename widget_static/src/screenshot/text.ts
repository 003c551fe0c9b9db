// Text: each line is put where the page shows it, so that nothing can wrap differently.
import { type Box, localBox, overlaps } from "./geometry";
import { type Line, linesOf, shown, startsWithSpace } from "./lines";
import { declare, px } from "./markup";
import type { Steps } from "./pace";
import { at, item } from "./paper";
import type { Limit, Place } from "./place";

const KEEPS_SPACES = /preserve(?!-breaks)|break-spaces|^pre(-wrap)?$/;

/** Draw a text node, line by line. */
export function* text(node: Text, style: CSSStyleDeclaration, place: Place): Steps {
  const keepsSpaces = KEEPS_SPACES.test(style.getPropertyValue("white-space-collapse"));
  if (!keepsSpaces && !node.data.trim()) return;
  let leads = !keepsSpaces && startsWithSpace(node);
  for (const line of linesOf(node, style, keepsSpaces, place.flow.clip)) {
    const words = shown(line.words, keepsSpaces, leads);
    leads = false;
    if (words.trim() && overlaps(line.rect, place.flow.clip)) {
      put({ ...line, words }, style, place);
    }
    yield;
  }
}

/** Return where the lines of an element end in an ellipsis, or null when they do not. */
export function limitOf(element: Element, style: CSSStyleDeclaration, content: Box): Limit | null {
  const right = content.left + content.width;
  if (style.webkitLineClamp && style.webkitLineClamp !== "none") {
    return { right, bottom: content.top + content.height };
  }
  const isCut = style.textOverflow.includes("ellipsis") && style.overflowX !== "visible";
  if (!isCut || element.scrollWidth <= element.clientWidth || style.direction === "rtl")
    return null;
  return { right, bottom: Number.POSITIVE_INFINITY };
}

function put(line: Line, style: CSSStyleDeclaration, place: Place): void {
  const box = localBox(line.rect, place.matrix);
  const { limit } = place;
  const bottom = box.top + box.height;
  const isLast = limit && bottom <= limit.bottom && bottom + box.height * 0.7 > limit.bottom;
  const words = isLast ? `${line.words} ${line.rest}`.trim() : line.words;
  const isCut = isLast || (limit && box.left + box.width > limit.right + 0.5);
  const room = isCut && limit ? { ...box, width: limit.right - box.left } : box;
  const css = layout(style, room) + (isCut ? "overflow:hidden;text-overflow:ellipsis;" : "");
  item(place, "span", at(room, place.flow) + css + place.decoration, words);
}

function layout(style: CSSStyleDeclaration, box: Box): string {
  const direction = style.direction === "rtl" ? "direction:rtl;text-align:right;" : "";
  const justify = style.textAlign === "justify" ? "text-align-last:justify;" : "";
  const isVertical = style.writingMode.startsWith("v");
  const height = `line-height:${px(isVertical ? box.width : box.height)};`;
  return (
    height +
    direction +
    justify +
    (isVertical ? declare(style, "writing-mode", "text-orientation") : "")
  );
}
