// What the page says of the widget: the script tag's `data-*`, or the same names handed to the module.

/** What was said, by the names of `data-*` in camel case. */
export type Said = Readonly<Record<string, string | undefined>>;

export interface Config {
  /** Public key of the project; empty behind a relay. */
  key: string;
  /** Where feedback is posted. */
  feedbackUrl: string;
  project: string;
  release: string;
  deployment: string;
  /** "bottom-right", "bottom-left", "top-right", "top-left" or "hidden". */
  launcher: string;
  /** Selectors of further elements whose content must not be captured. */
  mask: string[];
  /** Selectors of what is replaced by a box in pictures. */
  block: string[];
  /** Whether pictures show no words at all, but for what is unmasked. */
  maskText: boolean;
  /** The language that was asked for by its BCP 47 tag; "" leaves it to the page and the browser. */
  lang: string;
  /** Address of the start-up script, without its name. */
  folder: string;
  /** All of it: what only a later part reads. */
  said: Said;
}

/**
 * Read the configuration. `script` is the address of the start-up script, "" when bundled.
 *
 * With a `key` feedback goes to the collector itself, by default at the script's origin;
 * without one it goes to the relay, by default in the script's own folder.
 */
export function readConfig(said: Said, script: string): Config {
  const folder = script && new URL(".", script).href;
  const { key = "", project = "", release = "", deployment = "", mask, block } = said;
  const base = said.endpoint || (key ? new URL(folder).origin : folder);
  const endpoint = new URL(base, document.baseURI).href.replace(/\/+$/, "");
  return {
    key,
    feedbackUrl: endpoint + (key ? "/api/v1/feedback" : "/feedback"),
    project,
    release,
    deployment,
    launcher: said.launcher || "bottom-right",
    mask: mask ? [mask] : [],
    block: block ? [block] : [],
    maskText: said.maskText !== undefined,
    lang: said.lang ?? "",
    folder,
    said,
  };
}
