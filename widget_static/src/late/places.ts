// Where the person is, as far as it takes more than the address to see.
import { STORED, type Trail } from "../trail";
import { listen, wrap } from "../watch/wrap";
import { finerWords } from "../words/finer";

/** Record the time spent elsewhere; a page that is hidden may never be shown again, so keep its trail. */
export function watchReturns(trail: Trail): () => void {
  let left = 0;
  return listen(document, "visibilitychange", () => {
    if (document.hidden) {
      left = performance.now();
      trail.save();
    } else if (left) trail.step("visibility", finerWords.cameBack(performance.now() - left));
  });
}

/** Take up the trail again when the browser shows a page as it was left. */
export function watchRevivals(trail: Trail): (() => void)[] {
  const revive = () => {
    trail.load();
    trail.look(true);
  };
  return [
    listen(window, "pageshow", (event) => (event as PageTransitionEvent).persisted && revive()),
    // What the page that was left meanwhile has written may arrive only after that.
    listen(window, "storage", (event) => (event as StorageEvent).key === STORED && revive()),
  ];
}

/** Let single-page routes be seen where the browser has no event for all of them. */
export function watchRoutes(trail: Trail): (() => void)[] {
  if (window.navigation) return [];
  const routed = (["pushState", "replaceState"] as const).map((name) =>
    wrap(history, name, (proceed) => {
      const answer = proceed();
      trail.look();
      return answer;
    }),
  );
  return [...routed, listen(window, "popstate", () => trail.look())];
}
