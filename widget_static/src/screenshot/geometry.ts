// Rectangles and affine maps, all in CSS pixels. A map of null moves nothing.

/** The four edges of something, measured from the viewport's corner; a DOMRect is one. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a layout box stands before any transform, in the coordinates of its surroundings. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Width and height of a layout box. */
export type Size = Pick<Box, "width" | "height">;

/** The widths of the four sides of a border or a padding. */
export type Sides = readonly [top: number, right: number, bottom: number, left: number];

const FLAT = 1e-6;

/** Return what both rectangles have in common; it may be empty, with edges that have crossed. */
export function intersect(one: Rect, other: Rect): Rect {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

/** Say whether the rectangles share any area. */
export function overlaps(one: Rect, other: Rect): boolean {
  return isVisible(intersect(one, other));
}

/** Return the smallest rectangle around both. */
export function union(one: Rect, other: Rect): Rect {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

/** Say whether a rectangle has an area. */
export function isVisible({ left, top, right, bottom }: Rect): boolean {
  return left < right && top < bottom;
}

/** Say whether the first rectangle covers the other. */
export function contains(one: Rect, other: Rect): boolean {
  return (
    one.left <= other.left &&
    one.top <= other.top &&
    one.right >= other.right &&
    one.bottom >= other.bottom
  );
}

/** Return the box without the given sides. */
export function shrink(box: Box, [top, right, bottom, left]: Sides): Box {
  return {
    left: box.left + left,
    top: box.top + top,
    width: Math.max(0, box.width - left - right),
    height: Math.max(0, box.height - top - bottom),
  };
}

/** Return the middle of a rectangle, seen from before `matrix`. */
export function middle({ left, top, right, bottom }: Rect, matrix: DOMMatrix | null): DOMPoint {
  const point = new DOMPoint((left + right) / 2, (top + bottom) / 2);
  return matrix ? flattened(point.matrixTransform(flat(matrix).inverse())) : point;
}

/** Return the map from plane to plane that is left of `matrix` when depth is not looked at. */
export function flat(matrix: DOMMatrix): DOMMatrix {
  if (matrix.is2D) return matrix;
  const { m11, m12, m14, m21, m22, m24, m41, m42, m44 } = matrix;
  return new DOMMatrix([m11, m12, 0, m14, m21, m22, 0, m24, 0, 0, 1, 0, m41, m42, 0, m44]);
}

/** Return where a point is seen. */
export function flattened({ x, y, w }: DOMPoint): DOMPoint {
  return new DOMPoint(x / w, y / w);
}

/**
 * Return the box whose image under `matrix` has `rect` as its bounding rectangle.
 *
 * The middle is exact, unless depth plays a part. The size is, too, when it is given or can be
 * solved for; at 45 degrees it cannot, and a square is assumed.
 */
export function localBox(rect: Rect, matrix: DOMMatrix | null, size?: Size | null): Box {
  const { left, top, right, bottom } = rect;
  const outer = { left, top, width: right - left, height: bottom - top };
  if (!matrix) return outer;
  const { x, y } = middle(rect, matrix);
  const { width, height } = size ?? solve(outer, around(matrix, x, y));
  return { left: x - width / 2, top: y - height / 2, width, height };
}

// How far a step to the right and one downwards lead near a point.
function around(matrix: DOMMatrix, x: number, y: number): Sides {
  const seen = (x: number, y: number) => flattened(matrix.transformPoint({ x, y }));
  const [from, right, down] = [seen(x, y), seen(x + 1, y), seen(x, y + 1)];
  return [right.x - from.x, right.y - from.y, down.x - from.x, down.y - from.y];
}

function solve({ width, height }: Size, steps: Sides): Size {
  const [a, b, c, d] = steps.map(Math.abs) as unknown as Sides;
  const k = a * d - b * c;
  if (Math.abs(k) < FLAT) return { width: width / (a + c), height: height / (b + d) };
  return { width: (width * d - height * c) / k, height: (height * a - width * b) / k };
}
