// How marks become pixels. A redaction is painted on whole pixels, opaque: nothing shines through.
import {
  type Box,
  bounds,
  type Colour,
  type Kind,
  type Mark,
  outward,
  type Point,
  within,
} from "./marks";

type Pen = CanvasRenderingContext2D;

/** Each ink with the ground on which it is read, drawn as a rim around it. */
export const INKS: Record<Colour, readonly [ink: string, rim: string]> = {
  red: ["#d4112a", "#fff"],
  yellow: ["#ffd400", "#000"],
  green: ["#0b7a33", "#fff"],
  blue: ["#1a4fd6", "#fff"],
  black: ["#000", "#fff"],
  white: ["#fff", "#000"],
};
const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufefc]/u;
const LINE = 1.3;
const PADDING = 0.4;

/** Paint one mark; `area` is the size of the whole picture. */
export function paint(pen: Pen, mark: Mark, area: Point): void {
  pen.save();
  pen.lineCap = pen.lineJoin = "round";
  BRUSHES[mark.kind](pen, mark, area);
  pen.restore();
}

export function fontOf(size: number): string {
  return `600 ${size}px system-ui,sans-serif`;
}

/** Return a text with its lines, and with corners that hold them inside a picture of that size. */
export function layOut(pen: Pen, mark: Mark, [width, height]: Point): Mark {
  const [x, y] = bounds(mark);
  const { size, text = "" } = mark;
  pen.font = fontOf(size);
  const measure = (line: string) => pen.measureText(line).width;
  const edge = 2 * PADDING * size;
  const most = Math.max(width - x, width / 2) - edge;
  const lines = text.split("\n").flatMap((line) => wrapped(line, most, measure));
  const wide = Math.max(size, ...lines.map(measure)) + edge;
  const high = lines.length * size * LINE + edge;
  const left = within(x, 0, Math.max(0, width - wide));
  const top = within(y, 0, Math.max(0, height - high));
  return { ...mark, lines, points: [left, top, left + wide, top + high] };
}

/** Break a line where it gets too long: behind a space, or in a word that alone is too long. */
export function wrapped(line: string, most: number, measure: (line: string) => number): string[] {
  const lines = [""];
  for (const word of line.match(/\S+\s*|\s+/g) ?? []) {
    for (const piece of measure(word.trimEnd()) > most ? word : [word]) {
      const longer = lines.at(-1) + piece;
      if (lines.at(-1) && measure(longer.trimEnd()) > most) lines.push(piece);
      else lines[lines.length - 1] = longer;
    }
  }
  return lines;
}

const BRUSHES: Record<Kind, (pen: Pen, mark: Mark, area: Point) => void> = {
  pen: (pen, mark) => rimmed(pen, mark, curve(mark.points)),
  arrow: (pen, mark) => rimmed(pen, mark, arrow(mark)),
  box: (pen, mark) => rimmed(pen, mark, rectangle(bounds(mark))),
  text: write,
  highlight: (pen, mark) => {
    const shape = rectangle(bounds(mark));
    pen.fillStyle = pen.strokeStyle = INKS[mark.colour][0];
    pen.lineWidth = mark.size / 3;
    pen.stroke(shape);
    pen.globalAlpha = 0.35;
    pen.fill(shape);
  },
  redact: (pen, mark) => {
    const [left, top, right, bottom] = outward(bounds(mark));
    pen.fillStyle = "#000";
    pen.fillRect(left, top, right - left, bottom - top);
  },
  // Only what is shown while it is marked: the file has no more pixels out there.
  crop: (pen, mark, [width, height]) => {
    const kept = rectangle(outward(bounds(mark)));
    const rest = rectangle([0, 0, width, height]);
    rest.addPath(kept);
    pen.fillStyle = "#000b";
    pen.fill(rest, "evenodd");
    rimmed(pen, { ...mark, colour: "white", size: mark.size / 2 }, kept);
  },
};

function rimmed(pen: Pen, { colour, size }: Mark, shape: Path2D): void {
  const [ink, rim] = INKS[colour];
  pen.lineWidth = size * 1.5 + 1;
  pen.strokeStyle = rim;
  pen.stroke(shape);
  pen.lineWidth = size;
  pen.strokeStyle = ink;
  pen.stroke(shape);
}

function rectangle([left, top, right, bottom]: Box): Path2D {
  const shape = new Path2D();
  shape.rect(left, top, right - left, bottom - top);
  return shape;
}

// Through the middles between the points, so that a quick hand leaves no corners.
function curve(points: readonly number[]): Path2D {
  const shape = new Path2D();
  let [x, y] = points as unknown as Point;
  shape.moveTo(x, y);
  for (let n = 2; n < points.length; n += 2) {
    const [toX, toY] = points.slice(n) as unknown as Point;
    shape.quadraticCurveTo(x, y, (x + toX) / 2, (y + toY) / 2);
    [x, y] = [toX, toY];
  }
  shape.lineTo(x, y);
  return shape;
}

function arrow({ points, size }: Mark): Path2D {
  const [fromX, fromY, x, y] = points as unknown as Box;
  const shape = new Path2D();
  const angle = Math.atan2(y - fromY, x - fromX);
  const head = Math.min(size * 5, Math.hypot(x - fromX, y - fromY) * 0.6);
  const wing = (turn: number): Point => [
    x - head * Math.cos(angle + turn),
    y - head * Math.sin(angle + turn),
  ];
  shape.moveTo(fromX, fromY);
  shape.lineTo(x, y);
  shape.moveTo(...wing(0.5));
  shape.lineTo(x, y);
  shape.lineTo(...wing(-0.5));
  return shape;
}

function write(pen: Pen, mark: Mark): void {
  const { size, lines = [], text = "" } = mark;
  const [left, top, right, bottom] = bounds(mark);
  const isReversed = RIGHT_TO_LEFT.test(text);
  [pen.strokeStyle, pen.fillStyle] = INKS[mark.colour];
  pen.fillRect(left, top, right - left, bottom - top);
  pen.lineWidth = size / 12;
  pen.strokeRect(left, top, right - left, bottom - top);
  pen.fillStyle = INKS[mark.colour][0];
  pen.font = fontOf(size);
  pen.textBaseline = "middle";
  pen.direction = isReversed ? "rtl" : "ltr";
  pen.textAlign = "start";
  const edge = PADDING * size;
  lines.forEach((line, n) => {
    pen.fillText(
      line,
      isReversed ? right - edge : left + edge,
      top + edge + (n + 0.5) * size * LINE,
    );
  });
}
