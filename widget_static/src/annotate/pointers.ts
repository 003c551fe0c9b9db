// Mouse, finger and pen. A mark is drawn by dragging, or by a press where it begins and another
// where it ends; two fingers, the middle button or the space bar move the picture itself.
import type { Board } from "./board";
import { distance, type Point } from "./marks";
import type { Surface } from "./surface";

const STILL = 5;
const NEAR = { mouse: 10, pen: 14, touch: 22 } as Record<string, number>;

export class Pointers {
  /** Whether the space bar is down, and whether it has moved the picture. */
  space: "" | "down" | "used" = "";
  readonly #down = new Map<number, Point>();
  #began: Point | undefined;
  #isPanning = false;
  #mayStay = false;
  #penSeen = false;

  constructor(
    private readonly surface: Surface,
    private readonly board: Board,
    private readonly waits: () => boolean,
  ) {
    const { stage } = surface;
    stage.addEventListener("pointerdown", (event) => this.#press(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", (event) => this.#lift(event));
    stage.addEventListener("pointercancel", (event) => this.#lift(event, true));
    stage.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
  }

  #press(event: PointerEvent): void {
    const { stage, sheet } = this.surface;
    const isBar = event.target === stage && event.offsetX > stage.clientWidth;
    if (isBar || event.button > 1 || event.target instanceof HTMLTextAreaElement) return;
    const wasWriting = this.waits();
    event.preventDefault();
    sheet.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    this.#down.set(event.pointerId, at(event));
    this.#penSeen ||= event.pointerType === "pen";
    // A palm beside a pen draws nothing.
    const isPalm = this.#penSeen && event.pointerType === "touch";
    this.#isPanning = this.#down.size > 1 || event.button === 1 || !!this.space || isPalm;
    if (this.space) this.space = "used";
    if (!this.#isPanning && !wasWriting) this.#begin(event);
    else if (!isPalm) this.#give();
  }

  #begin(event: PointerEvent): void {
    const { surface, board } = this;
    const place = surface.toPicture(...at(event));
    this.#mayStay = !board.isDrawing;
    if (board.isDrawing) {
      board.move(surface.inside(place));
      return;
    }
    const before = board.selected;
    const slack = (NEAR[event.pointerType] ?? STILL) / surface.zoom;
    const isSelecting = board.tool === "select";
    board.begin(isSelecting ? place : surface.inside(place), slack);
    this.#mayStay = !isSelecting || before === board.selected;
    this.#isPanning = isSelecting && !board.isDrawing;
    this.#began = at(event);
  }

  #move(event: PointerEvent): void {
    if (this.#isPanning && this.#down.has(event.pointerId)) {
      this.#pan(event);
      return;
    }
    if (this.#began && distance(this.#began, at(event)) < STILL) return;
    this.#began = undefined;
    if (!this.board.isDrawing) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) {
      this.board.move(this.surface.inside(this.surface.toPicture(...at(one))));
    }
  }

  #lift({ pointerId }: PointerEvent, isLost = false): void {
    const wasDown = this.#down.delete(pointerId);
    const { board } = this;
    if (!wasDown || !board.isDrawing || this.#isPanning) return;
    const stays = !!this.#began && this.#mayStay;
    this.#began = undefined;
    if (isLost) board.cancel();
    else if (stays) board.hint();
    else board.end();
  }

  // What one finger began is none of a gesture of two.
  #give(): void {
    this.#began = undefined;
    if (this.board.isDrawing) this.board.cancel();
  }

  #pan(event: PointerEvent): void {
    const now = at(event);
    const before = this.#down.get(event.pointerId) as Point;
    const share = 1 / this.#down.size;
    this.surface.stage.scrollBy((before[0] - now[0]) * share, (before[1] - now[1]) * share);
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    this.#down.set(event.pointerId, now);
    if (!other) return;
    const middle: Point = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    this.surface.zoomBy(distance(now, other) / (distance(before, other) || 1), middle);
  }

  #turn(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.surface.zoomBy(Math.exp(-event.deltaY / 300), at(event));
  }
}

function at({ clientX, clientY }: MouseEvent): Point {
  return [clientX, clientY];
}
