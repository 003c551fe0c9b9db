// The walk through the page, in the order of the tree, as far as it shows in the viewport.
import { begin } from "./begin";
import { content } from "./content";
import { beginForeign } from "./foreign";
import { beginFrame, documentIn, startIn } from "./frame";
import { localBox, overlaps, type Rect } from "./geometry";
import type { Steps } from "./pace";
import { close, item, placed, solid } from "./paper";
import type { Place, Subject } from "./place";
import { pseudo } from "./pseudo";
import { unavailable } from "./replaced";
import { effects, surface } from "./style";
import { text } from "./text";
import { childrenOf, isElement, isOnTop, isRoot, isText } from "./tree";

/** Draw an element and everything in it. */
export function* walk(element: Element, around: Place): Steps {
  yield;
  if (around.sheet.skip(element)) return;
  const { parts, matrix } = around;
  const before = parts.length;
  try {
    yield* drawn(element, around);
  } catch {
    // What cannot be judged or drawn is covered; nothing half written stays.
    parts.length = before;
    const rect = Element.prototype.getBoundingClientRect.call(element);
    solid(around, localBox(rect, matrix));
  }
}

function* drawn(element: Element, around: Place): Steps {
  const rect = element.getBoundingClientRect();
  if (isOffstage(element, rect, around)) return;
  const style = getComputedStyle(element);
  if (style.display === "none" || style.opacity === "0") return;
  const start = isOnTop(element) ? aboveAll(element, around) : around;
  const { subject, isOpen } = begin(element, rect, style, start);
  if (subject.place.cover !== "blocked") yield* inside(subject);
  if (isOpen) close(start, "div");
}

function* inside(subject: Subject): Steps {
  const { element, style } = subject;
  const shows = style.visibility === "visible" && style.display !== "contents";
  if (shows) {
    for (const each of yield* content(subject)) yield* foreign(each, subject);
    pseudo(subject, "::before");
  }
  if (element.localName === "iframe") yield* page(subject);
  if (style.getPropertyValue("content-visibility") !== "hidden") {
    for (const child of childrenOf(element)) yield* node(child, subject);
  }
  if (shows) pseudo(subject, "::after");
}

function* node(child: Node, { style, place }: Subject): Steps {
  if (isElement(child)) yield* walk(child, place);
  else if (isText(child) && place.cover === "open" && style.visibility === "visible") {
    yield* text(child, style, place);
  }
}

function* page(subject: Subject): Steps {
  const root = documentIn(subject.element)?.documentElement;
  if (!root) {
    unavailable(subject);
    return;
  }
  yield* walk(root, beginFrame(subject, root.ownerDocument));
  close(subject.place, "div");
}

function* foreign(element: Element, { place }: Subject): Steps {
  const start = beginForeign(element, place);
  for (const child of element.children) yield* walk(child, start);
  close(place, "div");
}

// Nothing of the element shows: neither its box nor what flows out of it to the right and below.
function isOffstage(element: Element, rect: Rect, { flow, sheet }: Place): boolean {
  const { left, top, right, bottom } = rect;
  const isEmpty = left === right || top === bottom;
  if (isEmpty || overlaps(rect, flow.clip) || isRoot(element) || sheet.kept.has(element))
    return false;
  const reach = {
    left,
    top,
    right: left + element.scrollWidth,
    bottom: top + element.scrollHeight,
  };
  return !overlaps(reach, flow.clip);
}

// Dialogs and popovers escape from everything around them, and lie on a backdrop of their own.
function aboveAll(element: Element, { sheet, cover }: Place): Place {
  const viewport = new DOMRect(0, 0, innerWidth, innerHeight);
  const start = startIn(viewport, { sheet, cover, parts: [] });
  sheet[element.matches(":popover-open") ? "popovers" : "dialogs"].push(start.parts);
  const style = getComputedStyle(element, "::backdrop");
  const face = surface(style) + effects(style);
  const box = placed(viewport, start.fixed);
  if (face) item(start, "div", `position:fixed;${box}${face}`);
  return start;
}
