// Tells an entry of the trail as well as it can be told, from what it was made from.
import { MESSAGE_KEPT } from "../bounds";
import type { Watching } from "../config";
import { controlOf, tagOf } from "../controls";
import { nameOf, placeOf } from "../names";
import type { Data, Finer, Mishap, Step, Trail } from "../trail";
import { quietly } from "../watch/wrap";
import { finerWords } from "../words/finer";
import { keepAnswer } from "./answers";
import { tellFailure } from "./failures";
import { hintsIn } from "./hints";
import { fullFault, said, shallow } from "./values";

const VALUES_KEPT = 5;
/** Characters that a step of the application's own may hold as JSON. */
const DATA_KEPT = 10_000;

/** Judges a click that was told: false when something else tells it better. */
export type Judge = (step: Step, control: Element, event: MouseEvent) => unknown;

/**
 * Tell what comes, and what came before, more finely. `judge` sees the clicks that are still to be
 * told, `consider` every error.
 */
export function tellFiner(
  trail: Trail,
  watching: Watching,
  judge: Judge,
  consider: (error: Mishap) => void,
): () => void {
  const tell: Finer = (entry, raw) => {
    if (!entry) return tellFailure(trail, ...(raw as [Event]));
    if ("handled" in entry) {
      tellError(entry, raw as [unknown] | undefined);
      consider(entry);
    } else if (raw) tellStep(entry, raw as unknown[], watching);
    else if (entry.type === "note") bound(entry);
    entry.message = entry.message.slice(0, MESSAGE_KEPT);
  };
  trail.finer = (entry, raw) =>
    quietly(() => {
      if (isOurs(raw)) return false;
      tell(entry, raw);
      if (entry?.type !== "click" || !raw) return true;
      return judge(entry as Step, ...(raw as [Element, MouseEvent]));
    });
  for (const [entry, raw] of trail.early.splice(0)) quietly(() => tell(entry, raw));
  return () => {
    trail.finer = undefined;
  };
}

// What we ourselves say in the console.
function isOurs(raw: unknown): boolean {
  const [first] = Array.isArray(raw) ? raw : [];
  return typeof first === "string" && first.startsWith("hypercare: ");
}

function tellError(error: Mishap, raw: [unknown] | undefined): void {
  if (raw) Object.assign(error, fullFault(raw[0]));
  error.hints = hintsIn(error.stack);
}

function tellStep(step: Step, raw: unknown[], watching: Watching): void {
  if (step.type === "click") step.message = clicked(raw[0] as Element);
  else if (step.type === "input") step.message = finerWords.changed(nameOf(raw[0] as Element));
  else if (step.type === "console") tellConsole(step, raw);
  else if (step.type === "navigation") tellQuery(step, String(raw), watching.query);
  else if (step.type === "request") tellRequest(step, raw as [string, unknown], watching);
}

// Say what was clicked as a person would.
function clicked(pressed: Element): string {
  return controlOf(pressed)
    ? finerWords.clicked(nameOf(pressed), tagOf(pressed))
    : finerWords.clickedIn(placeOf(pressed));
}

// One large step would drive the others out of what is sent.
function bound(note: Step): void {
  if (JSON.stringify(note.data).length > DATA_KEPT) note.data = shallow(note.data) as Data;
}

function tellConsole(step: Step, args: unknown[]): void {
  const values = args
    .filter((arg) => Object(arg) === arg)
    .slice(0, VALUES_KEPT)
    .map(shallow);
  step.message = said(args);
  if (values.length) step.data = { ...step.data, values };
}

function tellRequest(step: Step, [url, answer]: [string, unknown], watching: Watching): void {
  const { status, ms, path } = step.data as { status: number; ms: number; path: string };
  const data = step.data as Data;
  tellQuery(step, /\?[^#]*/.exec(url)?.[0] ?? "", watching.query);
  if (ms >= watching.slow) {
    data.slow = true;
    step.message = finerWords.slow(step.message, ms);
  }
  if (status >= 400 && watching.bodies.some((begin) => path.startsWith(begin))) {
    keepAnswer(data, answer);
  }
}

// Beside the message and not in it: there it would be struck out like every other query.
function tellQuery(step: Step, search: string, names: readonly string[]): void {
  if (!names.length) return;
  const given = new URLSearchParams(search);
  const told = names.filter((name) => given.has(name)).map((name) => [name, given.get(name)]);
  if (told.length) (step.data as Data).query = Object.fromEntries(told);
}
