// What on the page can be pressed or filled in, and what it is plainly called. All that is more than a
// text or a label of its own is told by the finer part (names.ts).

const CONTROL =
  "a[href],button,summary,input,select,textarea,label,[contenteditable],[role=button]," +
  "[role=link],[role^=menuitem],[role=tab]," +
  "[role=option],[role=switch],[role=checkbox],[role=radio],[onclick]";
const FIELD =
  "select,textarea,label,[contenteditable],[role=textbox]," +
  "input:not([type=submit],[type=button],[type=reset],[type=image])";
const LONGEST = 80;
let masked = "*";

/** Leave the elements of these selectors, and what is in them, without a name. */
export function maskPlainNames(selectors: string): void {
  masked = selectors;
}

/** Return the control that a click on `target` was meant for, if any. */
export function controlOf(target: Element): Element | null {
  return target.closest(CONTROL);
}

/** Say whether the element is filled in rather than pressed; its change tells more than a click. */
export function isField(element: Element): boolean {
  return element.matches(FIELD);
}

/**
 * Return the text or label of something that is pressed, "" where it is not as simple as that.
 *
 * `path` is the way of the event, through shadow roots and slots.
 */
export function plainName(element: Element, path: EventTarget[]): string {
  const hiding = `${masked},[role=option],output,script,style,${FIELD}`;
  if (element.querySelector(hiding) || path.some((one) => (one as Element).matches?.(hiding)))
    return "";
  return tidy(element.getAttribute("aria-label") || element.textContent || "");
}

/** Name an element for a developer: `button#place-order`. */
export function tagOf(element: Element): string {
  const id = element.id || element.getAttribute("name");
  return element.localName + (id ? `#${id}` : "");
}

/** Write a name in one short line. */
export function tidy(words: string): string {
  const name = words.replace(/\s+/g, " ").trim();
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}
