// Whether anything follows a click: a click after which nothing at all changes was a dead one.
import type { Core } from "../core";
import { listen, quietly } from "../watch/wrap";
import { finerWords } from "../words/finer";

const DEAD_MS = 2000;
const ANSWERING =
  "button,[role=button],[role=tab],[role^=menuitem],[onclick],a:not([href]),a[href='#']";
// What may change unseen from here: drawings, other documents.
const UNSEEN = "canvas,iframe,object,embed";
const SIGNS = `focusin submit beforeunload blur popstate hashchange toggle play pause copy
  beforeprint visibilitychange error unhandledrejection`.split(/\s+/);
// These come often, so they are heard only while a click is being judged.
const OFTEN = ["scroll", "selectionchange"];
const HOW = { capture: true, passive: true };
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
  const signs = watchSigns();
  let timer = 0;
  let due = 0;
  let clicked = "";
  const end = () => {
    if (!due) return;
    due = 0;
    changes.disconnect();
    for (const type of OFTEN) window.removeEventListener(type, end, HOW);
  };
  // One timer goes on through many clicks: most of them end within a moment, and the next one comes.
  const judge = () => {
    const left = due - performance.now();
    timer = left > 0 ? window.setTimeout(judge, left) : 0;
    if (!due || left > 0) return;
    const clickedAt = due - DEAD_MS;
    end();
    if (Math.max(signs.last(), trail.asked) >= clickedAt) return;
    quietly(() => trail.step("click", finerWords.dead(clicked), { dead: true }));
  };
  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => target !== host)) end();
  });
  const begin: Effects["begin"] = (control, event, message) => {
    end();
    if (!isToAnswer(control)) return;
    clicked = message;
    due = performance.now() + DEAD_MS;
    timer ||= window.setTimeout(judge, DEAD_MS);
    for (const root of event.composedPath().filter(isRoot)) changes.observe(root, ANY);
    for (const type of OFTEN) window.addEventListener(type, end, HOW);
  };
  return { begin, undo: [...signs.undo, end, () => clearTimeout(timer)] };
}

// `last` tells when the page last gave a sign of life.
function watchSigns(): { last: () => number; undo: (() => void)[] } {
  let sign = 0;
  const note = () => {
    sign = performance.now();
  };
  const heard = SIGNS.map((type) => listen(window, type, note));
  return { last: () => sign, undo: [...heard, listen(window.navigation, "navigate", note)] };
}

function isToAnswer(control: Element): boolean {
  const isSilent = !control.matches(ANSWERING) || control.ariaDisabled === "true";
  return !isSilent && !document.querySelector(UNSEEN);
}

function isRoot(target: EventTarget): target is Document | ShadowRoot {
  return target === document || target instanceof ShadowRoot;
}
