// What stands on a picture, as data. All places and sizes are in the picture's own pixels.

export type Kind = "pen" | "arrow" | "box" | "text" | "highlight" | "redact" | "crop";
export type Ink = "red" | "yellow" | "green" | "blue" | "black" | "white";
export type Point = readonly [x: number, y: number];
export type Box = readonly [left: number, top: number, right: number, bottom: number];

export interface Mark {
  readonly kind: Kind;
  /** x and y in turn: the way of a pen, an arrow's ends, otherwise two opposite corners. */
  readonly points: readonly number[];
  readonly ink: Ink;
  /** How thick the line is; how high the letters of a text are. */
  readonly weight: number;
  readonly text?: string | undefined;
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

export function isLine({ kind }: Mark): boolean {
  return kind === "pen" || kind === "arrow";
}

/** Whether there is enough of a mark to be seen. */
export function isVisible(mark: Mark): boolean {
  const box = bounds(mark);
  return Math[isLine(mark) ? "max" : "min"](span(box, 0), span(box, 1)) >= 3;
}

/** Return the mark elsewhere, but inside a picture of the given size. */
export function moved(mark: Mark, by: Point, area: Point): Mark {
  const box = bounds(mark);
  const step = by.map((far, axis) =>
    within(far, -(box[axis] as number), (area[axis] as number) - (box[axis + 2] as number)),
  );
  return { ...mark, points: mark.points.map((at, n) => at + (step[n % 2] as number)) };
}

/** Return the places by which a mark is held to change its size. */
export function corners(mark: Mark): Point[] {
  const [left, top, right, bottom] = mark.kind === "arrow" ? (mark.points as never) : bounds(mark);
  const ends: Point[] = [
    [left, top],
    [right, bottom],
  ];
  return mark.kind === "arrow" ? ends : [...ends, [right, top], [left, bottom]];
}

/** Return the mark with one of its corners put elsewhere; the other stays where it is. */
export function resized(mark: Mark, corner: number, to: Point): Mark {
  if (mark.kind === "arrow") {
    return {
      ...mark,
      points: mark.points.map((at, n) => (n >> 1 === corner ? (to[n % 2] ?? at) : at)),
    };
  }
  const box = bounds(mark);
  const points = mark.points.map((at, n) => {
    const axis = n % 2;
    const isFar = corner === 1 || corner === 2 + axis;
    const fixed = box[isFar ? axis : axis + 2] as number;
    const before = box[isFar ? axis + 2 : axis] as number;
    return fixed + ((at - fixed) * ((to[axis] as number) - fixed)) / (before - fixed || 1);
  });
  return { ...mark, points };
}

/** Return a number inside two limits; of limits that contradict each other the lower counts. */
export function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

export function distance([x, y]: Point, [toX, toY]: Point): number {
  return Math.hypot(x - toX, y - toY);
}

function span(box: Box, axis: 0 | 1): number {
  return (box[axis + 2] as number) - box[axis];
}
