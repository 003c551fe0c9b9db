// ::before and ::after. No script can ask where they stand, so the browser lays them out once more:
// beside the neighbour that can be measured, or alone in a box like their parent's.
import { type Box, localBox } from "./geometry";
import { effectsOf, faceUnder } from "./look";
import { declare, names, px } from "./markup";
import { at, item } from "./paper";
import type { Place, Subject } from "./place";
import { differences, inheritedOf } from "./style";
import { isElement, isText } from "./tree";

/** The two pseudo-elements that may hold content. */
export type Which = "::before" | "::after";

const NOTHING = /^(none|normal|)$/;
const OUT_OF_FLOW = /^(absolute|fixed)$/;
const GEOMETRY = names(`
  display position float left top width height box-sizing margin padding z-index vertical-align
  text-align translate rotate scale transform transform-origin
`);

/** Draw a pseudo-element, if the element has one that shows. */
export function pseudo(subject: Subject, which: Which): void {
  const { element, place } = subject;
  const { families, rules, pictures } = place.sheet;
  const style = getComputedStyle(element, which);
  if (NOTHING.test(style.content) || style.display === "none") return;
  const face = faceUnder(style, place.cover);
  if (style.content === '""' ? !face : place.cover !== "open") return;
  families.add(style.fontFamily);
  const name = `p${rules.length}`;
  const css = ruleOf(style, place) + face + effectsOf(style, place.cover);
  rules.push(pictures.inline(`.${name}${which}{${css}}`));
  item(place, "div", roomFor(style, subject, which), "", ` class="${name}"`);
}

function ruleOf(style: CSSStyleDeclaration, place: Place): string {
  const height = style.display === "inline" ? [] : ["line-height"];
  const css = declare(style, "content", ...GEOMETRY, ...height);
  return `flex-shrink:0;${css}${differences(inheritedOf(style), place.inherited)}`;
}

// The room in which the pseudo-element finds its place by the usual rules of layout.
function roomFor(style: CSSStyleDeclaration, subject: Subject, which: Which): string {
  const { box, content, place, style: parent } = subject;
  if (OUT_OF_FLOW.test(style.position)) return at({ ...box, width: 0, height: 0 }, place.flow);
  const isFlex = /flex|grid/.test(parent.display);
  const isFirst = which === "::before";
  const next = isFlex || style.display.startsWith("inline") ? neighbour(subject, isFirst) : null;
  const css = declare(parent, "align-items", "text-align", "line-height");
  if (!next) return at(content, place.flow) + css + alone(parent, isFlex, isFirst);
  const room = at(beside(next, isFlex ? content : next, content, isFirst), place.flow);
  const [side, end] = isFirst ? ["right", "flex-end"] : ["left", "flex-start"];
  if (isFlex) {
    return `${room}${css}display:flex;justify-content:${end};padding-${side}:${px(gapOf(parent))};`;
  }
  const line = `line-height:${px(next.height)};white-space:pre;`;
  return `${room}display:block;${line}text-align:${side};`;
}

function alone(parent: CSSStyleDeclaration, isFlex: boolean, isFirst: boolean): string {
  if (isFlex) return `display:flex;${declare(parent, "justify-content", "flex-direction")}`;
  return isFirst
    ? "display:block;"
    : "display:flex;flex-direction:column;justify-content:flex-end;";
}

// From the edge of the content to the neighbour, or on from there; as high as `row`.
function beside(next: Box, row: Box, content: Box, isFirst: boolean): Box {
  const end = next.left + next.width;
  const left = isFirst ? Math.min(content.left, next.left) : end;
  const right = isFirst ? next.left : Math.max(content.left + content.width, end);
  return { ...row, left, width: right - left };
}

function neighbour({ element, place }: Subject, isFirst: boolean): Box | null {
  const rects = [...element.childNodes].flatMap(rectsOf);
  const rect = rects.at(isFirst ? 0 : -1);
  return rect ? localBox(rect, place.matrix) : null;
}

function rectsOf(child: Node): DOMRect[] {
  if (isElement(child)) {
    const { position } = getComputedStyle(child);
    return OUT_OF_FLOW.test(position) ? [] : [...child.getClientRects()];
  }
  if (!isText(child) || !child.data.trim()) return [];
  const range = child.ownerDocument.createRange();
  range.selectNode(child);
  return [...range.getClientRects()];
}

function gapOf(style: CSSStyleDeclaration): number {
  return Number.parseFloat(style.columnGap) || 0;
}
