// One language as a part of the widget: its texts, with the application's own among them.
import type { WordsPart } from "../core";
import { choose } from "./choose";
import type { Words } from "./en";
import { merge } from "./merge";

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;

/** Make what the part of a language offers. */
export function speaking(words: Words): WordsPart["speak"] {
  return (wanted, own) => {
    const lang = choose(wanted, [words.lang, ...own.map((one) => one.lang ?? "")]);
    const spoken = own
      .filter((one) => !one.lang || one.lang === lang)
      .reduce((all, one) => merge(all, one.words), { ...words, lang });
    return { words: spoken, dir: RIGHT_TO_LEFT.test(lang) ? "rtl" : "ltr" };
  };
}
