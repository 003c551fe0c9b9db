// What goes wrong by itself: uncaught errors, rejections, files that do not load, the console. Told
// plainly here, because it happens from the first moment; the finer part adds what it can (late/tell).
import type { Fault, Trail } from "../trail";
import * as words from "../words/steps";
import { listen, quietly, wrap } from "./wrap";

/** Record uncaught errors and rejections with their stacks, and files that do not load. */
export function watchErrors(trail: Trail): (() => void)[] {
  return [
    listen(window, "error", (event) => {
      if (event instanceof ErrorEvent) uncaught(trail, event);
      else trail.hand(event);
    }),
    listen(window, "unhandledrejection", (event) => {
      const { reason } = event as PromiseRejectionEvent;
      trail.error(faultOf(reason), false, [reason]);
    }),
  ];
}

/** Record console.error and console.warn; nothing but wrapping shows them to a script. */
export function watchConsole(trail: Trail): (() => void)[] {
  return (["error", "warn"] as const).map((level) =>
    wrap(console, level, (proceed, args) => {
      quietly(() => {
        trail.step("console", args.map(brief).join(" "), { level }, args);
        const error = args.find((arg) => arg instanceof Error);
        if (error) trail.error(faultOf(error), true, [error]);
      });
      return proceed();
    }),
  );
}

/** Describe whatever was thrown. */
export function faultOf(thrown: unknown): Fault {
  const { name, message, stack } = (thrown ?? {}) as Partial<Error>;
  return typeof message === "string"
    ? { type: String(name || "Error"), message, stack: String(stack ?? "") }
    : { type: "Error", message: words.thrown(brief(thrown)) };
}

/** Write a value in a few words. */
export function brief(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Element) return `<${value.localName}>`;
  return Object(value) === value ? "{…}" : String(value);
}

function uncaught(trail: Trail, { error, message, filename, lineno, colno }: ErrorEvent): void {
  if (message.startsWith("ResizeObserver loop")) return;
  const stack = filename && `@${filename}:${lineno}:${colno}`;
  trail.error(error ? faultOf(error) : { type: "Error", message, stack }, false, error && [error]);
}
