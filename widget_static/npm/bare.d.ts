import type { Hypercare, Options } from "./hypercare";

export type * from "./hypercare";

/** One of our languages, such as `import de from "hypercare-widget/words/de"`. */
export interface Language {
  /** Its BCP 47 tag's first subtag. */
  readonly tag: string;
  readonly speak: unknown;
}

/** What the application says of the widget, and the languages that it brings. */
export interface BareOptions extends Options {
  /** Which of them is spoken is chosen as ever; where none fits it is the first. */
  languages: readonly [Language, ...Language[]];
}

/** Start the widget with these languages and no other, or return the one that runs already. */
export function init(options: BareOptions): Hypercare;
