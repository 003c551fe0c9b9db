// An element's own transform, and the box that it would have without.
import { type Box, flat, localBox, middle, type Rect, type Size } from "./geometry";
import { borders, paddings } from "./style";

/** Where an element stands: its box, the map for its descendants, and its transform as CSS. */
export interface Standing {
  readonly box: Box;
  readonly matrix: DOMMatrix | null;
  readonly css: string;
}

const AXES: Record<string, readonly number[]> = { x: [1, 0, 0], y: [0, 1, 0] };
/** How often the place of a box that is turned out of the plane is corrected. */
const CORRECTIONS = 6;

/** Find the untransformed box of an element from its bounding rectangle. */
export function standing(
  rect: Rect,
  style: CSSStyleDeclaration,
  matrix: DOMMatrix | null,
): Standing {
  const size = layoutSize(style);
  const own = size && ownTransform(style, size);
  if (!own) {
    const box = localBox(rect, matrix, size);
    return { box, matrix: deeper(style, box, matrix), css: "" };
  }
  const box = boxOf(rect, size, own, matrix);
  const inner = deeper(style, box, placed(own, box, matrix));
  return { box, matrix: inner, css: `transform:${own};transform-origin:0 0;` };
}

// What is only shifted has the size that it is seen with, which is told more exactly.
function boxOf(rect: Rect, size: Size, own: DOMMatrix, around: DOMMatrix | null): Box {
  const { a, b, c, d, e, f, is2D } = own;
  if (!is2D || a !== 1 || b || c || d !== 1)
    return { ...cornerOf(rect, size, own, around), ...size };
  const seen = localBox(rect, around);
  return { ...seen, left: seen.left - e, top: seen.top - f };
}

/**
 * Return what `transform`, its three companions and `zoom` do together, reckoned from the corner of
 * the box; null when they do nothing.
 */
export function ownTransform(style: CSSStyleDeclaration, size: Size): DOMMatrix | null {
  const { translate, rotate, scale, transform, transformOrigin } = style;
  const zoom = Number(style.zoom) || 1;
  if (`${translate}${rotate}${scale}${transform}`.replaceAll("none", "") === "" && zoom === 1)
    return null;
  const [x = "", y = "", z = ""] = translate.split(" ");
  const [across = 1, down = across, deep = 1] = numbers(scale);
  const [left = 0, top = 0] = transformOrigin.split(" ").map(Number.parseFloat);
  const turns = numbers(rotate);
  const [a, b, c] = AXES[rotate.charAt(0)] ?? (turns.length > 1 ? turns : [0, 0, 1]);
  return new DOMMatrix()
    .scale(zoom)
    .translate(left, top)
    .translate(length(x, size.width), length(y, size.height), Number.parseFloat(z) || 0)
    .rotateAxisAngle(a, b, c, turns.at(-1) ?? 0)
    .scale(across, down, deep)
    .multiply(new DOMMatrix(transform))
    .translate(-left, -top);
}

function cornerOf(
  rect: Rect,
  { width, height }: Size,
  own: DOMMatrix,
  around: DOMMatrix | null,
): Pick<Box, "left" | "top"> {
  const centre = middle(rect, around);
  const moved = own.transformPoint({ x: width / 2, y: height / 2 });
  let corner = { left: centre.x - moved.x / moved.w, top: centre.y - moved.y / moved.w };
  if (own.is2D && (around?.is2D ?? true)) return corner;
  for (let i = 0; i < CORRECTIONS; i++) {
    const seen = bounds({ ...corner, width, height }, placed(own, corner, around));
    const x = (rect.left + rect.right - seen.left - seen.right) / 2;
    const y = (rect.top + rect.bottom - seen.top - seen.bottom) / 2;
    corner = { left: corner.left + x, top: corner.top + y };
  }
  return corner;
}

function placed(
  own: DOMMatrix,
  { left, top }: Pick<Box, "left" | "top">,
  around: DOMMatrix | null,
) {
  return (around ?? new DOMMatrix()).translate(left, top).multiply(own).translate(-left, -top);
}

// What holds for the children: without `preserve-3d` they lie in the plane of the element.
function deeper(style: CSSStyleDeclaration, box: Box, matrix: DOMMatrix | null): DOMMatrix | null {
  const plane = matrix && style.transformStyle !== "preserve-3d" ? flat(matrix) : matrix;
  const distance = Number.parseFloat(style.perspective);
  if (!distance) return plane;
  const [x = 0, y = 0] = style.perspectiveOrigin.split(" ").map(Number.parseFloat);
  const view = new DOMMatrix();
  view.m34 = -1 / distance;
  return placed(view, { left: box.left + x, top: box.top + y }, plane);
}

function bounds({ left, top, width, height }: Box, matrix: DOMMatrix): Rect {
  const corners = [left, left + width].flatMap((x) => {
    return [top, top + height].map((y) => matrix.transformPoint({ x, y }));
  });
  const xs = corners.map(({ x, w }) => x / w);
  const ys = corners.map(({ y, w }) => y / w);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
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
