// What goes along with the user's words.
import type { Reporter } from "../npm/hypercare";

/** What was captured, in the parts that a person may leave out. */
export const PARTS = [
  "page",
  "browser",
  "language",
  "application",
  "person",
  "session",
  "additions",
  "steps",
  "errors",
  "server",
] as const;
export type Part = (typeof PARTS)[number];

/** What the page itself adds to a feedback. */
export interface Additions {
  kind?: string;
  reporter?: Reporter;
  fields?: Record<string, unknown>;
  tags?: Record<string, string>;
}
