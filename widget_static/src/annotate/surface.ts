// The picture on the screen: how large, which part of it, and what is drawn over it right now.
import { h } from "../form/dom";
import { bounds, type Mark, type Point, within } from "./marks";
import { paint } from "./paint";
import { pencil } from "./picture";

const MARGIN = 24;
const MOST_ZOOM = 8;

/** The photo with its marks, which can be scrolled and made larger. */
export class Surface {
  /** Screen pixels for each pixel of the picture. */
  zoom = 1;
  /** What takes keys and pointers; it holds whatever has a place on the picture. */
  readonly sheet: HTMLElement;
  readonly stage: HTMLElement;
  readonly element: HTMLElement;
  readonly size: Point;
  readonly #base = h("canvas");
  readonly #over = h("canvas", { class: "over" });
  #isFitted = true;
  #draft: Mark | undefined;
  #asked = 0;

  constructor(
    private readonly picture: HTMLCanvasElement,
    name: string,
  ) {
    const { width, height } = picture;
    this.size = [width, height];
    Object.assign(this.#base, { width, height });
    const traits = { class: "sheet", role: "application", tabindex: 0, "aria-label": name };
    this.sheet = h("div", traits, this.#base);
    this.stage = h("div", { class: "stage" }, this.sheet);
    this.element = h("div", { class: "view" }, this.stage, this.#over);
    this.stage.addEventListener("scroll", () => this.sketch(this.#draft));
    new ResizeObserver(() => this.#fill()).observe(this.stage);
  }

  /** Paint the photo and what has been put on it. */
  show(marks: readonly Mark[]): void {
    const pen = pencil(this.#base);
    pen.clearRect(0, 0, ...this.size);
    pen.drawImage(this.picture, 0, 0);
    const isCrop = ({ kind }: Mark) => kind === "crop";
    for (const mark of [...marks.filter((one) => !isCrop(one)), ...marks.filter(isCrop)]) {
      paint(pen, mark, this.size);
    }
  }

  /** Paint what is not yet finished, with the next frame, over everything else. */
  sketch(draft: Mark | undefined): void {
    if (!draft && !this.#draft) return;
    this.#draft = draft;
    this.#asked ||= requestAnimationFrame(() => this.#paint());
  }

  /** Make the whole picture visible, and keep it so. */
  fit(): void {
    const { clientWidth, clientHeight } = this.stage;
    const [width, height] = this.size;
    this.#isFitted = true;
    this.#scale(Math.min(1, (clientWidth - MARGIN) / width, (clientHeight - MARGIN) / height));
  }

  /** Make it larger or smaller around a place on the screen, the middle if none is told. */
  zoomBy(factor: number, around = middle(this.stage)): void {
    const place = this.toPicture(...around);
    this.#isFitted = false;
    this.#scale(within(this.zoom * factor, 0.05, MOST_ZOOM));
    const [x, y] = this.toScreen(place);
    this.stage.scrollBy(x - around[0], y - around[1]);
  }

  toPicture(x: number, y: number): Point {
    const { left, top } = this.sheet.getBoundingClientRect();
    return [(x - left) / this.zoom, (y - top) / this.zoom];
  }

  toScreen([x, y]: Point): Point {
    const { left, top } = this.sheet.getBoundingClientRect();
    return [left + x * this.zoom, top + y * this.zoom];
  }

  /** Return the nearest place that is on the picture. */
  inside([x, y]: Point): Point {
    return [within(x, 0, this.size[0]), within(y, 0, this.size[1])];
  }

  /** Lay an element over the place of a mark. */
  place(element: HTMLElement, mark: Mark): void {
    const [left, top, right, bottom] = bounds(mark).map((at) => `${at * this.zoom}px`);
    Object.assign(element.style, { left, top });
    element.style.width = `calc(${right} - ${left})`;
    element.style.height = `calc(${bottom} - ${top})`;
  }

  #scale(zoom: number): void {
    this.zoom = zoom;
    const [width, height] = this.size.map((side) => `${side * zoom}px`);
    Object.assign(this.sheet.style, { width, height });
    this.sheet.dispatchEvent(new Event("zoom"));
  }

  #fill(): void {
    const { clientWidth, clientHeight } = this.element;
    this.#over.width = clientWidth * devicePixelRatio;
    this.#over.height = clientHeight * devicePixelRatio;
    if (this.#isFitted) this.fit();
    this.sketch(this.#draft);
  }

  #paint(): void {
    this.#asked = 0;
    const pen = pencil(this.#over);
    const { left, top } = this.#over.getBoundingClientRect();
    const [x, y] = this.toScreen([0, 0]);
    pen.resetTransform();
    pen.clearRect(0, 0, this.#over.width, this.#over.height);
    if (!this.#draft) return;
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.translate(x - left, y - top);
    pen.scale(this.zoom, this.zoom);
    paint(pen, this.#draft, this.size);
  }
}

function middle(stage: Element): Point {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}
