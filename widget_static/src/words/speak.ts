// One language as a part of the widget: its texts, with the application's own among them.
import { choose } from "./choose";
import { merge, type Over } from "./merge";

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;

/** Texts that the application brings, for one language or for whichever is spoken. */
export interface Brought<Ours> {
  words: Over<Ours>;
  /** A BCP 47 tag. */
  lang?: string;
}

/** Return our texts, or those of a nearer language of the application's own over them. */
export type Speak<Ours> = (
  wanted: string[],
  own: readonly Brought<Ours>[],
) => { words: Ours; dir: "ltr" | "rtl" };

/** Make what the part of a language offers. */
export function speaking<Ours extends { lang: string }>(words: Ours): Speak<Ours> {
  return (wanted, own) => {
    const lang = choose(wanted, [words.lang, ...own.flatMap(({ lang }) => lang || [])]);
    const spoken = own
      .filter((one) => !one.lang || one.lang === lang)
      .reduce((all, one) => merge(all, one.words), { ...words, lang });
    return { words: spoken, dir: RIGHT_TO_LEFT.test(lang) ? "rtl" : "ltr" };
  };
}
