// What an answer is on the wire, and what is wrong with it.
import type { Words } from "../words/en";
import { numberIn, regional, shownNumber } from "./number";
import type { Custom } from "./read";

/** Longer answers are matched by the collector alone, since a browser cannot stop in between. */
const PATTERN_LENGTH = 200;

/** Return an answer in its JSON type; undefined when there is none. */
export function wireValue({ type }: Custom, answer: string, lang: string): unknown {
  if (type === "checkbox") return answer === "true";
  if (!answer.trim()) return undefined;
  if (type === "number") return numberIn(answer, lang);
  return type === "choices" ? answer.split("\n") : answer;
}

/** Say what is wrong with an answer that is not empty, "" when nothing is. */
export function misfit(custom: Custom, answer: string, words: Words): string {
  const text = words.custom;
  const lang = regional(words.lang);
  const { type, least, most, shortest, patterns } = custom;
  if (type === "choices") return miscounted(custom, answer.split("\n").length, words);
  if (type === "date") {
    if (least && answer < least) return text.earliest(shownDay(String(least), lang));
    return most && answer > most ? text.latest(shownDay(String(most), lang)) : "";
  }
  if (type === "number") {
    const number = numberIn(answer, lang);
    if (number === undefined) return text.number;
    if (least !== undefined && number < Number(least)) return text.least(shownNumber(least, lang));
    return most !== undefined && number > Number(most) ? text.most(shownNumber(most, lang)) : "";
  }
  if ([...answer].length < shortest) return text.short(shortest);
  if (answer.length > PATTERN_LENGTH) return "";
  return patterns.every((pattern) => pattern.test(answer)) ? "" : formOf(custom, words);
}

// Who is told only that it is wrong does not know what would be right.
function formOf({ example, help }: Custom, { custom: text }: Words): string {
  return `${text.form} ${example ? text.example(example) : help}`.trim();
}

function miscounted({ least = 0, most }: Custom, count: number, { custom: text }: Words): string {
  if (count < Number(least)) return text.leastChosen(Number(least));
  return most !== undefined && count > Number(most) ? text.mostChosen(Number(most)) : "";
}

function shownDay(day: string, lang: string): string {
  const options = { dateStyle: "medium", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(lang, options).format(new Date(day));
}
