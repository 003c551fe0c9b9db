// The flattened tree: what stands inside an element as shown, shadow roots and slots included.

const CHILDLESS = /^(svg|textarea|select|input|video|canvas|iframe|object|embed|progress|meter)$/;

/** Say whether an element is the root or the body, which stand for the viewport. */
export function isRoot(element: Element): boolean {
  return element.localName === "html" || element.localName === "body";
}

/** Return the nodes that are shown inside an element. */
export function childrenOf(element: Element): readonly Node[] {
  if (CHILDLESS.test(element.localName)) return [];
  if (element.shadowRoot) return [...element.shadowRoot.childNodes];
  if (element.localName === "slot") {
    const assigned = (element as HTMLSlotElement).assignedNodes();
    if (assigned.length) return assigned;
  }
  if (element.matches("details:not([open])")) {
    return [...element.children].filter((child) => child.localName === "summary").slice(0, 1);
  }
  return [...element.childNodes];
}

/** Say whether a node is an element. */
export function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** Say whether a node is text. */
export function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

/** Say whether an element stands in the page's top layer, above everything else. */
export function isOnTop(element: Element): boolean {
  return element.matches(":modal,:popover-open,:fullscreen") && element.ownerDocument === document;
}
