// Where the lines of a text node break, found by asking the browser where its characters stand.
import type { Rect } from "./geometry";

/** One line of a text node. */
export interface Line {
  readonly words: string;
  readonly rect: Rect;
  /** What follows in the same node. */
  readonly rest: string;
}

const BLANK = /\s/;

/** Return the lines of a text node that stand between the edges of `clip`, top to bottom. */
export function* linesOf(node: Text, keepsSpaces: boolean, clip: Rect): Generator<Line> {
  const range = node.ownerDocument.createRange();
  range.selectNodeContents(node);
  const rects = range.getClientRects();
  if (rects.length === 1) {
    yield { words: node.data, rect: rects[0] as DOMRect, rest: "" };
  } else if (rects.length) {
    yield* broken(node, range, keepsSpaces, clip);
  }
}

/**
 * Return the words as they are shown: white space collapsed unless it is kept, and a space in front
 * only where the line really begins with one.
 */
export function shown(words: string, keepsSpaces: boolean, startsWithSpace: boolean): string {
  if (keepsSpaces) return words.replace(/[\r\n]+$/, "");
  const space = startsWithSpace && BLANK.test(words.charAt(0)) ? " " : "";
  return space + words.replace(/\s+/g, " ").trim();
}

/** Say whether the first blank of a text node takes up room. */
export function startsWithSpace(node: Text): boolean {
  if (!BLANK.test(node.data.charAt(0))) return false;
  const range = node.ownerDocument.createRange();
  range.setStart(node, 0);
  range.setEnd(node, 1);
  return range.getBoundingClientRect().width > 0;
}

function* broken(node: Text, range: Range, keepsSpaces: boolean, clip: Rect): Generator<Line> {
  const length = node.data.length;
  const edge = edgesIn(node, range);
  let start = search(0, length - 1, (i) => !(edge(i, "bottom") <= clip.top));
  while (start < length) {
    start = afterBlanks(node.data, start, keepsSpaces);
    const top = edge(start, "top");
    if (Number.isNaN(top) || top >= clip.bottom) return;
    const end = search(start + 1, length, (i) => Math.abs(edge(i, "top") - top) > 1);
    range.setStart(node, start);
    range.setEnd(node, end);
    const rect = range.getBoundingClientRect();
    yield { words: node.data.slice(start, end), rect, rest: node.data.slice(end) };
    start = end;
  }
}

function afterBlanks(data: string, start: number, keepsSpaces: boolean): number {
  let i = start;
  while (!keepsSpaces && i < data.length && BLANK.test(data.charAt(i))) i++;
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
