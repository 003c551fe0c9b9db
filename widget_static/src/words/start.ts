// What the start-up script knows of languages: which there are, and the launcher's label in each.

/** What is said when not even the texts can be fetched; each language has its own `notLoaded`. */
export const UNSPOKEN = { notLoaded: "Feedback could not be loaded." };

/**
 * The launcher's label in each of our languages, by the first subtag, which is all that is looked at here,
 * so that pt-PT finds pt-BR and zh-TW finds zh-Hans.
 */
export const LABELS: Record<string, string> = {
  en: "Feedback",
  de: "Feedback",
  it: "Feedback",
  nl: "Feedback",
  pt: "Feedback",
  fr: "Commentaires",
  es: "Comentarios",
  pl: "Zgłoś uwagi",
  tr: "Geri bildirim",
  ja: "フィードバック",
  zh: "反馈",
  ar: "ملاحظات",
};

/** Return the tags that are asked for: by the script's own tag, then the page, then the browser. */
export function wantedLanguages(lang: string): string[] {
  return [lang, document.documentElement.lang || document.body?.lang || "", ...navigator.languages];
}

/** Return which of our languages to fetch, and its label. Where nothing fits it is English. */
export function ourLanguage(wanted: string[]): [tag: string, label: string | undefined] {
  const firsts = wanted.map((tag) => tag.toLowerCase().split(/[-_]/)[0] ?? "");
  const tag = firsts.find((first) => LABELS[first]) ?? "en";
  return [tag, LABELS[tag]];
}
