// Parts of the page that others refer to by their ids. Ids may occur more than once, in shadow roots
// and frames, so the drawing has names of its own for them.
import type { Sheet } from "./place";

const REFERENCE = /url\(["']?#([^"')]+)["']?\)/g;

/** Return the element that `id` means where `from` stands. */
export function foundBy(id: string, from: Element): Element | null {
  return (from.getRootNode() as Document).getElementById(id);
}

/** Return the name of an element in the drawing. */
export function nameOf(element: Element, { names }: Sheet): string {
  const name = names.get(element) ?? `n${names.size}`;
  names.set(element, name);
  return name;
}

/** Return declarations or an attribute with the names of the drawing in it. */
export function referred(text: string, from: Element, sheet: Sheet): string {
  return text.replace(REFERENCE, (_, id) => {
    const found = foundBy(id, from);
    return found ? `url("#${nameOf(found, sheet)}")` : "none";
  });
}
