// What the person does: presses, fills in, moves between pages, goes away and comes back.
import { controlOf, isField, nameOf, placeOf, tagOf } from "../names";
import type { Trail } from "../trail";
import { stepWords } from "../words/steps";
import { listen } from "./wrap";

/** Record clicks and changed fields, described as a person would; typed values never. */
export function watchActs(trail: Trail, ours: Element): (() => void)[] {
  const words = stepWords;
  const target = (event: Event) => {
    const path = event.composedPath();
    return path.includes(ours) || !(path[0] instanceof Element) ? null : path[0];
  };
  return [
    listen(document, "click", (event) => {
      const element = target(event);
      if (!element || element.closest("[data-hypercare-open]")) return;
      const control = controlOf(element);
      if (control && isField(control)) return;
      trail.step("click", clicked(element, control), { element: tagOf(control ?? element) });
    }),
    listen(document, "change", (event) => {
      const field = target(event);
      if (!field) return;
      trail.step("input", words.changed(nameOf(field)), { element: tagOf(field) });
    }),
  ];
}

/** Record where the person is: page loads, single-page routes, time spent elsewhere. */
export function watchPlaces(trail: Trail): (() => void)[] {
  const words = stepWords;
  let here = "";
  const look = () => {
    if (route() === here) return;
    trail.step("navigation", (here ? words.wentTo : words.opened)(route()), { from: here });
    here = route();
  };
  let left = 0;
  const turn = () => {
    if (document.hidden) left = performance.now();
    else if (left) trail.step("visibility", words.cameBack(performance.now() - left));
  };
  look();
  // The navigation event names every change of address; the others are for browsers without it.
  return [
    listen(window.navigation, "currententrychange", look),
    listen(window, "popstate", look),
    listen(window, "hashchange", look),
    listen(document, "click", () => setTimeout(look)),
    listen(document, "visibilitychange", turn),
  ];
}

/** Return the place in the application: the path, and the route that some keep after the hash. */
export function route(): string {
  const inHash = /^#!?\/[^?]*/.exec(location.hash);
  return location.pathname + (inHash ? inHash[0] : "");
}

function clicked(element: Element, control: Element | null): string {
  const words = stepWords;
  if (control) return words.clicked(nameOf(control)) || words.clickedA(tagOf(control));
  return words.clickedIn(placeOf(element));
}
