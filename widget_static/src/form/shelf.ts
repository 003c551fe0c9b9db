// A list of things that will be sent: each can be taken away, and the last one brought back.
import { button, h } from "../dom";
import type { Words } from "../words/en";

/** The place of one thing in the list. */
export interface Slot<Thing> {
  element: HTMLLIElement;
  thing: Thing;
}

export interface Shelf<Thing> {
  element: HTMLUListElement;
  /** What is on it, in the order in which it is seen. */
  things(): Thing[];
  /** Put something at the end; `draw` makes what is seen of it. */
  put(thing: Thing, draw: (slot: Slot<Thing>) => Node[]): Slot<Thing>;
  /** Have something else seen in that place. */
  draw(slot: Slot<Thing>, seen: Node[]): void;
  /** Take it away without a word. */
  drop(slot: Slot<Thing>): void;
  /** Put something at the end again that was taken away. */
  back(slot: Slot<Thing>): void;
  /** Take all away without a word. */
  clear(): void;
  /** Take it away, say so, and offer to bring it back; the focus goes to that offer. */
  remove(slot: Slot<Thing>, said: string): void;
}

/**
 * Build the list. `note` is where is said what happened, `refusal` why something cannot come back
 * ("" when it can), and `changed` hears of every change.
 */
export function shelf<Thing>(
  title: string,
  text: Words["files"],
  note: HTMLElement,
  refusal: (thing: Thing) => string,
  changed: () => void,
): Shelf<Thing> {
  const slots = new Map<Node, Slot<Thing>>();
  const element = h("ul", { "aria-label": title, hidden: true });
  const settle = () => {
    element.hidden = !element.childElementCount;
    changed();
  };
  const drop = (slot: Slot<Thing>) => {
    slot.element.remove();
    settle();
  };
  const back = (slot: Slot<Thing>, next: Node | null = null) => {
    element.insertBefore(slot.element, next?.parentNode === element ? next : null);
    settle();
  };
  const undo = (slot: Slot<Thing>, next: Node | null) => {
    const why = refusal(slot.thing);
    note.textContent = why || text.restored;
    if (why) return;
    back(slot, next);
    slot.element.querySelector("button")?.focus();
  };
  return {
    element,
    drop,
    back,
    clear: () => {
      element.replaceChildren();
      settle();
    },
    things: () => [...element.children].map((item) => (slots.get(item) as Slot<Thing>).thing),
    put: (thing, draw) => {
      const slot = { element: h("li"), thing };
      slots.set(slot.element, slot);
      slot.element.append(...draw(slot));
      element.append(slot.element);
      settle();
      return slot;
    },
    draw: (slot, seen) => {
      slot.element.replaceChildren(...seen);
      settle();
    },
    remove: (slot, said) => {
      const next = slot.element.nextSibling;
      const offer = button(text.undo, () => undo(slot, next));
      drop(slot);
      note.replaceChildren(said, " ", offer);
      offer.focus();
    },
  };
}
