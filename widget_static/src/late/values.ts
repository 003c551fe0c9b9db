// Describes values of the page: what was thrown, what was logged.
import type { Data, Fault } from "../trail";
import { cut } from "../trail";
import { brief, faultOf } from "../watch/faults";

const LONGEST_CHAIN = 3;
const ENTRIES_KEPT = 10;

/** Describe whatever was thrown, with its causes; of several errors in one, the first. */
export function fullFault(thrown: unknown, depth = 1): Fault {
  const fault = cut(faultOf(thrown));
  const { message, cause, errors } = (thrown ?? {}) as Partial<AggregateError>;
  if (typeof message !== "string") return { ...fault, data: { thrown: shallow(thrown) } };
  const deeper = cause ?? errors?.[0];
  if (deeper && depth < LONGEST_CHAIN) fault.cause = fullFault(deeper, depth + 1);
  return fault;
}

/** Copy one level of a value. Its keys stay, so that the redaction can judge by them. */
export function shallow(value: unknown): unknown {
  if (!(value instanceof Object) || value instanceof Error) {
    return brief(value);
  }
  const entries = Object.entries(value).slice(0, ENTRIES_KEPT);
  return Object.fromEntries(entries.map(([key, item]) => [key, brief(item)])) as Data;
}

/**
 * Write the arguments of a console call as the console would.
 *
 * Source: https://console.spec.whatwg.org/#formatter
 */
export function said(args: readonly unknown[]): string {
  const rest = [...args];
  const first = typeof rest[0] === "string" ? String(rest.shift()) : "";
  const filled = first.replace(/%([sdifoOc])/g, (whole, kind) => {
    if (!rest.length) return whole;
    const next = rest.shift();
    return kind === "c" ? "" : brief(next);
  });
  return [filled, ...rest.map(brief)].join(" ").trim();
}
