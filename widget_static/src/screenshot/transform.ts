// An element's own transform, and the box that it would have without.
import { type Box, localBox, middle, type Rect, type Size } from "./geometry";
import { borders, paddings } from "./style";

/** Where an element stands: its box, the map for its descendants, and its transform as CSS. */
export interface Standing {
  readonly box: Box;
  readonly matrix: DOMMatrix | null;
  readonly css: string;
}

/** Find the untransformed box of an element from its bounding rectangle. */
export function standing(
  rect: Rect,
  style: CSSStyleDeclaration,
  matrix: DOMMatrix | null,
): Standing {
  const size = layoutSize(style);
  const own = size && ownTransform(style, size);
  if (!own) return { box: localBox(rect, matrix, size), matrix, css: "" };
  const [x = 0, y = 0] = style.transformOrigin.split(" ").map(Number.parseFloat);
  const centre = middle(rect, matrix);
  const moved = own.transformPoint({ x: size.width / 2 - x, y: size.height / 2 - y });
  const box = { left: centre.x - x - moved.x, top: centre.y - y - moved.y, ...size };
  const [left, top] = [box.left + x, box.top + y];
  return {
    box,
    matrix: (matrix ?? new DOMMatrix()).translate(left, top).multiply(own).translate(-left, -top),
    css: `transform:${own};transform-origin:${style.transformOrigin};`,
  };
}

/** Return what `transform` and its three companions do together, or null when they do nothing. */
export function ownTransform(style: CSSStyleDeclaration, size: Size): DOMMatrix | null {
  const { translate, rotate, scale, transform } = style;
  if (`${translate}${rotate}${scale}${transform}`.replaceAll("none", "") === "") return null;
  const [x = "", y = ""] = translate.split(" ");
  const [across = 1, down = across] = numbers(scale);
  return new DOMMatrix()
    .translate(length(x, size.width), length(y, size.height))
    .rotate(numbers(rotate).at(-1) ?? 0)
    .scale(across, down)
    .multiply(new DOMMatrix(transform));
}

function length(value: string, all: number): number {
  const number = Number.parseFloat(value) || 0;
  return value.endsWith("%") ? (number * all) / 100 : number;
}

function numbers(text: string): number[] {
  return (text.match(/-?[\d.]+/g) ?? []).map(Number);
}

function layoutSize(style: CSSStyleDeclaration): Size | null {
  const [width, height] = [style.width, style.height].map(Number.parseFloat) as [number, number];
  if (Number.isNaN(width) || Number.isNaN(height)) return null;
  if (style.boxSizing === "border-box") return { width, height };
  const edges = borders(style).map((side, i) => side + (paddings(style)[i] as number));
  const [top, right, bottom, left] = edges as [number, number, number, number];
  return { width: width + left + right, height: height + top + bottom };
}
