// Beginning an element: where it stands, what it looks like, and what its content inherits.
import { type Box, intersect, type Rect, type Sides, shrink } from "./geometry";
import { decorationOf, edgeOf, effectsOf, faceOf, layerOf } from "./look";
import { isDotted, isMasked, stronger } from "./mask";
import { at, item, open, placed } from "./paper";
import type { Place, Subject } from "./place";
import { referred } from "./references";
import * as styles from "./style";
import { limitOf } from "./text";
import { type Standing, standing } from "./transform";

/** An element that was begun: what to draw inside, and whether a box must be closed behind it. */
export interface Begun {
  readonly subject: Subject;
  readonly isOpen: boolean;
}

/** Places in the painting order. */
const LOWEST = -2e9;
const WIDER = 1e6;
const NO_SIDES: Sides = [0, 0, 0, 0];
const GROUND = /background[^;]*;/g;
const HAS_BORDER = /border-(top|right|bottom|left):/;

/** Write the box of an element, unless it would show nothing and change nothing. */
export function begin(
  element: Element,
  rect: Rect,
  style: CSSStyleDeclaration,
  around: Place,
): Begun {
  const judged = around.sheet.masks(element, around.cover);
  const cover = isDotted(style) ? stronger(judged, "masked") : judged;
  const {
    box,
    matrix,
    css: transform,
  } = stand(element.localName === "table" ? grid(element, rect) : rect, style, around);
  const inherited = styles.inheritedOf(style);
  around.sheet.families.add(style.fontFamily);
  const face = sunk(faceOf(element, style, cover), box, style, around);
  const isMaskRoot = cover !== around.cover;
  const effects = referred(effectsOf(style, cover), element, around.sheet);
  const own = face + effects + layerOf(style, around) + edgeOf(element, style);
  const passedOn = styles.differences(inherited, around.inherited);
  const css = passedOn + transform + (style.display === "contents" ? "" : own);
  const isOpen = css !== "" && !(isMasked(cover) && !isMaskRoot && style.display === "inline");
  if (isOpen) open(around, "div", css + position(style, box, around));
  const drawn = shrink(box, HAS_BORDER.test(face) ? styles.borders(style) : NO_SIDES);
  const frames = isOpen ? { inherited, ...framesIn(element, rect, style, drawn, around) } : {};
  const content = shrink(shrink(box, styles.borders(style)), styles.paddings(style));
  const place = { ...around, ...frames, ...flowOf(element, style, content, around), matrix, cover };
  return { subject: { element, style, box, content, place, isMaskRoot }, isOpen };
}

function stand(rect: Rect, style: CSSStyleDeclaration, around: Place): Standing {
  if (style.display === "contents") {
    const { left, top } = around.flow;
    return { box: { left, top, width: 0, height: 0 }, matrix: around.matrix, css: "" };
  }
  const stands = standing(rect, style, around.matrix);
  return isCollapsed(style) ? { ...stands, box: grown(stands.box, styles.borders(style)) } : stands;
}

// A table's own box does not hold its caption (CSS 2.1, 17.4).
function grid(element: Element, rect: Rect): Rect {
  const caption = element.querySelector(":scope>caption")?.getBoundingClientRect();
  if (!caption) return rect;
  const { left, right } = rect;
  const isAbove = caption.top - rect.top < rect.bottom - caption.bottom;
  const [top, bottom] = isAbove ? [caption.bottom, rect.bottom] : [rect.top, caption.top];
  return { left, top, right, bottom };
}

// Collapsed borders lie above the backgrounds of all cells, so these go to the bottom of the table.
function sunk(face: string, box: Box, style: CSSStyleDeclaration, around: Place): string {
  if (!isCollapsed(style) || style.position !== "static" || face.includes("url(")) return face;
  if (style.display === "table") return `${face}isolation:isolate;`;
  const below = (z: number, css: string) => {
    if (css) item(around, "div", `${at(box, around.flow)}position:relative;z-index:${z};${css}`);
  };
  below(LOWEST, face.match(GROUND)?.join("") ?? "");
  // Of two borders in one place the wider one shows, then the one that comes first.
  const widest = Math.max(...styles.borders(style));
  below(LOWEST / 2 + Math.round(widest * WIDER) - around.parts.length, face.replace(GROUND, ""));
  return "";
}

function isCollapsed({ borderCollapse, display }: CSSStyleDeclaration): boolean {
  return borderCollapse === "collapse" && display.startsWith("table");
}

// Collapsed borders stand half outside of the box that the browser reports (CSS 2.1, 17.6.2).
function grown(box: Box, sides: Sides): Box {
  return shrink(box, sides.map((side) => -side / 2) as unknown as Sides);
}

function position(style: CSSStyleDeclaration, box: Box, around: Place): string {
  if (style.position === "absolute") return placed(box, around.absolute);
  if (style.position === "fixed") return placed(box, around.fixed);
  return at(box, around.flow);
}

function framesIn(
  element: Element,
  rect: Rect,
  style: CSSStyleDeclaration,
  { left, top }: Box,
  around: Place,
): Pick<Place, "flow" | "absolute" | "fixed"> {
  const { absolute, fixed, flow } = around;
  if (style.display === "contents") return { absolute, fixed, flow };
  const outer = { absolute, fixed }[style.position as string] ?? flow;
  const clip = styles.clips(element, style) ? intersect(outer.clip, rect) : outer.clip;
  const frame = { left, top, clip };
  return {
    flow: frame,
    absolute: styles.containsAbsolute(style) ? frame : absolute,
    fixed: styles.containsFixed(style) ? frame : fixed,
  };
}

function flowOf(
  element: Element,
  style: CSSStyleDeclaration,
  content: Box,
  around: Place,
): Pick<Place, "decoration" | "inFlex" | "limit"> {
  const { display } = style;
  const isInline = display === "inline" || display === "contents";
  return {
    decoration: decorationOf(style, around),
    inFlex: display === "contents" ? around.inFlex : /flex|grid/.test(display),
    limit: limitOf(element, style, content) ?? (isInline ? around.limit : null),
  };
}
