// What is on the picture and what is being done to it, whichever hand or key does it: every mark
// begins somewhere, moves, and ends.
import type { Words } from "../words/en";
import { History } from "./history";
import {
  type Box,
  bounds,
  type Colour,
  corners,
  distance,
  isVisible,
  type Kind,
  type Mark,
  markAt,
  moved,
  type Point,
  resized,
} from "./marks";
import { layOut } from "./paint";
import { pencil } from "./picture";

export type Tool = Kind | "select";
export type Marks = readonly Mark[];

/** Something unfinished: how it looks, whose place among the marks it takes, and what a place makes of it. */
interface Stroke {
  draft: Mark;
  index: number;
  change(to: Point): Mark;
}

/** Who is told what has changed. */
export interface Eyes {
  /** The marks, the tool or what is selected are others. */
  changed(): void;
  /** What is unfinished looks different. */
  sketched(draft: Mark | undefined): void;
  say(words: string): void;
  /** Ask for the words of a mark; `index` is -1 for a new one. */
  write(mark: Mark, index: number): void;
}

export class Board {
  tool: Tool = "box";
  colour: Colour = "red";
  /** 0 thin, 1 medium, 2 thick. */
  thickness = 1;
  selected = -1;
  readonly history: History<Marks>;
  #stroke: Stroke | undefined;

  constructor(
    readonly size: Point,
    marks: Marks,
    readonly text: Words["annotate"],
    readonly eyes: Eyes,
  ) {
    this.history = new History(marks);
  }

  get marks(): Marks {
    return this.history.now;
  }

  get isDrawing(): boolean {
    return !!this.#stroke;
  }

  /** The marks that stand still. */
  get still(): Marks {
    return this.marks.filter((_, n) => n !== this.#stroke?.index);
  }

  choose(tool: Tool): void {
    this.tool = tool;
    this.cancel();
    this.eyes.say(this.text.tools[tool]);
  }

  /** Begin at a place what the tool does there; nothing may come of it. */
  begin(at: Point, slack: number): void {
    const index = markAt(this.marks, at, slack);
    const meant = this.marks[index];
    if (this.tool === "text") {
      if (meant?.kind === "text") this.eyes.write(meant, index);
      else this.eyes.write(this.#made("text", at), -1);
    } else if (this.tool !== "select") this.#draw(this.#made(this.tool, at), at);
    else if (!this.#grasp(at, slack)) {
      this.select(index);
      if (meant) this.#start({ draft: meant, index, change: this.#move(meant, at) });
    }
  }

  move(to: Point): void {
    if (!this.#stroke) return;
    this.#stroke.draft = this.#stroke.change(to);
    this.eyes.sketched(this.#stroke.draft);
  }

  /** Keep what was begun. */
  end(): void {
    const { draft, index } = this.#stroke as Stroke;
    this.cancel();
    if (isVisible(draft) && draft !== this.marks[index]) this.put(draft, index);
  }

  /** Forget what was begun. */
  cancel(): void {
    this.#stroke = undefined;
    this.eyes.sketched(undefined);
    this.eyes.changed();
  }

  /** Put a mark in the place of another, at the end if there is none; there is one crop. */
  put(mark: Mark, index: number, joint = ""): void {
    const marks = this.marks.filter((one, n) => n === index || !isCrop(one) || !isCrop(mark));
    const at = index < 0 ? marks.length : index;
    this.history.add(marks.toSpliced(at, 1, mark), joint);
    this.eyes.changed();
    this.eyes.say(index < 0 ? this.text.drawn(this.nameOf(mark)) : this.nameOf(mark));
  }

  remove(): void {
    const mark = this.marks[this.selected];
    if (!mark) return;
    this.history.add(this.marks.toSpliced(this.selected, 1));
    this.select(-1);
    this.eyes.say(this.text.removed(this.nameOf(mark)));
  }

  /** Move the selected mark a little; a row of such steps is undone as one. */
  nudge(by: Point): void {
    const mark = this.marks[this.selected];
    if (mark) this.put(moved(mark, by, this.size), this.selected, `nudge ${this.selected}`);
  }

  /** Take up the far corner of the selected mark, or its words; return where it is held. */
  take(): Point | undefined {
    const mark = this.marks[this.selected];
    if (mark?.kind === "text") this.eyes.write(mark, this.selected);
    else if (mark) return this.#hold(mark, corners(mark).length - 1);
    return undefined;
  }

  /** Say how to go on with what was begun. */
  hint(): void {
    this.eyes.say(this.text.begun);
  }

  /** Say where the keyboard's cross is. */
  where(at: Point): void {
    this.eyes.say(this.text.at(...at));
  }

  go(step: -1 | 1): void {
    this.cancel();
    if (!this.history.has(step)) return;
    this.history.go(step);
    this.select(-1);
    this.eyes.say(step < 0 ? this.text.undone : this.text.redone);
  }

  select(index: number): void {
    this.selected = index;
    this.eyes.changed();
  }

  /** Draw from now on, and draw what is selected, with another colour or thickness. */
  restyle(): void {
    const mark = this.marks[this.selected];
    if (!mark) return;
    const size = this.#sizeOf(mark.kind);
    this.put(this.laidOut({ ...mark, colour: this.colour, size }), this.selected);
  }

  laidOut(mark: Mark): Mark {
    return mark.kind === "text" ? layOut(measuring(), mark, this.size) : mark;
  }

  /** Say which mark it is and where. */
  nameOf(mark: Mark): string {
    const [left, top, right, bottom] = bounds(mark).map(Math.round) as unknown as Box;
    const name = this.text.tools[mark.kind] + (mark.text ? ` “${mark.text}”` : "");
    return this.text.place(name, right - left, bottom - top, left, top);
  }

  #made(kind: Kind, at: Point): Mark {
    return { kind, points: [...at, ...at], colour: this.colour, size: this.#sizeOf(kind) };
  }

  // As thick on a large picture as on a small one.
  #sizeOf(kind: Kind): number {
    const size = Math.max(1, Math.min(...this.size) / 400) * 1.5 * 2 ** this.thickness;
    return kind === "text" ? size * 4 + 6 : size;
  }

  #draw(mark: Mark, at: Point): void {
    const points = [...at];
    const add = (to: Point) => {
      points.push(...to);
      return { ...mark, points };
    };
    const span = (to: Point) => ({ ...mark, points: [...at, ...to] });
    this.select(-1);
    this.#start({ draft: mark, index: -1, change: mark.kind === "pen" ? add : span });
  }

  #grasp(at: Point, slack: number): boolean {
    const mark = this.marks[this.selected];
    const corner = mark ? corners(mark).findIndex((one) => distance(one, at) <= slack) : -1;
    if (mark && corner >= 0) this.#hold(mark, corner);
    return corner >= 0;
  }

  #hold(mark: Mark, corner: number): Point {
    const change = (to: Point) => this.laidOut(resized(mark, corner, to));
    this.#start({ draft: mark, index: this.selected, change });
    return corners(mark)[corner] as Point;
  }

  #move(mark: Mark, [fromX, fromY]: Point): (to: Point) => Mark {
    return ([x, y]) => moved(mark, [x - fromX, y - fromY], this.size);
  }

  #start(stroke: Stroke): void {
    this.#stroke = stroke;
    this.eyes.changed();
    this.eyes.sketched(stroke.draft);
  }
}

function isCrop({ kind }: Mark): boolean {
  return kind === "crop";
}

function measuring(): CanvasRenderingContext2D {
  return pencil(document.createElement("canvas"));
}
