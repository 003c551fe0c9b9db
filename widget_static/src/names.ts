// What a person would call a thing on the page, and never what was typed into it.

import { ancestorsOf } from "./ancestors";
import { isField, tidy } from "./controls";

const PART = "[aria-label],section,article,nav,aside,form,dialog,fieldset,main";
const TYPED = "[contenteditable],[role=textbox]";
// Suggestions and results repeat what was typed.
const REPEATED = "output,[role=option]";
const UNSPOKEN = `script,style,template,input,select,textarea,${TYPED},${REPEATED}`;
const LONGEST = 80;
let masked = "*";
let unspoken = masked;

/** Leave the elements of these selectors, and what is in them, without a name. */
export function maskNames(selectors: string): void {
  masked = selectors;
  unspoken = `${masked},${UNSPOKEN}`;
}

/** Return the visible or spoken name of an element, "" when it has none or is masked. */
export function nameOf(element: Element): string {
  const [, ...around] = ancestorsOf(element);
  // What a person writes into has a name itself, what stands in it was written.
  const isHidden = element.matches(`${masked},${REPEATED}`) || around.some(hides);
  return isHidden ? "" : tidy(labelOf(element));
}

/** Return the name of the part of the page in which the element stands, "" when it has none. */
export function placeOf(element: Element): string {
  const part = element.closest(PART);
  if (!part || isHidden(element)) return "";
  const heading = part.querySelector("h1,h2,h3,legend,caption");
  return tidy(part.getAttribute("aria-label") || spokenBy(heading));
}

// Masked or typed, by itself or with something around it, across shadow roots and slots.
function isHidden(element: Element): boolean {
  return ancestorsOf(element).some(hides);
}

function hides(element: Element): boolean {
  return element.matches(`${masked},${TYPED},${REPEATED}`);
}

function spokenBy(other: Element | null): string {
  return other && !isHidden(other) ? spoken(other) : "";
}

function labelOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const by = element.getAttribute("aria-labelledby");
  // To find the labels the browser goes through the whole page; a button's own words are seen on it.
  const labels: Iterable<Element | null> = by
    ? by.split(/\s+/).map((id) => root.getElementById(id))
    : (element.localName !== "button" && (element as HTMLInputElement).labels) || [];
  const isButton = element.localName === "input" && !isField(element);
  return (
    element.getAttribute("aria-label") ||
    [...labels].map(spokenBy).join(" ") ||
    (isButton ? (element as HTMLInputElement).value : spoken(element).trim()) ||
    attribute(element) ||
    attribute([...element.querySelectorAll("[alt]")].find((each) => !isHidden(each))) ||
    // Inside a component, whose visible words stand in the page outside of it.
    (root instanceof ShadowRoot ? nameOf(root.host) : "")
  );
}

function attribute(element: Element | undefined): string {
  const names = ["alt", "title", "placeholder"];
  return names.map((name) => element?.getAttribute(name)).find(Boolean) ?? "";
}

function spoken(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (!(node instanceof Element) || node.matches(unspoken)) return "";
  if (node.assignedSlot && isHidden(node)) return "";
  let words = "";
  for (const child of node.childNodes) {
    if (words.length > LONGEST) break;
    words += `${spoken(child)} `;
  }
  return words;
}
