// What the person does: presses, fills in, moves between pages.
import { controlOf, isField, plainName, tagOf } from "../controls";
import type { Trail } from "../trail";
import * as words from "../words/steps";
import { listen } from "./wrap";

/** Record clicks and changed fields, plainly named; typed values never. */
export function watchActs(trail: Trail, ours: Element): (() => void)[] {
  const target = (event: Event) => {
    const path = event.composedPath();
    return path.includes(ours) || !(path[0] instanceof Element) ? null : path[0];
  };
  return [
    listen(document, "click", (event) => {
      const on = target(event);
      if (!on || on.closest("[data-hypercare-open]")) return;
      const control = controlOf(on);
      if (control && isField(control)) return;
      const pressed = control ?? on;
      // The finer part finds a better name.
      const name = control && !trail.finer ? plainName(control, event.composedPath()) : "";
      const tag = tagOf(pressed);
      trail.step("click", words.clicked(name, tag), { element: tag }, [pressed, event]);
    }),
    listen(document, "change", (event) => {
      const field = target(event);
      if (field)
        trail.step("input", words.changed(tagOf(field)), { element: tagOf(field) }, [field]);
    }),
  ];
}

/** Record where the person is: page loads and single-page routes, as far as an event tells them. */
export function watchPlaces(trail: Trail): (() => void)[] {
  let here = "";
  trail.look = (isNew) => {
    const there = route();
    if (there === here && !isNew) return;
    const message = (here && !isNew ? words.wentTo : words.opened)(there);
    trail.step("navigation", message, { from: here }, location.search);
    here = there;
  };
  trail.look();
  // It names every change of address; for browsers without it see late/places.
  return [
    listen(window.navigation, "currententrychange", () => trail.look()),
    listen(window, "pagehide", () => trail.save()),
  ];
}

/** Return the place in the application: the path, and the route that some keep after the hash. */
export function route(): string {
  const inHash = /^#!?\/[^?]*/.exec(location.hash);
  return location.pathname + (inHash ? inHash[0] : "");
}
