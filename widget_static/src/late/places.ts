// Where the person is, as far as it takes more than the address to see.
import { STORED, type Trail } from "../trail";
import { listen, quietly, wrap } from "../watch/wrap";
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

/** Take up the trail of the page before; the same page opened again is counted, not repeated. */
export function takeUp(trail: Trail): void {
  const [first] = trail.steps;
  trail.load();
  const place = first ? trail.steps.indexOf(first) : 0;
  const last = trail.steps[place - 1];
  if (last?.type !== first?.type || last?.message !== first?.message || !last) return;
  last.data = { ...last.data, count: ((last.data?.count as number) ?? 1) + 1 };
  trail.steps.splice(place, 1);
}

/** Take up the trail again when the browser shows a page as it was left. */
export function watchRevivals(trail: Trail): (() => void)[] {
  const revive = () => {
    // It holds what this page had written too.
    if (quietly(() => sessionStorage.getItem(STORED))) {
      Object.assign(trail, { steps: [], errors: [] });
      Reflect.deleteProperty(trail, "load");
    }
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
