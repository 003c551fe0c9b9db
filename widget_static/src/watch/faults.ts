// What goes wrong by itself: uncaught errors, rejections, files that do not load, the console.
import type { Data, Fault, Trail } from "../trail";
import { stepWords } from "../words/steps";
import { listen, pathOf, quietly, wrap } from "./wrap";

const HARMLESS = /^ResizeObserver loop/;
const LONGEST_CHAIN = 3;
const ENTRIES_KEPT = 10;

/** Record uncaught errors and rejections with their stacks, and files that do not load. */
export function watchErrors(trail: Trail): (() => void)[] {
  return [
    listen(window, "error", (event) => {
      if (event instanceof ErrorEvent) uncaught(trail, event);
      else if (event.target instanceof Element) notLoaded(trail, event.target);
    }),
    listen(window, "unhandledrejection", (event) =>
      trail.error(faultOf((event as PromiseRejectionEvent).reason), false),
    ),
  ];
}

/** Record console.error and console.warn; nothing but wrapping shows them to a script. */
export function watchConsole(trail: Trail): (() => void)[] {
  return (["error", "warn"] as const).map((level) =>
    wrap(console, level, (proceed, args) => {
      quietly(() => {
        const values = args.filter((arg) => arg instanceof Object).map(shallow);
        trail.step("console", said(args), values[0] ? { level, values } : { level });
        const error = args.find((arg) => arg instanceof Error);
        if (error) trail.error(faultOf(error), true);
      });
      return proceed();
    }),
  );
}

/** Describe whatever was thrown. */
export function faultOf(thrown: unknown, depth = 1): Fault {
  const error = thrown as Partial<Error> | null | undefined;
  if (typeof error?.message !== "string") {
    const message = stepWords.thrown(brief(thrown));
    return { type: "Error", message, data: { thrown: shallow(thrown) } };
  }
  const { name, message, stack, cause } = error;
  const fault: Fault = { type: String(name || "Error"), message, stack: String(stack ?? "") };
  if (cause && depth < LONGEST_CHAIN) fault.cause = faultOf(cause, depth + 1);
  return fault;
}

/** Copy one level of a value. Its keys stay, so that the redaction can judge by them. */
function shallow(value: unknown): unknown {
  if (!(value instanceof Object) || value instanceof Error) {
    return brief(value);
  }
  const entries = Object.entries(value).slice(0, ENTRIES_KEPT);
  return Object.fromEntries(entries.map(([key, item]) => [key, brief(item)])) as Data;
}

function brief(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Element) return `<${value.localName}>`;
  return value instanceof Object ? "{…}" : String(value);
}

function said(args: unknown[]): string {
  const rest = [...args];
  const first = typeof rest[0] === "string" ? String(rest.shift()) : "";
  const filled = first.replace(/%([sdifoOc])/g, (whole, kind) => {
    if (!rest.length) return whole;
    const next = rest.shift();
    return kind === "c" ? "" : brief(next);
  });
  return [filled, ...rest.map(brief)].join(" ").trim();
}

function uncaught(trail: Trail, { error, message, filename, lineno, colno }: ErrorEvent): void {
  if (HARMLESS.test(message)) return;
  const stack = filename && `@${filename}:${lineno}:${colno}`;
  trail.error(error ? faultOf(error) : { type: "Error", message, stack }, false);
}

function notLoaded(trail: Trail, element: Element): void {
  const file = (element as HTMLImageElement).src || (element as HTMLLinkElement).href;
  if (!file) return;
  const message = stepWords.notLoaded(pathOf(file));
  trail.step("request", message, { element: element.localName });
  if (element.localName === "script") trail.error({ type: "LoadError", message }, false);
}
