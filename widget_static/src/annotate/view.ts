// The picture on the screen, and over it every mark as a drawing of its own, which Tab reaches and
// the browser finds under a pointer.
import { h } from "../dom";
import { choose, chosenMark, type Easel, nameOf, seen } from "./easel";
import { bounds, corners, isLine, type Mark, type Point, within } from "./marks";
import { rectangle, shapesOf } from "./shapes";
import { svg } from "./svg";

const MARGIN = 24;

/** Where a picture with its marks is seen. */
export interface View {
  readonly easel: Easel;
  /** What takes the keys, as large as the picture, and what it is scrolled in. */
  readonly paper: HTMLElement;
  readonly desk: HTMLElement;
  /** Screen pixels for each pixel of the picture. */
  scale: number;
  /** Whether the whole picture is to be seen, whatever room there is. */
  isFitted: boolean;
  /** Where the keyboard's cross is. */
  cross: Point;
  /** Whether the cross is wanted. */
  isCrossed: boolean;
  /** A text has just been finished: what is typed on is no wish for a mark. */
  isWritten: boolean;
  readonly drawings: SVGElement[];
  readonly drawn: Mark[];
  /** What is above the marks. */
  readonly over: SVGElement;
}

/** Build the view of an easel. */
export function buildView(easel: Easel, picture: HTMLCanvasElement): View {
  const { area, text } = easel;
  const over = svg("g", { class: "over" });
  const layer = svg("svg", { viewBox: `0 0 ${area.join(" ")}`, fill: "none" }, over);
  const traits = { class: "paper", role: "application", tabindex: 0, "aria-label": text.picture };
  const paper = h("div", traits, picture, layer);
  const desk = h("div", { class: "desk" }, paper);
  const cross: Point = [area[0] >> 1, area[1] >> 1];
  const seenSoFar = {
    scale: 1,
    isFitted: true,
    cross,
    isCrossed: false,
    isWritten: false,
    drawings: [],
    drawn: [],
  };
  const view: View = { easel, paper, desk, over, ...seenSoFar };
  // Not on the drawing itself: one that listens to the focus is a stop for Tab in Chromium.
  paper.addEventListener("focusin", ({ target }) => {
    const place = markOf(view, target);
    if (place >= 0 && !easel.doing) choose(easel, place);
  });
  // Never under a hand: what is said below the picture may take more room or less meanwhile.
  new ResizeObserver(() => view.isFitted && !easel.doing && fitIn(view)).observe(desk);
  return view;
}

/** Show the marks as they are, and where the chosen one can be held. */
export function showMarks(view: View): void {
  const { easel, drawings, drawn, over, paper } = view;
  const marks = seen(easel);
  const mark = chosenMark(easel);
  drawn.splice(marks.length);
  for (const one of drawings.splice(marks.length)) {
    if (one.matches(":focus")) paper.focus();
    one.remove();
  }
  marks.forEach((one, place) => {
    if (drawn[place] !== one) draw(view, one, place);
  });
  over.replaceChildren(...(mark ? holds(mark) : []), ...(view.isCrossed ? lines(view) : []));
}

/** Return which mark is drawn by an element; -1 for none. */
export function markOf({ drawings }: View, target: EventTarget | null): number {
  return drawings.indexOf((target as Element).closest("g") as never);
}

/** Give the chosen mark the keys, or the picture. */
export function focusChosen({ drawings, easel, paper }: View): void {
  (drawings[easel.chosen] ?? paper).focus({ preventScroll: true });
}

/** Make the whole picture visible, and keep it so. */
export function fitIn(view: View): void {
  const { clientWidth, clientHeight } = view.desk;
  const [width, height] = view.easel.area;
  rescale(view, Math.min(1, (clientWidth - MARGIN) / width, (clientHeight - MARGIN) / height));
  view.isFitted = true;
}

/** Make it larger or smaller around a place on the screen, the middle if none is told. */
export function zoomBy(view: View, factor: number, around?: Point): void {
  const { left, top, width, height } = view.desk.getBoundingClientRect();
  const still: Point = around ?? [left + width / 2, top + height / 2];
  const place = toPicture(view, still);
  rescale(view, within(view.scale * factor, 0.05, 8));
  const [x, y] = toScreen(view, place);
  view.desk.scrollBy(x - still[0], y - still[1]);
}

export function toPicture({ paper, scale }: View, [x, y]: Point): Point {
  const { left, top } = paper.getBoundingClientRect();
  return [(x - left) / scale, (y - top) / scale];
}

/** Return the nearest point that is on the picture. */
export function clamped({ easel }: View, at: Point): Point {
  return at.map((side, axis) => within(side, 0, easel.area[axis] as number)) as never;
}

/** Put the cross somewhere, and that into sight. */
export function pointAt(view: View, at: Point): void {
  view.cross = clamped(view, at);
  view.isCrossed = true;
  const [x, y] = toScreen(view, view.cross);
  const { left, top, right, bottom } = view.desk.getBoundingClientRect();
  view.desk.scrollBy(
    x - within(x, left + MARGIN, right - MARGIN),
    y - within(y, top + MARGIN, bottom - MARGIN),
  );
  view.easel.redraw();
}

function toScreen({ paper, scale }: View, [x, y]: Point): Point {
  const { left, top } = paper.getBoundingClientRect();
  return [left + x * scale, top + y * scale];
}

function rescale(view: View, scale: number): void {
  const [width, height] = view.easel.area.map((side) => `${side * scale}px`);
  Object.assign(view, { scale, isFitted: false });
  Object.assign(view.paper.style, { width, height });
  view.easel.redraw();
}

function draw({ easel, drawings, drawn, over }: View, mark: Mark, place: number): void {
  const parts = shapesOf(mark, easel.area);
  // A box is found by its inside too, a crop only by its edge: everything else is in it.
  const fill = mark.kind === "box" ? "#0000" : "none";
  const near = { class: "near", d: isLine(mark) ? parts[0]?.d : rectangle(bounds(mark)), fill };
  drawn[place] = mark;
  if (!drawings[place]) {
    drawings[place] = svg("g", { tabindex: 0, role: "button" });
    over.before(drawings[place]);
  }
  drawings[place].setAttribute("aria-label", nameOf(easel, mark));
  drawings[place].replaceChildren(
    ...parts.map((part) => svg(part.d ? "path" : "text", { ...part }, part.text ?? "")),
    svg("path", near),
  );
}

function lines({ easel, cross: [x, y] }: View): SVGElement[] {
  return twice(`M0 ${y}H${easel.area[0]}M${x} 0V${easel.area[1]}`, "cross");
}

function holds(mark: Mark): SVGElement[] {
  const places = corners(mark).map(([x, y]) => `M${x} ${y}h.01`);
  return [...twice(rectangle(bounds(mark)), "frame"), ...twice(places.join(""), "hold")];
}

// Once in white and once in a colour, so that one of them is seen on any ground.
function twice(d: string, name: string): SVGElement[] {
  return [`${name} rim`, name].map((both) => svg("path", { d, class: both }));
}
