// Elements made by hand: no markup is ever parsed, so no policy has anything to object to.

type Child = Node | string | null | undefined | false;
type Listeners = {
  [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void;
};

interface Traits {
  class?: string;
  on?: Listeners;
  /** Attributes; false and undefined leave one out. */
  [attribute: string]: string | number | boolean | undefined | Listeners;
}

const MEANT_FOR_US = "keydown keyup keypress focusin paste click mousedown pointerdown touchstart";

/** Make an element with attributes, listeners and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { on = {}, ...attributes }: Traits = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, said] of Object.entries(attributes)) {
    if (said !== undefined && said !== false) {
      element.setAttribute(name, said === true ? "" : String(said));
    }
  }
  for (const [type, heard] of Object.entries(on)) {
    element.addEventListener(type, heard as EventListener);
  }
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

/** Make a plain button that does not submit. */
export function button(words: string, act: () => void, traits: Traits = {}): HTMLButtonElement {
  return h("button", { type: "button", part: "button", ...traits, on: { click: act } }, words);
}

/** Make a link that opens beside the page and tells nothing of it. */
export function linkTo(address: string, words: string): HTMLAnchorElement {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** Keep from the page what is done in an element: its shortcuts, focus traps and "click outside". */
export function keepInside(element: HTMLElement): void {
  for (const type of MEANT_FOR_US.split(" ")) {
    element.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  }
}

/** Lead Tab round in a dialog: from its last stop to the first one, and back. */
export function goRound(dialog: HTMLElement): void {
  dialog.addEventListener("keydown", (event) => {
    const stops = [...dialog.querySelectorAll<HTMLElement>("*")].filter(
      (one) => one.tabIndex >= 0 && one.checkVisibility(),
    );
    if (event.shiftKey) stops.reverse();
    if (event.key !== "Tab" || focused() !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]?.focus();
  });
}

/** Return the element that has the focus, in whatever shadow root it stands. */
export function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element as HTMLElement | null;
}
