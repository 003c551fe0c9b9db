// What a developer needs to find the source map of a frame, without any request.
import { pathOf } from "../watch/wrap";

/** Which build of a file a frame is from. */
export type Hint = {
  /** The id that the bundler has put into the file and into its source map. */
  debug_id?: string;
  /** The query of the file's address, where it is a version. */
  version?: string;
};

/** The addresses in a stack, each as often as it has frames. */
export const ADDRESS = /[a-z][a-z+.-]*:\/\/[^\s()]+?(?=:\d+(?::\d+)?\)?$)/gm;
const VERSION = /^\?((?:(?:v|ver|version|h|hash|rev|build|ts?|cb|_)=)?[\w.-]{1,64})$/;

/** Registries of debug ids, by a stack whose innermost frame is the file: one id for each file. */
type Registry = Record<string, string> | undefined;

/**
 * Return a hint for each file of a stack that has one, by its path as `pathOf` writes it.
 *
 * Source: https://github.com/tc39/ecma426/blob/main/proposals/debug-id.md; bundlers that inject the
 * ids for Sentry keep them under `_sentryDebugIds`.
 */
export function hintsIn(stack = ""): Record<string, Hint> | undefined {
  const hints: Record<string, Hint> = {};
  const ids = debugIds();
  for (const address of new Set(stack.match(ADDRESS))) {
    const version = VERSION.exec(/\?[^#]*/.exec(address)?.[0] ?? "")?.[1];
    const debug_id = ids.get(address);
    if (version || debug_id) {
      hints[pathOf(address)] = { ...(debug_id && { debug_id }), ...(version && { version }) };
    }
  }
  return Object.keys(hints).length ? hints : undefined;
}

function debugIds(): Map<string, string> {
  const { _sentryDebugIds, _debugIds } = globalThis as { [name: string]: unknown };
  const known = { ...(_sentryDebugIds as Registry), ...(_debugIds as Registry) };
  return new Map(
    Object.entries(known).map(([stack, id]) => [stack.match(ADDRESS)?.[0] ?? "", String(id)]),
  );
}
