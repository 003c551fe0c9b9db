// What was typed as a password stays one when the page shows it.
import type { Config } from "../config";
import { listen, quietly } from "../watch/wrap";

const FRAMES = "iframe,frame";
/** More elements than these are not searched for components, which takes time. */
const MOST = 10_000;
const ACTS = ["pointerdown", "keydown", "click", "focusin", "input"];

type Root = Document | ShadowRoot;

/** Remember the fields that are or were for passwords, in open shadow roots and frames too; pictures go by it. */
export function rememberPasswords(config: Config): (() => void)[] {
  const passwords = new Passwords();
  config.passwords = passwords;
  passwords.watch(document);
  return [() => passwords.stop()];
}

// Fields that a page makes anew are known by the place of those that they stand for; no value is kept.
class Passwords {
  #fields = new WeakSet<Element>();
  #places = new Set<string>();
  #seen = new WeakSet<Root>();
  #undo: (() => void)[] = [];
  #changed = new MutationObserver((records) => {
    for (const { oldValue, target } of records) {
      if (/^password$/i.test(oldValue ?? "")) this.#add(target as Element);
    }
  });

  has(element: Element): boolean {
    return this.#fields.has(element) || (element.localName === "input" && this.#isRemade(element));
  }

  /** See to a document or a shadow root, and to all that is in it. */
  watch(root: Root): void {
    if (this.#seen.has(root)) return;
    this.#seen.add(root);
    const how = { subtree: true, attributeOldValue: true, attributeFilter: ["type"] };
    this.#changed.observe(root, how);
    this.#look(root);
    for (const frame of root.querySelectorAll(FRAMES)) this.#enter(frame);
    const all = root.querySelectorAll("*");
    if (all.length < MOST) for (const { shadowRoot } of all) if (shadowRoot) this.watch(shadowRoot);
    if (!("defaultView" in root)) return;
    // Heard before the page hears it, so that what it then shows was seen as it had been.
    for (const type of ACTS) this.#hear(root, type, (path) => this.#meet(path));
    this.#hear(root, "load", ([target]) => this.#enter(target as Element));
  }

  stop(): void {
    this.#changed.disconnect();
    for (const back of this.#undo) back();
  }

  #hear(root: Root, type: string, act: (path: EventTarget[]) => void): void {
    this.#undo.push(listen(root, type, (event) => act(event.composedPath())));
  }

  #meet(path: EventTarget[]): void {
    for (const one of path) {
      if (!isRoot(one)) continue;
      this.watch(one);
      this.#look(one);
    }
  }

  #enter(frame: Element): void {
    const inner = quietly(() => (frame as HTMLIFrameElement).contentDocument);
    if (inner) this.watch(inner);
  }

  #look(root: Root): void {
    for (const field of root.querySelectorAll("[type=password i]")) this.#add(field);
  }

  #add(field: Element): void {
    this.#fields.add(field);
    this.#places.add(placeOf(field));
  }

  #isRemade(field: Element): boolean {
    return this.#places.size > 0 && this.#places.has(placeOf(field));
  }
}

// Frames have classes of their own.
function isRoot(one: EventTarget): one is Root {
  const { nodeType } = one as Node;
  return nodeType === Node.DOCUMENT_NODE || nodeType === Node.DOCUMENT_FRAGMENT_NODE;
}

// By its name, else as which of the fields it stands in its form or root.
function placeOf(field: Element): string {
  const around = field.closest("form") ?? (field.getRootNode() as Root);
  const name = field.getAttribute("name") || field.id;
  const place = name || [...around.querySelectorAll("input")].indexOf(field as HTMLInputElement);
  return JSON.stringify([(around as Element).id ?? "", place]);
}
