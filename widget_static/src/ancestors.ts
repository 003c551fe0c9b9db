// The way up from an element as the page is shown, which crosses shadow roots and slots.

/** Return an element and all around it as shown, across shadow roots and slots, up to the root. */
export function ancestorsOf(element: Element): Element[] {
  const all: Element[] = [];
  for (let up: Element | null | undefined = element; up; up = parentOf(up)) all.push(up);
  return all;
}

function parentOf(element: Element): Element | null | undefined {
  return (
    element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as ShadowRoot).host
  );
}
