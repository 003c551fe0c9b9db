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

/**
 * Add a step when nothing follows a click within two seconds. One sign of life is enough, whatever it
 * comes from; where changes cannot be seen, nothing is said.
 */
export function watchForEffect(
  { trail, host }: Core,
  control: Element,
  event: MouseEvent,
  clicked: string,
): () => void {
  const isSilent = !control.matches(ANSWERING) || control.ariaDisabled === "true";
  if (isSilent || document.querySelector(UNSEEN)) return () => {};
  const clickedAt = performance.now();
  const roots = event.composedPath().filter((node) => node instanceof ShadowRoot);
  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => target !== host)) stop();
  });
  for (const root of [document, ...roots]) changes.observe(root, ANY);
  const heard = SIGNS.map((sign) => listen(window, sign, () => stop()));
  heard.push(listen(window.navigation, "navigate", () => stop()));
  const timer = setTimeout(() => {
    stop();
    if (trail.asked < clickedAt) {
      trail.step("click", finerWords.dead(clicked), { dead: true });
    }
  }, DEAD_MS);
  const stop = () => {
    clearTimeout(timer);
    changes.disconnect();
    for (const deaf of heard.splice(0)) deaf();
  };
  return stop;
}
