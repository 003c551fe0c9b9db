// What the page says of the widget: the script tag's `data-*`, or the same names handed to the module.
import type { Options } from "../npm/hypercare";

/** What was said, by the names of `data-*` in camel case. */
export type Said = { readonly [name in Exclude<keyof Options, "folder">]?: string };

export interface Config {
  /** Public key of the project; empty behind a relay. */
  key: string;
  /** Where feedback is posted. */
  feedbackUrl: string;
  /** "bottom-right", "bottom-left", "top-right", "top-left" or "hidden". */
  launcher: string;
  /** Selectors of further elements whose content must not be captured. */
  mask: string[];
  /** Selectors of what is replaced by a box in pictures. */
  block: string[];
  /** Fields that once were for passwords; the finer part fills it. */
  passwords?: { has(element: Element): boolean };
  /** Whether pictures show no words at all, but for what is unmasked. */
  maskText: boolean;
  /** Selectors of elements that the trail does not name; "*" where all text is masked. */
  unnamed: string;
  /** The language that was asked for by its BCP 47 tag; "" leaves it to the page and the browser. */
  lang: string;
  /** Address of the start-up script, without its name. */
  folder: string;
  /** All of it: what only a later part reads. */
  said: Said;
  /** It was said by `init`, not by a tag. */
  isCalled?: boolean;
}

const UNNAMED = "[data-hypercare-mask],[data-hypercare-block]";

/**
 * Read the configuration. `script` is the address of the start-up script, "" when bundled.
 *
 * With a `key` feedback goes to the collector itself, by default at the script's origin;
 * without one it goes to the relay, by default in the script's own folder.
 */
export function readConfig(said: Said, script: string): Config {
  const folder = script && new URL(".", script).href;
  const { key = "", mask, block } = said;
  const base = said.endpoint || (key ? new URL(folder).origin : folder);
  const endpoint = new URL(base, document.baseURI).href.replace(/\/+$/, "");
  return {
    key,
    feedbackUrl: endpoint + (key ? "/api/v1/feedback" : "/feedback"),
    launcher: said.launcher || "bottom-right",
    mask: mask ? [mask] : [],
    block: block ? [block] : [],
    maskText: said.maskText !== undefined,
    unnamed: said.maskText !== undefined ? "*" : [UNNAMED, mask, block].filter(Boolean).join(),
    lang: said.lang ?? "",
    folder,
    said,
  };
}

/** What the finer part goes by. */
export interface Watching {
  /** From how many milliseconds on a request is called slow. */
  slow: number;
  /** Names of query parameters that may be told. */
  query: string[];
  /** Beginnings of paths whose failed answers may be told. */
  bodies: string[];
  /** As `aria-keyshortcuts` writes it; "none" for none. */
  shortcut: string;
  /** "offer", "open" or "". */
  onError: string;
}

/** Read what only the finer part needs to know. */
export function readWatching(said: Said): Watching {
  const list = (words = "") => words.split(/[\s,]+/).filter(Boolean);
  return {
    slow: Number(said.slow) || 3000,
    query: list(said.keepQuery),
    bodies: list(said.keepBodies),
    shortcut: (said.shortcut || "Shift+F1").replace(/\bctrl\b/i, "Control"),
    onError: said.onError ?? "",
  };
}
