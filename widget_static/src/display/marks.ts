// Coloured marks in two corners of the window: a frame that shows them in their places shows this
// very page, in a known scale, whatever the browser says was shared.
import type { Frame } from "./film";

export interface Marks {
  /** Say whether a frame shows all of them in their places. */
  areIn(frame: Frame): boolean;
  /** Say whether a frame shows them no more. */
  areGone(frame: Frame): boolean;
  remove(): void;
}

interface Block {
  /** For red, green and blue: full or none. */
  colour: boolean[];
  element: HTMLElement;
}

const SIZE = 16;
/** All colours whose channels are full or none, so that no scale or video format confuses them. */
const COLOURS = [...Array(8).keys()].map((number) => [1, 2, 4].map((bit) => (number & bit) > 0));
const IN_A_ROW = COLOURS.length / 2;
/** A plain page looks like one of them, a colourful one like some. */
const MOST_BY_CHANCE = 3;
const WHOLE = `position:fixed;inset:0;width:auto;height:auto;margin:0;padding:0;border:0;
overflow:hidden;background:none;pointer-events:none;forced-color-adjust:none`;

/** Put the marks, in an order that nobody can know, over everything else on the page. */
export function marksOn(root: ShadowRoot): Marks {
  const over = document.createElement("div");
  over.popover = "manual";
  over.style.cssText = WHOLE;
  const blocks = shuffled(COLOURS).map(block);
  over.append(...blocks.map(({ element }) => element));
  root.append(over);
  over.showPopover();
  const places = blocks.map((one) => ({ ...one, ...one.element.getBoundingClientRect().toJSON() }));
  const seen = (frame: Frame) => places.filter((place) => isAt(frame, place)).length;
  return {
    areIn: (frame) => seen(frame) === places.length,
    areGone: (frame) => seen(frame) <= MOST_BY_CHANCE,
    remove: () => over.remove(),
  };
}

// Half of them stand in the first corner, half in the last.
function block(colour: boolean[], index: number): Block {
  const element = document.createElement("div");
  const aside = `${(index % IN_A_ROW) * SIZE}px`;
  const corner = index < IN_A_ROW ? `left:${aside};top:0` : `right:${aside};bottom:0`;
  const paint = `rgb(${colour.map((isFull) => (isFull ? 255 : 0))})`;
  element.style.cssText = `position:absolute;width:${SIZE}px;height:${SIZE}px;${corner};background:${paint}`;
  return { colour, element };
}

function isAt(frame: Frame, { colour, left, top }: Block & { left: number; top: number }): boolean {
  const { width, height } = frame.canvas;
  const x = ((left + SIZE / 2) / innerWidth) * width;
  const y = ((top + SIZE / 2) / innerHeight) * height;
  const [...channels] = frame.getImageData(x, y, 1, 1).data;
  return colour.every((isFull, index) => (channels[index] ?? 0) > 127 === isFull);
}

function shuffled<Item>(items: Item[]): Item[] {
  const keys = crypto.getRandomValues(new Uint32Array(items.length));
  const keyed = items.map((item, index) => ({ item, key: keys[index] ?? 0 }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
}
