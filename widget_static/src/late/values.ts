// Describes values of the page: what was thrown, what was logged.
import { MESSAGE_KEPT } from "../bounds";
import type { Data, Fault } from "../trail";
import { cut } from "../trail";
import { brief, faultOf } from "../watch/faults";

const LONGEST_CHAIN = 3;
const ENTRIES_KEPT = 10;
const WORDS_KEPT = 500;
/** Reading one object may hold the page up for so long; after that no other is read. */
const PATIENCE_MS = 50;
let isTooSlow = false;

/** Describe whatever was thrown, with its causes; of several errors in one, the first. */
export function fullFault(thrown: unknown, depth = 1): Fault {
  const fault = cut(faultOf(thrown));
  const { message, cause, errors } = (thrown ?? {}) as Partial<AggregateError>;
  if (typeof message !== "string") return { ...fault, data: { thrown: shallow(thrown) } };
  const deeper = cause ?? errors?.[0];
  if (deeper && depth < LONGEST_CHAIN) fault.cause = fullFault(deeper, depth + 1);
  return fault;
}

/**
 * Copy one level of a value, as far as it is small. Its keys stay, and a list stays one, so that the
 * redaction can judge by them. Only what is stored is read: no getter runs. The traps of a proxy do, since
 * nothing tells it from what it stands for.
 */
export function shallow(value: unknown): unknown {
  if (Object(value) !== value || value instanceof Error || value instanceof Element) {
    return short(brief(value));
  }
  const held = value as Data;
  if (ArrayBuffer.isView(value))
    return `{${(value as Uint8Array).length ?? value.byteLength} numbers}`;
  if (!Array.isArray(value)) return isTooSlow ? brief(value) : fields(held);
  const most = Math.min(value.length, ENTRIES_KEPT);
  return Array.from({ length: most }, (_, place) => stored(held, String(place)));
}

// A browser gathers all keys before it tells the first, so that a huge object costs what it costs.
function fields(value: Data): Data {
  const began = performance.now();
  const found = keysOf(value).map((key) => [short(key), stored(value, key)]);
  isTooSlow = performance.now() - began > PATIENCE_MS;
  return Object.fromEntries(found);
}

// The first of its own keys; `in` tells them before those that it inherits.
function keysOf(value: Data): string[] {
  const keys: string[] = [];
  for (const key in value) {
    if (keys.length === ENTRIES_KEPT || !Object.hasOwn(value, key)) break;
    keys.push(key);
  }
  return keys;
}

function stored(value: Data, key: string): string {
  const found = Object.getOwnPropertyDescriptor(value, key);
  return found?.get ? "{…}" : short(brief(found?.value));
}

// Up to the last whole word: half a secret would not be known as one.
function short(words: string): string {
  if (words.length <= WORDS_KEPT) return words;
  return `${words.slice(0, words.lastIndexOf(" ", WORDS_KEPT) + 1)}…`;
}

/**
 * Write the arguments of a console call as the console would.
 *
 * Source: https://console.spec.whatwg.org/#formatter
 */
export function said(args: readonly unknown[]): string {
  const rest = [...args];
  const first = typeof rest[0] === "string" ? String(rest.shift()).slice(0, MESSAGE_KEPT) : "";
  const filled = first.replace(/%([sdifoOc])/g, (whole, kind) => {
    if (!rest.length) return whole;
    const next = rest.shift();
    return kind === "c" ? "" : brief(next);
  });
  return [filled, ...rest.map(brief)].join(" ").trim();
}
