// What stands on a picture, as data. All places and sizes are in the picture's own pixels.

export type Kind = "pen" | "arrow" | "box" | "text" | "highlight" | "redact" | "crop";
export type Colour = "red" | "yellow" | "green" | "blue" | "black" | "white";
export type Point = readonly [x: number, y: number];
export type Box = readonly [left: number, top: number, right: number, bottom: number];

export interface Mark {
  readonly kind: Kind;
  /** x and y in turn: the way of a pen, an arrow's ends, otherwise two opposite corners. */
  readonly points: readonly number[];
  readonly colour: Colour;
  /** How thick the line is; how high the letters are. */
  readonly size: number;
  /** What was written, and how it is broken into lines. */
  readonly text?: string;
  readonly lines?: readonly string[];
}

/** Return the smallest rectangle around all points. */
export function bounds({ points }: Mark): Box {
  const along = (axis: number) => points.filter((_, n) => n % 2 === axis);
  const [xs, ys] = [along(0), along(1)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Return the rectangle in whole pixels: none that it touches is left out. */
export function outward([left, top, right, bottom]: Box): Box {
  return [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)];
}

/** Whether there is enough of a mark to be seen. */
export function isVisible(mark: Mark): boolean {
  const [left, top, right, bottom] = bounds(mark);
  const sides = [right - left, bottom - top];
  const isLine = mark.kind === "pen" || mark.kind === "arrow";
  return (isLine ? Math.max(...sides) : Math.min(...sides)) >= 3;
}

/** Return the mark elsewhere, but inside a picture of the given size. */
export function moved(mark: Mark, by: Point, size: Point): Mark {
  const box = bounds(mark);
  const step = by.map((distance, axis) =>
    within(distance, -(box[axis] as number), (size[axis] as number) - (box[axis + 2] as number)),
  );
  return { ...mark, points: mark.points.map((at, n) => at + (step[n % 2] as number)) };
}

/** Return the places by which a mark is held to change its size. */
export function corners(mark: Mark): Point[] {
  const [left, top, right, bottom] = bounds(mark);
  if (mark.kind === "arrow") return [0, 2].map((n) => mark.points.slice(n, n + 2) as never);
  return [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ];
}

/** Return the mark with one of its corners put elsewhere; a text's letters grow with its height. */
export function resized(mark: Mark, corner: number, to: Point): Mark {
  if (mark.kind === "arrow")
    return { ...mark, points: mark.points.toSpliced(corner * 2, 2, ...to) };
  const from = bounds(mark);
  const target: number[] = [...from];
  to.forEach((at, axis) => {
    target[axis + (corner & (axis + 1) ? 2 : 0)] = at;
  });
  const scale = [0, 1].map((axis) => span(target, axis) / (span(from, axis) || 1));
  const points = mark.points.map((at, n) => {
    const axis = n % 2;
    return (target[axis] as number) + (at - (from[axis] as number)) * (scale[axis] as number);
  });
  const size = mark.text ? Math.max(8, mark.size * Math.abs(scale[1] as number)) : mark.size;
  return { ...mark, points, size };
}

/** Return which mark is meant at a place, the smallest of those that are near; -1 for none. */
export function markAt(marks: readonly Mark[], at: Point, slack: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  marks.forEach((mark, n) => {
    const box = bounds(mark);
    const area = span(box, 0) * span(box, 1);
    if (area <= least && isNear(mark, box, at, slack)) [best, least] = [n, area];
  });
  return best;
}

/** Return a number inside two limits; of limits that contradict each other the first counts. */
export function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

export function distance([x, y]: Point, [toX, toY]: Point): number {
  return Math.hypot(x - toX, y - toY);
}

function span(box: readonly number[], axis: number): number {
  return (box[axis + 2] as number) - (box[axis] as number);
}

function isNear({ kind, points, size }: Mark, box: Box, at: Point, slack: number): boolean {
  const isInside = at.every(
    (place, axis) =>
      place >= (box[axis] as number) - slack && place <= (box[axis + 2] as number) + slack,
  );
  if (!isInside || (kind !== "pen" && kind !== "arrow")) return isInside;
  return points.some(
    (_, n) => n % 2 === 0 && n + 3 < points.length && fromLine(points, n, at) <= slack + size / 2,
  );
}

// How far a place is from the line between two points that follow each other.
function fromLine(points: readonly number[], n: number, [x, y]: Point): number {
  const [fromX, fromY, toX, toY] = points.slice(n, n + 4) as unknown as Box;
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1);
  const part = within(along, 0, 1);
  return Math.hypot(x - fromX - part * dx, y - fromY - part * dy);
}
