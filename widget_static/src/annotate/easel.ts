// What is on the picture and what is being done to it, whichever hand or key does it: every mark
// begins somewhere, goes on, and ends.
import type { Words } from "../words/en";
import type { History } from "./history";
import {
  bounds,
  corners,
  type Ink,
  isVisible,
  type Kind,
  type Mark,
  moved,
  type Point,
  resized,
} from "./marks";
import { layOut, letters } from "./shapes";

export type Tool = Kind | "select";
export type Marks = readonly Mark[];

/** A picture that is being marked. */
export interface Easel {
  /** The picture's width and height. */
  readonly area: Point;
  readonly past: History<Marks>;
  readonly text: Words["annotate"];
  readonly measure: (line: string) => number;
  tool: Tool;
  /** Undefined until one is chosen. */
  ink?: Ink | undefined;
  /** 0 thin, 1 medium, 2 thick. */
  heft: number;
  /** The place of the chosen mark among the marks, -1 when there is none. */
  chosen: number;
  doing?: Stroke | undefined;
  /** Show how things are. */
  redraw(): void;
  tell(sentence: string): void;
  /** Ask for the words of a mark; `place` is where it stands among the marks, -1 for a new one. */
  askWords(mark: Mark, place: number): void;
}

/** What is unfinished: how it looks, whose place it takes, and what it becomes at another point. */
interface Stroke {
  readonly draft: Mark;
  readonly place: number;
  readonly become: (to: Point) => Mark;
}

/** Return the marks as they look now, with the one that is unfinished. */
export function seen({ past, doing }: Easel): Marks {
  return doing ? put(past.present, doing.draft, doing.place) : past.present;
}

export function chosenMark(it: Easel): Mark | undefined {
  return seen(it)[it.chosen];
}

export function takeTool(it: Easel, tool: Tool): void {
  it.tool = tool;
  choose(it, -1);
  it.tell(it.text.tools[tool]);
}

/** Begin with the tool at a point, on the mark of that place if there is one. */
export function begin(it: Easel, at: Point, place: number): void {
  const mark = it.past.present[place];
  if (it.tool === "select") {
    choose(it, place);
    if (mark) start(it, mark, place, ([x, y]) => moved(mark, [x - at[0], y - at[1]], it.area));
  } else if (it.tool !== "text") draw(it, at, it.tool);
  else if (mark?.text) it.askWords(mark, place);
  else it.askWords(made(it, "text", [...at, ...at]), -1);
}

/** Take the chosen mark at a corner; return where that is. */
export function hold(it: Easel, corner: number): Point | undefined {
  const mark = chosenMark(it);
  if (mark) start(it, mark, it.chosen, (to) => stretched(it, resized(mark, corner, to)));
  return mark && corners(mark)[corner];
}

export function goOn(it: Easel, to: Point): void {
  if (it.doing) start(it, it.doing.become(to), it.doing.place, it.doing.become);
}

/** Keep what was begun. */
export function finish(it: Easel): void {
  const { draft, place } = it.doing as Stroke;
  giveUp(it);
  if (isVisible(draft) && draft !== it.past.present[place]) keep(it, draft, place);
}

/** Forget what was begun; false when nothing was. */
export function giveUp(it: Easel): boolean {
  const was = !!it.doing;
  it.doing = undefined;
  it.redraw();
  return was;
}

/** Record a mark in its place. */
export function keep(it: Easel, mark: Mark, place: number, joint?: string): void {
  it.past.record(put(it.past.present, mark, place), joint);
  it.redraw();
  it.tell(nameOf(it, mark));
}

export function discard(it: Easel): void {
  giveUp(it);
  const mark = chosenMark(it);
  if (!mark) return;
  it.past.record(it.past.present.toSpliced(it.chosen, 1));
  choose(it, -1);
  it.tell(it.text.removed(nameOf(it, mark)));
}

/** Move the chosen mark a little; a row of such steps is undone as one. */
export function nudge(it: Easel, by: Point): void {
  const mark = chosenMark(it);
  if (mark) keep(it, moved(mark, by, it.area), it.chosen, `${it.chosen}`);
}

/** Undo (-1) or redo (1). */
export function travel(it: Easel, step: number): void {
  if (!it.past.reaches(step)) return;
  it.past.travel(step);
  choose(it, -1);
  it.tell(step < 0 ? it.text.undone : it.text.redone);
}

export function choose(it: Easel, place: number): void {
  it.chosen = place;
  giveUp(it);
}

/** Give the chosen mark the ink and the thickness that the next one will have. */
export function restyle(it: Easel): void {
  const mark = chosenMark(it);
  if (mark) keep(it, laidOut(it, made(it, mark.kind, mark.points, mark.text)), it.chosen);
}

/** Return a text with corners that fit its letters, and any other mark as it is. */
export function laidOut(it: Easel, mark: Mark): Mark {
  return mark.kind === "text" ? layOut(mark, it.measure, it.area) : mark;
}

/** Say which mark it is and where. */
export function nameOf({ text }: Easel, mark: Mark): string {
  const [left, top, right, bottom] = bounds(mark).map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  const name = text.tools[mark.kind] + (mark.text ? ` “${mark.text}”` : "");
  return text.place(name, right - left, bottom - top, left, top);
}

function stretched(it: Easel, mark: Mark): Mark {
  return mark.text ? laidOut(it, { ...mark, weight: Math.max(8, letters(mark)) }) : mark;
}

// As thick on a large picture as on a small one. Who has chosen no ink highlights in yellow.
function made({ area, heft, ink }: Easel, kind: Kind, points: Mark["points"], text?: string): Mark {
  const thick = Math.max(1, Math.min(...area) / 400) * 1.5 * 2 ** heft;
  return {
    kind,
    points,
    text,
    ink: ink ?? (kind === "highlight" ? "yellow" : "red"),
    weight: kind === "text" ? thick * 4 + 6 : thick,
  };
}

function draw(it: Easel, at: Point, kind: Kind): void {
  const mark = made(it, kind, [...at, ...at]);
  const way = [...at];
  it.chosen = -1;
  start(it, mark, -1, (to) => {
    if (kind === "pen") way.push(...to);
    return { ...mark, points: kind === "pen" ? way : [...at, ...to] };
  });
}

function start(it: Easel, draft: Mark, place: number, become: Stroke["become"]): void {
  it.doing = { draft, place, become };
  it.redraw();
}

// There is one crop, the last of all.
function put(marks: Marks, mark: Mark, place: number): Marks {
  const all = marks.toSpliced(place < 0 ? marks.length : place, 1, mark);
  const isCrop = ({ kind }: Mark) => kind === "crop";
  return [...all.filter((one) => !isCrop(one)), ...all.filter(isCrop).slice(-1)];
}
