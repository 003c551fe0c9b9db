// Where the lines of a text node break, found by asking the browser where its characters stand.
import { type Rect, union } from "./geometry";

/** One line of a text node. */
export interface Line {
  readonly words: string;
  readonly rect: Rect;
  /** What follows in the same node. */
  readonly rest: string;
}

const BLANK = /[ \t\n\r\f]/;
const BLANKS = /[ \t\n\r\f]+/g;
const SOFT_HYPHEN = "\u00ad";
const WITHIN_WORD = /^\p{L}\p{L}$/u;

/** Return the lines of a text node that stand between the edges of `clip`, top to bottom. */
export function* linesOf(
  node: Text,
  style: CSSStyleDeclaration,
  keepsSpaces: boolean,
  clip: Rect,
): Generator<Line> {
  const range = node.ownerDocument.createRange();
  range.selectNodeContents(node);
  const rects = range.getClientRects();
  if (rects.length === 1) {
    yield { words: node.data, rect: rects[0] as DOMRect, rest: "" };
  } else if (rects.length) {
    yield* broken(node, style, range, keepsSpaces, clip);
  }
}

/**
 * Return the words as they are shown: white space collapsed unless it is kept, and a space in front
 * only where the line really begins with one.
 */
export function shown(words: string, keepsSpaces: boolean, startsWithSpace: boolean): string {
  if (keepsSpaces) return words.replace(/[\r\n]+$/, "");
  const space = startsWithSpace && BLANK.test(words.charAt(0)) ? " " : "";
  return space + words.replace(BLANKS, " ").replace(/^ | $/g, "");
}

/** Say whether the first blank of a text node takes up room. */
export function startsWithSpace(node: Text): boolean {
  if (!BLANK.test(node.data.charAt(0))) return false;
  const range = node.ownerDocument.createRange();
  range.setStart(node, 0);
  range.setEnd(node, 1);
  return range.getBoundingClientRect().width > 0;
}

function* broken(
  node: Text,
  style: CSSStyleDeclaration,
  range: Range,
  keepsSpaces: boolean,
  clip: Rect,
): Generator<Line> {
  const { data } = node;
  const edge = edgesIn(node, range);
  let start = search(0, data.length - 1, (i) => !(edge(i, "bottom") <= clip.top));
  while (start < data.length) {
    start = afterBlanks(data, start, keepsSpaces);
    const top = edge(start, "top");
    if (Number.isNaN(top) || top >= clip.bottom) return;
    const end = search(start + 1, data.length, (i) => Math.abs(edge(i, "top") - top) > 1);
    range.setStart(node, start);
    range.setEnd(node, end);
    const rect = rowOf(range, top);
    const words = data.slice(start, end) + hyphen(data, end, style);
    yield { words, rect, rest: data.slice(end) };
    start = end;
  }
}

// A character behind a soft hyphen has a second box, in the line before.
function rowOf(range: Range, top: number): Rect {
  const inRow = [...range.getClientRects()].filter((rect) => Math.abs(rect.top - top) <= 1);
  return inRow.length ? inRow.reduce<Rect>(union, inRow[0] as Rect) : range.getBoundingClientRect();
}

// What the browser adds where a word is divided.
function hyphen(data: string, end: number, { hyphens }: CSSStyleDeclaration): string {
  const divided = data.slice(end - 1, end + 1);
  const isMarked = divided.length > 1 && divided.includes(SOFT_HYPHEN);
  return isMarked || (hyphens === "auto" && WITHIN_WORD.test(divided)) ? "\u2010" : "";
}

function afterBlanks(data: string, start: number, keepsSpaces: boolean): number {
  let i = start;
  while (
    i < data.length &&
    (data[i] === SOFT_HYPHEN || (!keepsSpaces && BLANK.test(data[i] ?? "")))
  )
    i++;
  return i;
}

// The edge of a character; one without a box (collapsed white space) has that of the next with one.
function edgesIn(node: Text, range: Range): (i: number, side: "top" | "bottom") => number {
  return (from, side) => {
    for (let i = from; i < node.data.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const rects = range.getClientRects();
      const last = rects[rects.length - 1];
      if (last) return last[side];
    }
    return Number.NaN;
  };
}

// The first index for which `isPast` holds, `high` when none does.
function search(low: number, high: number, isPast: (i: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isPast(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
