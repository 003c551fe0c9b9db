// Where the masks stand at this moment, for pictures that the browser itself takes.

import { ancestorsOf } from "../ancestors";
import type { Area, CaptureOptions } from "../core";
import { isControl } from "./controls";
import { echoed, shadowed } from "./echo";
import { documentIn } from "./frame";
import { contains, intersect, isVisible, type Rect, shrink } from "./geometry";
import { type Cover, coverOf, isAnyCovered, type Masks, masksOf } from "./mask";
import { pacing, type Steps } from "./pace";
import { reach, showsMore } from "./reach";
import { isClosed, isPicture } from "./replaced";
import { borders, clips, containsFixed, paddings } from "./style";
import { childrenOf, isElement, isText } from "./tree";

/** Where the search stands: how its surroundings are covered, and where boxes are noted. */
interface View {
  readonly cover: Cover;
  readonly masks: Masks;
  readonly skip: (element: Element) => boolean;
  /** Note a box, which is in the coordinates of the element's own document. */
  readonly add: (rect: Rect, element: Element) => void;
}

const OUT_OF_FLOW = /absolute|fixed/;

/**
 * Return the boxes of all that must not be seen, as they stand on the screen right now.
 *
 * Frames and plug-ins into which nobody can look count as well: a card's number may be in them.
 * Rejects when a selector is not understood.
 */
export async function covers(options: CaptureOptions = {}): Promise<Area[]> {
  const found: Rect[] = [];
  const start: View = {
    cover: coverOf(options),
    masks: masksOf(options),
    skip: options.skip ?? (() => false),
    add: (rect, element) => note(found, clipped(rect, element)),
  };
  await pacing()(visit(document.documentElement, start));
  return found.map(onScreen);
}

function* visit(element: Element, around: View): Steps {
  yield;
  if (around.skip(element)) return;
  const view = { ...around, cover: around.masks(element, around.cover) };
  const inner = documentIn(element)?.documentElement;
  const isUnknown = isClosed(element) || (element.localName === "iframe" && !inner);
  if (isUnknown || isCovered(element, view)) view.add(reach(element), element);
  if (inner) yield* visit(inner, through(element as HTMLIFrameElement, view));
  for (const child of element.localName === "svg" ? element.childNodes : childrenOf(element)) {
    if (isElement(child)) yield* visit(child, view);
    else if (isText(child) && view.cover !== "open") words(child, element, view);
  }
}

// Where all words are masked, boxes that hold nothing themselves stay as they are.
function isCovered(element: Element, { cover, masks }: View): boolean {
  if (cover === "open") return isAnyCovered(partsOf(element), masks);
  if (cover !== "veiled" || element.localName === "svg") return true;
  return isPicture(element) || isControl(element) || showsMore(element);
}

// What an element shows although it stands elsewhere or cannot be measured.
function partsOf(element: Element): Element[] {
  if (element.localName === "select") return [...(element as HTMLSelectElement).options];
  const id = element.localName === "use" && element.getAttribute("href")?.slice(1);
  const shown = id && (element.getRootNode() as Document).getElementById(id);
  return shown ? [...ancestorsOf(shown), ...shown.querySelectorAll("*")] : [];
}

function words(text: Text, element: Element, { add }: View): void {
  const range = text.ownerDocument.createRange();
  range.selectNode(text);
  for (const rect of range.getClientRects()) add(rect, element);
}

// A frame that is moved by more than its place in the page is covered as a whole.
function through(frame: HTMLIFrameElement, around: View): View {
  const outer = frame.getBoundingClientRect();
  const styles = ancestorsOf(frame).map((up) => getComputedStyle(up));
  const isMoved = styles.some(containsFixed) || Math.abs(outer.width - frame.offsetWidth) > 1;
  const style = styles[0] as CSSStyleDeclaration;
  const { left, top, width, height } = shrink(shrink(outer, borders(style)), paddings(style));
  const window = new DOMRect(0, 0, width, height);
  const add = (rect: Rect, element: Element) => {
    const seen = intersect(clipped(rect, element), window);
    if (isVisible(seen)) around.add(isMoved ? outer : moved(seen, left, top), frame);
  };
  return { ...around, add };
}

// Boxes with `overflow` hide what stands beyond them, unless something is taken out of the flow;
// filters and reflections show what is left once more.
function clipped(rect: Rect, element: Element): Rect {
  let seen = shadowed(rect, element);
  let isOut = false;
  for (const up of ancestorsOf(element)) {
    const style = getComputedStyle(up);
    const isCut = !isOut && up !== element && clips(up, style);
    seen = echoed(isCut ? intersect(seen, up.getBoundingClientRect()) : seen, up, style);
    isOut ||= OUT_OF_FLOW.test(style.position);
  }
  return seen;
}

function moved({ left, top, right, bottom }: Rect, x: number, y: number): Rect {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

function note(found: Rect[], rect: Rect): void {
  const seen = intersect(rect, new DOMRect(0, 0, innerWidth, innerHeight));
  const last = found.at(-1);
  if (isVisible(seen) && !(last && contains(last, seen))) found.push(seen);
}

// Two fingers may have enlarged a part of the page.
function onScreen({ left, top, right, bottom }: Rect): Area {
  const { offsetLeft, offsetTop, scale } = visualViewport as VisualViewport;
  return {
    left: (left - offsetLeft) * scale,
    top: (top - offsetTop) * scale,
    width: (right - left) * scale,
    height: (bottom - top) * scale,
  };
}
