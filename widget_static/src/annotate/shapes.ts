// How marks look, as the attributes of SVG: the screen shows them so, and the file is painted from
// the same. What is redacted is opaque and covers whole pixels.
import { type Box, bounds, type Ink, type Mark, outward, type Point, within } from "./marks";

export interface Shape {
  /** A path; without one it is a line of text. */
  d?: string;
  text?: string;
  x?: number;
  y?: number;
  fill?: string;
  stroke?: string;
  "stroke-width"?: number;
  "font-size"?: number;
  direction?: "ltr" | "rtl";
}

/** Each ink with what it is read on: a rim around it, the ground of a text. */
export const INKS: Record<Ink, readonly [ink: string, rim: string]> = {
  red: ["#d4112a", "#fff"],
  yellow: ["#ffd400", "#000"],
  green: ["#0b7a33", "#fff"],
  blue: ["#1a4fd6", "#fff"],
  black: ["#000000", "#fff"],
  white: ["#ffffff", "#000"],
};
const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufefc]/u;
const LINE = 1.3;
const PADDING = 0.4;

/** Return the parts of a mark from the lowest to the highest; `area` is the picture's size. */
export function shapesOf(mark: Mark, area: Point): Shape[] {
  const { kind, ink, weight, points } = mark;
  const box = bounds(mark);
  const fill = INKS[ink][0];
  if (kind === "pen") return rimmed(curve(points), ink, weight);
  if (kind === "arrow") return rimmed(arrow(points as never, weight * 5), ink, weight);
  if (kind === "box") return rimmed(rectangle(box), ink, weight);
  if (kind === "highlight") return [{ d: rectangle(box), fill: `${fill}66` }];
  const d = rectangle(outward(box));
  if (kind === "redact") return [{ d, fill: "#000" }];
  if (kind === "text") return words(mark, box);
  const rest = { d: rectangle([0, 0, ...area]) + d, fill: "#000b", "fill-rule": "evenodd" };
  return [rest, ...rimmed(d, "white", weight / 2)];
}

/** Return the font of letters of a height. */
export function fontOf(size: number): string {
  return `600 ${size}px system-ui,sans-serif`;
}

/** Return a text with corners that hold it inside the picture; its letters shrink where they must. */
export function layOut(mark: Mark, measure: (line: string) => number, area: Point): Mark {
  const lines = linesOf(mark);
  const edge = 2 * PADDING;
  const width = Math.max(1, ...lines.map(measure)) + edge;
  const height = lines.length * LINE + edge;
  const size = Math.min(mark.weight, area[0] / width, area[1] / height);
  const [left, top] = bounds(mark);
  const x = within(left, 0, area[0] - width * size);
  const y = within(top, 0, area[1] - height * size);
  return { ...mark, points: [x, y, x + width * size, y + height * size] };
}

/** Return how high the letters of a text are that fills its corners. */
export function letters(mark: Mark): number {
  const [, top, , bottom] = bounds(mark);
  return (bottom - top) / (linesOf(mark).length * LINE + 2 * PADDING);
}

export function rectangle([left, top, right, bottom]: Box): string {
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

function linesOf({ text = "" }: Mark): string[] {
  return text.split("\n");
}

function rimmed(d: string, ink: Ink, width: number): Shape[] {
  const [stroke, rim] = INKS[ink];
  return [
    { d, stroke: rim, "stroke-width": width * 1.5 + 1 },
    { d, stroke, "stroke-width": width },
  ];
}

// Through the middles between the points, so that a quick hand leaves no corners.
function curve(points: readonly number[]): string {
  let [x, y] = points as unknown as Point;
  let d = `M${x} ${y}`;
  for (let n = 2; n < points.length; n += 2) {
    const [toX, toY] = points.slice(n, n + 2) as unknown as Point;
    d += `Q${x} ${y} ${(x + toX) / 2} ${(y + toY) / 2}`;
    [x, y] = [toX, toY];
  }
  return `${d}L${x} ${y}`;
}

function arrow([fromX, fromY, x, y]: Box, most: number): string {
  const angle = Math.atan2(y - fromY, x - fromX);
  const head = Math.min(most, Math.hypot(x - fromX, y - fromY) * 0.6);
  const wing = (turn: number) =>
    `${x - head * Math.cos(angle + turn)} ${y - head * Math.sin(angle + turn)}`;
  return `M${fromX} ${fromY}L${x} ${y}M${wing(0.5)}L${x} ${y}L${wing(-0.5)}`;
}

function words(mark: Mark, box: Box): Shape[] {
  const [fill, ground] = INKS[mark.ink];
  const size = letters(mark);
  const isReversed = RIGHT_TO_LEFT.test(mark.text ?? "");
  const plate = { d: rectangle(box), fill: ground, stroke: fill, "stroke-width": size / 12 };
  const lines = linesOf(mark).map((text, n) => ({
    text,
    x: isReversed ? box[2] - PADDING * size : box[0] + PADDING * size,
    y: box[1] + (PADDING + 1 + n * LINE) * size,
    fill,
    "font-size": size,
    direction: isReversed ? ("rtl" as const) : ("ltr" as const),
  }));
  return [plate, ...lines];
}
