// Form controls, with what is in them now rather than what the markup once said.
import { dress } from "./dressed";
import { declare, names, px, xml } from "./markup";
import { coverWithin } from "./mask";
import { at, attributes, close, item, open } from "./paper";
import type { Place, Subject } from "./place";
import { differences, inheritedOf, surface } from "./style";

const CONTROL = /^(input|textarea|select|progress|meter)$/;
const WRITTEN = /^(textarea|text|email|url|tel|search|password)$/;
const RESTYLED = /^(checkbox|radio|select)$/;
const WITHOUT_SURFACE = /^(checkbox|radio|range|color|progress|meter)$/;
const UNTOUCHED = /^(1px solid rgba?\(118|2px (in|out)set)/;
const TEXT = names("padding text-align line-height accent-color direction appearance");
const COPIED = names("type min max size multiple placeholder");

/** Say whether an element is filled in or shows a value. */
export function isControl(element: Element): element is HTMLInputElement {
  return CONTROL.test(element.localName);
}

/** Say whether the browser draws a control as a whole, rather than the page with its own styles. */
export function isNative(element: Element, style: CSSStyleDeclaration): boolean {
  if (!isControl(element) || WRITTEN.test(kindOf(element))) return false;
  return style.appearance !== "none" || !RESTYLED.test(kindOf(element));
}

/** Say whether a control holds anything that a mask must cover; a tick or a choice always counts. */
export function isFilled(element: HTMLInputElement): boolean {
  return !WRITTEN.test(kindOf(element)) || element.value !== "";
}

/** Say whether the page has left the look of a control to the browser. */
export function isUntouched(style: CSSStyleDeclaration): boolean {
  const { appearance, borderTop, borderRadius } = style;
  return appearance !== "none" && borderRadius === "0px" && UNTOUCHED.test(borderTop);
}

/** Draw what a control looks like inside its box, its value or placeholder included. */
export function control(subject: Subject<HTMLInputElement>): void {
  const { element, style, place } = subject;
  if (isNative(element, style)) native(subject);
  else if (element.localName === "select") line(subject, labelOf(element, place));
  else if (WRITTEN.test(kindOf(element))) written(subject);
}

function written(subject: Subject<HTMLInputElement>): void {
  const { element } = subject;
  const words = element.value || element.placeholder;
  const css = element.value ? "" : placeholder(subject);
  (element.localName === "input" ? line : paragraph)(subject, words, css);
}

// One line in the middle of the control.
function line(subject: Subject, words: string, css = ""): void {
  const { element, style, content, place } = subject;
  const middle = `line-height:${px(content.height)};overflow:hidden;`;
  const scrolled = `text-indent:${px(-element.scrollLeft)};`;
  item(place, "span", at(content, place.flow) + middle + scrolled + aligned(style) + css, words);
}

function paragraph({ element, style, content, place }: Subject, words: string, css: string): void {
  const scrolled = { ...content, top: content.top - element.scrollTop };
  const wrapped = `white-space:pre-wrap;overflow-wrap:break-word;${declare(style, "line-height")}`;
  item(place, "span", at(scrolled, place.flow) + wrapped + aligned(style) + css, words);
}

function native({ element, style, box, place }: Subject<HTMLInputElement>): void {
  const hasNoSurface = style.appearance !== "none" && WITHOUT_SURFACE.test(kindOf(element));
  const isPlain = isUntouched(style) || hasNoSurface;
  const face = isPlain ? "" : `border:0;border-radius:0;background:none;${surface(style)}`;
  const words = differences(inheritedOf(style), new Map()) + declare(style, ...TEXT);
  const state = `${stateOf(element)} class="${dress(element, style, place.sheet)}"`;
  open(place, element.localName, at(box, place.flow) + words + face, state);
  if (element.localName === "select") place.parts.push(optionsOf(element, place));
  close(place, element.localName);
}

function stateOf(element: HTMLInputElement): string {
  const state = COPIED.filter((name) => element.hasAttribute(name)).map((name) => {
    return [name, element.getAttribute(name) as string] as const;
  });
  // A choice is told by the option that is drawn.
  if (!element.matches(":indeterminate,select")) state.push(["value", String(element.value)]);
  if (element.matches(":disabled")) state.push(["disabled", ""]);
  if (element.checked) state.push(["checked", ""]);
  return attributes(state);
}

function kindOf(element: Element): string {
  return element.localName === "input" ? (element as HTMLInputElement).type : element.localName;
}

function optionsOf(element: Element, place: Place): string {
  const { options, selectedOptions } = element as HTMLSelectElement;
  const shown = element.matches("[multiple],[size]") ? options : selectedOptions;
  const mark = (option: HTMLOptionElement) => (option.selected ? ' selected=""' : "");
  const label = (option: HTMLOptionElement) => xml(wordsOf(option, place));
  return [...shown].map((one) => `<option${mark(one)}>${label(one)}</option>`).join("");
}

function labelOf(select: Element, place: Place): string {
  const option = (select as HTMLSelectElement).selectedOptions[0];
  return option ? wordsOf(option, place) : "";
}

// An option may be masked by itself or with its group.
function wordsOf(option: HTMLOptionElement, { sheet, cover }: Place): string {
  return coverWithin(option, sheet.masks, cover) === "open" ? option.label : "";
}

function placeholder({ element, place }: Subject): string {
  const style = getComputedStyle(element, "::placeholder");
  return differences(inheritedOf(style), place.inherited) + declare(style, "opacity");
}

function aligned(style: CSSStyleDeclaration): string {
  return declare(style, "text-align", "direction");
}
