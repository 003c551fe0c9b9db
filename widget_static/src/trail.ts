// The trail: what happened on the way, bounded, kept across the page loads of one tab. It stays on
// the device as it was heard; what is sent or shown goes through the redaction first (report.ts).
import { ERRORS_KEPT, MESSAGE_KEPT, STACK_KEPT, STEPS_KEPT } from "./bounds";
import { quietly } from "./watch/wrap";

export type StepType =
  | "click"
  | "key"
  | "input"
  | "navigation"
  | "request"
  | "console"
  | "visibility"
  | "stall"
  | "policy"
  | "log"
  | "note";

export type Data = Record<string, unknown>;

export interface Step {
  at: string;
  type: StepType;
  message: string;
  data?: Data;
}

/** A request that waits; `began` is a time of the page's clock. */
export interface Pending {
  method: string;
  path: string;
  began: number;
}

/** Something that went wrong, with its stack as the browser wrote it. */
export interface Fault {
  type: string;
  message: string;
  stack?: string;
  data?: Data;
  cause?: Fault;
  /** By file: what helps to find its source map. */
  hints?: Record<string, Data>;
}

export interface Mishap extends Fault {
  at: string;
  handled: boolean;
}

/**
 * What the finer part makes of an entry, from what it was made from; false leaves it out. Without an
 * entry it makes one itself.
 */
export type Finer = (entry: Step | Mishap | undefined, raw: unknown) => unknown;

/** Where it is kept. A frame has a trail of its own: it shares the storage of its tab. */
export const STORED = `hypercare.trail${globalThis.self === globalThis.top ? "" : location.pathname}`;
const REMEMBERED_MS = 30 * 60 * 1000;

export class Trail {
  steps: Step[] = [];
  errors: Mishap[] = [];
  /** Entries from before the finer part was there, with what they were made from. */
  early: Parameters<Finer>[] = [];
  finer?: Finer;
  /** When the latest request began, by the page's clock. */
  asked = 0;
  /** Requests that wait for their answer. */
  pending = new Set<Pending>();
  /** Look again where the page is; `isNew` when it was opened anew. */
  look: (isNew?: boolean) => void = () => {};

  /** Add a step; the same one again is counted, not repeated. `raw` is for the finer part. */
  step(type: StepType, message: string, data?: Data, raw?: unknown): void {
    const step = { type, message: message.slice(0, MESSAGE_KEPT), data, at: now() };
    this.#add(this.steps, step, STEPS_KEPT, raw);
  }

  /** Add an error; the same one again is counted, not repeated. `raw` is for the finer part. */
  error(fault: Fault, handled: boolean, raw?: unknown): void {
    this.#add(this.errors, { ...cut(fault), handled, at: now() }, ERRORS_KEPT, raw);
  }

  /** Hand over what only the finer part can tell. */
  hand(...raw: unknown[]): void {
    this.#tell(undefined, raw);
  }

  // More finely at once, or as soon as somebody can.
  #tell(...told: Parameters<Finer>): unknown {
    if (this.finer) return this.finer(...told);
    if (told[1] && this.early.length < STEPS_KEPT) this.early.push(told);
  }

  #add<Entry extends Step | Mishap>(entries: Entry[], entry: Entry, most: number, raw: unknown) {
    if (this.#tell(entry, raw) === false) return;
    const last = entries.at(-1) as (Step & Mishap) | undefined;
    if (
      last?.type === entry.type &&
      last.message === entry.message &&
      last.stack === (entry as Mishap).stack
    ) {
      last.data = { ...last.data, count: ((last.data?.count as number) ?? 1) + 1 };
    } else entries.push(entry);
    // Several, once what the page before has left was taken up.
    while (entries.length > most) entries.splice(Math.max(0, entries.findIndex(isPlain)), 1);
  }

  /** Keep the trail for the next page of this tab. */
  save(): void {
    this.load();
    // Storage denied or full: the next page begins with an empty trail.
    quietly(() => sessionStorage.setItem(STORED, JSON.stringify([this.steps, this.errors])));
  }

  /**
   * Take up the trail of the page before, as far as it is recent, once; what has happened here since
   * stands behind it. The first look into the storage holds a page up: it waits for an idle moment.
   */
  load(): void {
    this.load = () => {}; // until that is deleted again
    // Nothing kept, or not by us: then there is only what happened here.
    quietly(() => {
      const [kept, failed] = JSON.parse(sessionStorage.getItem(STORED) as string);
      this.steps = [...kept.filter(isRecent), ...this.steps];
      this.errors = [...failed.filter(isRecent), ...this.errors];
    });
  }
}

// Requests that were answered well and in time make room first.
function isPlain({ data }: Step | Mishap): boolean {
  const status = data?.status as number;
  return status > 0 && status < 400 && !data?.slow;
}

function now(): string {
  return new Date().toISOString();
}

/** Add a step of an earlier moment, `time` in milliseconds since 1970. */
export function stepAt(
  trail: Trail,
  time: number,
  type: StepType,
  message: string,
  data: Data,
): void {
  trail.step(type, message, data);
  (trail.steps.at(-1) as Step).at = new Date(time).toISOString();
  trail.steps.sort((one, other) => one.at.localeCompare(other.at));
}

function isRecent(entry: { at: string }): boolean {
  return Date.now() - Date.parse(entry.at) < REMEMBERED_MS;
}

/** Bound what a fault may hold. */
export function cut(fault: Fault): Fault {
  const message = fault.message.slice(0, MESSAGE_KEPT);
  return { ...fault, message, stack: fault.stack?.slice(0, STACK_KEPT) };
}
