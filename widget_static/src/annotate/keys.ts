// The keyboard's way to everything that a hand can do: a cross on the picture is moved by the arrow
// keys, Enter or the space bar begins and ends a mark, and each mark can be reached with Tab.
import { h } from "../form/dom";
import type { Board } from "./board";
import type { Point } from "./marks";
import type { Pointers } from "./pointers";
import type { Surface } from "./surface";

const ARROWS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP = 4;
const LEAP = 40;

export class Keys {
  readonly #cross = h("i", { class: "cross", hidden: true });
  #at: Point;

  constructor(
    private readonly surface: Surface,
    private readonly board: Board,
    private readonly pointers: Pointers,
  ) {
    const { sheet } = surface;
    this.#at = [Math.round(surface.size[0] / 2), Math.round(surface.size[1] / 2)];
    sheet.append(this.#cross);
    sheet.addEventListener("keydown", (event) => this.#press(event));
    sheet.addEventListener("keyup", (event) => this.#lift(event));
    sheet.addEventListener("zoom", () => this.#show());
    sheet.addEventListener("pointerdown", () => this.#cross.toggleAttribute("hidden", true));
    sheet.addEventListener("focus", () => {
      this.#cross.hidden = !sheet.matches(":focus-visible");
    });
  }

  /** Hold what is selected at its corner, so that the arrow keys move that. */
  take(): void {
    const corner = this.board.take();
    if (corner) this.#go(corner);
    if (corner) this.board.hint();
  }

  #press(event: KeyboardEvent): void {
    if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey) return;
    if (this.#does(event)) event.preventDefault();
  }

  #does({ key, shiftKey, target }: KeyboardEvent): boolean {
    const { board } = this;
    const isOnMark = target !== this.surface.sheet;
    if (ARROWS[key]) this.#step(ARROWS[key], shiftKey ? LEAP : STEP, isOnMark);
    else if (key === "Delete" || key === "Backspace") board.remove();
    else if (key === "Enter" || key === " ") return this.#enter(key, isOnMark);
    else return false;
    return true;
  }

  #enter(key: string, isOnMark: boolean): boolean {
    if (this.board.isDrawing) this.board.end();
    else if (isOnMark) return false;
    else if (key === " ") this.pointers.space ||= "down";
    else this.#begin();
    return true;
  }

  // The space bar is known to be no more than a key when it comes up and has moved nothing.
  #lift({ key, target }: KeyboardEvent): void {
    if (key !== " ") return;
    if (this.pointers.space === "down" && target === this.surface.sheet) this.#begin();
    this.pointers.space = "";
  }

  #begin(): void {
    const { board } = this;
    board.begin(this.#at, STEP);
    if (!board.isDrawing) return;
    if (board.tool !== "select") board.hint();
    else board.cancel();
  }

  #step([x, y]: Point, length: number, isOnMark: boolean): void {
    const { board, surface } = this;
    const by = Math.max(1, Math.round(length / surface.zoom));
    if (isOnMark && !board.isDrawing) {
      board.nudge([x * by, y * by]);
      return;
    }
    this.#go([this.#at[0] + x * by, this.#at[1] + y * by]);
    board.move(this.#at);
    board.where(this.#at);
  }

  #go(to: Point): void {
    this.#at = this.surface.inside(to).map(Math.round) as unknown as Point;
    this.#cross.hidden = false;
    this.#show();
    this.#cross.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #show(): void {
    const [left, top] = this.#at.map((side) => `${side * this.surface.zoom}px`);
    Object.assign(this.#cross.style, { left, top });
  }
}
