// A list of things that will be sent: each can be taken away, and the last one brought back.
import { button, h } from "../dom";
import type { Words } from "../words/en";

/** The place of one thing in the list. */
export interface Slot<Thing> {
  element: HTMLLIElement;
  thing: Thing;
}

export class Shelf<Thing> {
  readonly element: HTMLUListElement;
  readonly #slots = new Map<Node, Slot<Thing>>();
  readonly #text: Words["files"];
  readonly #note: HTMLElement;
  readonly #refusal: (thing: Thing) => string;
  readonly #changed: () => void;

  /**
   * Build the empty list. `note` is where is said what happened, `refusal` why something cannot come
   * back ("" when it can), and `changed` hears of every change.
   */
  constructor(
    title: string,
    text: Words["files"],
    note: HTMLElement,
    refusal: (thing: Thing) => string,
    changed: () => void,
  ) {
    this.element = h("ul", { "aria-label": title, hidden: true });
    [this.#text, this.#note, this.#refusal, this.#changed] = [text, note, refusal, changed];
  }

  /** Return what is on it, in the order in which it is seen. */
  things(): Thing[] {
    return [...this.element.children].map((item) => (this.#slots.get(item) as Slot<Thing>).thing);
  }

  /** Put something at the end; `draw` makes what is seen of it. */
  put(thing: Thing, draw: (slot: Slot<Thing>) => Node[]): Slot<Thing> {
    const slot = { element: h("li"), thing };
    this.#slots.set(slot.element, slot);
    slot.element.append(...draw(slot));
    this.back(slot);
    return slot;
  }

  /** Have something else seen in that place. */
  draw(slot: Slot<Thing>, seen: Node[]): void {
    slot.element.replaceChildren(...seen);
    this.#settle();
  }

  /** Take it away without a word. */
  drop(slot: Slot<Thing>): void {
    slot.element.remove();
    this.#settle();
  }

  /** Put something there again that was taken away, before what follows it, or at the end. */
  back(slot: Slot<Thing>, next: Node | null = null): void {
    this.element.insertBefore(slot.element, next?.parentNode === this.element ? next : null);
    this.#settle();
  }

  /** Take all away without a word. */
  clear(): void {
    this.element.replaceChildren();
    this.#settle();
  }

  /** Take it away, say so, and offer to bring it back; the focus goes to that offer. */
  remove(slot: Slot<Thing>, said: string): void {
    const next = slot.element.nextSibling;
    const offer = button(this.#text.undo, () => this.#undo(slot, next));
    this.drop(slot);
    this.#note.replaceChildren(said, " ", offer);
    offer.focus();
  }

  #undo(slot: Slot<Thing>, next: Node | null): void {
    const why = this.#refusal(slot.thing);
    this.#note.textContent = why || this.#text.restored;
    if (why) return;
    this.back(slot, next);
    slot.element.querySelector("button")?.focus();
  }

  #settle(): void {
    this.element.hidden = !this.element.childElementCount;
    this.#changed();
  }
}
