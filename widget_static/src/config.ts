// What the script tag says. Read once, while the tag is the current script.

export interface Config {
  /** Public key of the project; empty behind a relay. */
  key: string;
  /** Where feedback is posted. */
  feedbackUrl: string;
  project: string;
  release: string;
  deployment: string;
  /** "bottom-right", "bottom-left" or "hidden". */
  launcher: string;
  /** Selectors of further elements whose content must not be captured. */
  mask: string[];
  lang: string;
  /** Address of the start-up script, without its name. */
  folder: string;
  /** All that was said, by the names of `data-*` in camel case: what only a later part reads. */
  said: Readonly<Record<string, string | undefined>>;
}

/**
 * Read the configuration from the script tag.
 *
 * With `data-key` feedback goes to the collector itself, by default at the script's origin;
 * without one it goes to the relay, by default in the script's own folder.
 */
export function readConfig(script: HTMLScriptElement): Config {
  const data = script.dataset;
  const folder = new URL(".", script.src).href;
  const key = data.key ?? "";
  const base = data.endpoint || (key ? new URL(folder).origin : folder);
  const endpoint = new URL(base, document.baseURI).href.replace(/\/+$/, "");
  return {
    key,
    feedbackUrl: endpoint + (key ? "/api/v1/feedback" : "/feedback"),
    project: data.project ?? "",
    release: data.release ?? "",
    deployment: data.deployment ?? "",
    launcher: data.launcher || "bottom-right",
    mask: data.mask ? [data.mask] : [],
    lang: data.lang || document.documentElement.lang || navigator.language,
    folder,
    said: data,
  };
}
