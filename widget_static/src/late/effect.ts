// Whether anything follows a click: a click after which nothing at all changes was a dead one.
import type { Core } from "../core";
import { listen } from "../watch/wrap";
import { finerWords } from "../words/finer";

const DEAD_MS = 2000;
const ANSWERING =
  "button,[role=button],[role=tab],[role^=menuitem],[onclick],a:not([href]),a[href='#']";
// What may change unseen from here: drawings, other documents.
const UNSEEN = "canvas,iframe,object,embed";
const SIGNS = `focusin scroll submit beforeunload blur popstate hashchange toggle play pause copy
  beforeprint visibilitychange error unhandledrejection selectionchange`.split(/\s+/);
const ANY = { subtree: true, childList: true, attributes: true, characterData: true };

/** Sees what follows a click; `begin` ends what was begun before. */
export interface Effects {
  begin(control: Element, event: MouseEvent, clicked: string): void;
  undo: (() => void)[];
}

/**
 * Add a step when nothing follows a click within two seconds. One sign of life is enough, whatever it
 * comes from; where changes cannot be seen, nothing is said.
 */
export function watchEffects({ trail, host }: Core): Effects {
  let sign = 0;
  let timer = 0;
  const note = () => {
    sign = performance.now();
  };
  const end = () => {
    clearTimeout(timer);
    changes.disconnect();
  };
  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => target !== host)) end();
  });
  const begin: Effects["begin"] = (control, event, clicked) => {
    end();
    const isSilent = !control.matches(ANSWERING) || control.ariaDisabled === "true";
    if (isSilent || document.querySelector(UNSEEN)) return;
    const clickedAt = performance.now();
    const roots = event.composedPath().filter((node) => node instanceof ShadowRoot);
    for (const root of [document, ...roots]) changes.observe(root, ANY);
    timer = window.setTimeout(() => {
      end();
      if (Math.max(sign, trail.asked) >= clickedAt) return;
      trail.step("click", finerWords.dead(clicked), { dead: true });
    }, DEAD_MS);
  };
  const heard = SIGNS.map((type) => listen(window, type, note));
  return { begin, undo: [...heard, listen(window.navigation, "navigate", note), end] };
}
