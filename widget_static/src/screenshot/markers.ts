// What the browser adds to lists and groups by itself: bullets, numbers, the frame of a fieldset.
import { localBox } from "./geometry";
import { declare, px } from "./markup";
import { at, close, item, open } from "./paper";
import type { Subject } from "./place";
import { surface } from "./style";

/** Draw the bullet or number of a list item. */
export function marker({ element, style, content, place }: Subject): void {
  if (style.listStyleType === "none" && style.listStyleImage === "none") return;
  const list = declare(style, "list-style-type", "list-style-image", "list-style-position");
  const css = `display:list-item;${list}${declare(style, "line-height", "direction")}`;
  const number = `counter-set:list-item ${ordinal(element)};`;
  item(place, "div", at(content, place.flow) + css + number);
}

/** Draw the frame of a fieldset, which its legend interrupts. */
export function fieldset({ element, style, box, content, place }: Subject): void {
  const css = `${at(box, place.flow)}padding:0;min-width:0;border:0;${surface(style)}`;
  open(place, "fieldset", css);
  const legend = [...element.children].find((child) => child.localName === "legend");
  if (legend) {
    const { left, width, height } = localBox(legend.getBoundingClientRect(), place.matrix);
    const start = left - content.left + Number.parseFloat(style.paddingLeft);
    const gap = `padding:0;width:${px(width)};height:${px(height)};margin-left:${px(start)};`;
    item(place, "legend", gap);
  }
  close(place, "fieldset");
}

/** Return the number of a list item, as the list's `start` and the item's own `value` have it. */
export function ordinal(element: Element): number {
  const list = element.parentElement as HTMLOListElement | null;
  const before = [...(list?.children ?? [])].indexOf(element);
  return (element as HTMLLIElement).value || (list?.start ?? 1) + before;
}
