// The trail: what happened on the way, bounded, kept across the page loads of one tab. It stays on
// the device as it was heard; what is sent or shown goes through the redaction first (report.ts).
import { ERRORS_KEPT, MESSAGE_KEPT, STACK_KEPT, STEPS_KEPT } from "./bounds";

export type StepType =
  | "click"
  | "input"
  | "navigation"
  | "request"
  | "console"
  | "visibility"
  | "log"
  | "note";

export type Data = Record<string, unknown>;

export interface Step {
  at: string;
  type: StepType;
  message: string;
  data?: Data;
}

/** Something that went wrong, with its stack as the browser wrote it. */
export interface Fault {
  type: string;
  message: string;
  stack?: string;
  data?: Data;
  cause?: Fault;
}

export interface Mishap extends Fault {
  at: string;
  handled: boolean;
}

const STORED = "hypercare.trail";
const REMEMBERED_MS = 30 * 60 * 1000;

export class Trail {
  steps: Step[] = [];
  errors: Mishap[] = [];

  /** Add a step; the same one again is counted, not repeated. */
  step(type: StepType, message: string, data?: Data): void {
    add(this.steps, { type, message: message.slice(0, MESSAGE_KEPT), data, at: now() }, STEPS_KEPT);
  }

  /** Add an error; the same one again is counted, not repeated. */
  error(fault: Fault, handled: boolean): void {
    add(this.errors, { ...cut(fault), handled, at: now() }, ERRORS_KEPT);
  }

  /** Keep the trail for the next page of this tab. */
  save(): void {
    try {
      sessionStorage.setItem(STORED, JSON.stringify([this.steps, this.errors]));
    } catch {} // storage denied or full: the next page begins with an empty trail
  }

  /** Take up the trail of the page before, as far as it is recent. */
  load(): void {
    try {
      const [kept, failed] = JSON.parse(sessionStorage.getItem(STORED) as string);
      this.steps = kept.filter(isRecent);
      this.errors = failed.filter(isRecent);
    } catch {} // nothing kept, or not by us
  }
}

function add<Entry extends Step | Mishap>(entries: Entry[], entry: Entry, most: number): void {
  const last = entries.at(-1) as (Step & Mishap) | undefined;
  if (
    last?.type === entry.type &&
    last.message === entry.message &&
    last.stack === (entry as Mishap).stack
  ) {
    last.data = { ...last.data, count: ((last.data?.count as number) ?? 1) + 1 };
  } else if (entries.push(entry) > most) entries.shift();
}

function now(): string {
  return new Date().toISOString();
}

function isRecent(entry: { at: string }): boolean {
  return Date.now() - Date.parse(entry.at) < REMEMBERED_MS;
}

function cut(fault: Fault): Fault {
  const message = fault.message.slice(0, MESSAGE_KEPT);
  return { ...fault, message, stack: fault.stack?.slice(0, STACK_KEPT) };
}
