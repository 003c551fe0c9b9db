// Which computed styles go into the drawing, and what they say about containing blocks.
import type { Sides } from "./geometry";
import { declare, names } from "./markup";

// These follow the colour unless they are set.
const COLOURS = ["-webkit-text-fill-color", "-webkit-text-stroke-color"];
const INHERITED = names(`
  color -webkit-text-fill-color -webkit-text-stroke-width -webkit-text-stroke-color text-shadow text-transform text-rendering font-family font-size
  font-weight font-style font-stretch font-variant font-feature-settings font-variation-settings
  font-kerning letter-spacing word-spacing tab-size -webkit-font-smoothing image-rendering
  color-scheme
`);

const SURFACE = names(`
  background-color background-image background-clip border-top border-right border-bottom
  border-left border-radius border-image box-shadow
`);
const BACKGROUND = ["size", "position", "repeat", "origin"].map((name) => `background-${name}`);
const EFFECTS = names(`
  opacity clip filter backdrop-filter mix-blend-mode clip-path mask isolation perspective transform-style
  backface-visibility will-change
  contain counter-reset counter-increment counter-set
`);
// Values that change nothing.
const PLAIN =
  /^(none.*|auto|normal|0px( 0px| none.*)?|1|rgba\(0, 0, 0, 0\)|(border|view)-box|visible|flat|)$/;
const MOVING = names("transform translate rotate scale perspective filter backdrop-filter");
const CONTAINING =
  /transform|translate|rotate|scale|perspective|filter|paint|layout|strict|content/;
const LENGTH = /[\d.]+px/g;
const SHADED = /set|groove|ridge/;
const BOXLESS = /^(inline|contents)$/;
const SIDES = ["top", "right", "bottom", "left"];

/** Return declarations for those of the named properties that have any effect. */
export function telling(style: CSSStyleDeclaration, properties: readonly string[]): string {
  return declare(style, ...properties.filter((name) => !PLAIN.test(style.getPropertyValue(name))));
}

/** Return the inherited properties of an element. */
export function inheritedOf(style: CSSStyleDeclaration): Map<string, string> {
  const values = new Map(INHERITED.map((name) => [name, style.getPropertyValue(name)]));
  for (const name of COLOURS) {
    if (values.get(name) === style.color) values.set(name, "currentcolor");
  }
  return values;
}

/** Return declarations for what differs from the surroundings. */
export function differences(
  inherited: ReadonlyMap<string, string>,
  surroundings: ReadonlyMap<string, string>,
): string {
  let css = "";
  for (const [name, value] of inherited) {
    if (value !== surroundings.get(name)) css += `${name}:${value};`;
  }
  return css;
}

/** Return declarations for background, border and shadow. */
export function surface(style: CSSStyleDeclaration): string {
  const css = telling(style, SURFACE);
  // Browsers shade the text's own colour less than any other.
  const face = SHADED.test(style.borderTopStyle)
    ? css.replaceAll(style.color, "currentcolor")
    : css;
  return css.includes("background-image") ? face + declare(style, ...BACKGROUND) : face;
}

/** Return declarations for what is done to an element as a whole, its outline included. */
export function effects(style: CSSStyleDeclaration): string {
  const depth = style.perspective === "none" ? "" : declare(style, "perspective-origin");
  const isApart = style.getPropertyValue("content-visibility") !== "visible";
  const css = telling(style, EFFECTS) + depth + (isApart ? "contain:content;" : "");
  return style.outlineStyle === "none" ? css : css + declare(style, "outline", "outline-offset");
}

/** Say whether absolutely placed descendants refer to this element's box. */
export function containsAbsolute(style: CSSStyleDeclaration): boolean {
  return style.position !== "static" || containsFixed(style);
}

/** Say whether even fixed descendants refer to this element's box. */
export function containsFixed(style: CSSStyleDeclaration): boolean {
  return telling(style, MOVING) !== "" || CONTAINING.test(style.willChange + style.contain);
}

/** Return the declaration for the corners of a content box, which lie within those of the border. */
export function rounded(style: CSSStyleDeclaration): string {
  const edge = borders(style)[0] + paddings(style)[0];
  const inner = style.borderRadius.replace(
    LENGTH,
    (px) => `${Math.max(0, Number.parseFloat(px) - edge)}px`,
  );
  return PLAIN.test(inner) ? "" : `border-radius:${inner};`;
}

/** Say whether the background shows through the words alone. */
export function isInWords(style: CSSStyleDeclaration): boolean {
  return style.backgroundClip === "text";
}

/** Say whether what stands beyond the element's padding edge is cut off. */
export function clips(element: Element, style: CSSStyleDeclaration): boolean {
  if (style.overflow === "visible" || BOXLESS.test(style.display)) return false;
  const { documentElement, body } = element.ownerDocument;
  if (element === body) return getComputedStyle(documentElement).overflow !== "visible";
  return element !== documentElement;
}

/** Return the widths of the border's sides. */
export function borders(style: CSSStyleDeclaration): Sides {
  return sides(style, "border-", "-width");
}

/** Return the widths of the padding's sides. */
export function paddings(style: CSSStyleDeclaration): Sides {
  return sides(style, "padding-", "");
}

function sides(style: CSSStyleDeclaration, before: string, after: string): Sides {
  const widths = SIDES.map((side) => style.getPropertyValue(before + side + after));
  return widths.map((width) => Number.parseFloat(width) || 0) as unknown as Sides;
}
