// Which questions are asked, in which order, and what stands in them at the beginning.
import type { Prefill, Reporter } from "../core";
import type { Answers } from "../report";
import type { Words } from "../words/en";
import { h } from "./dom";
import { choiceQuestion, listQuestion, type Question, textQuestion } from "./fields";

export interface Questions {
  all: Question[];
  description: Question;
  impact: HTMLElement[];
  details: HTMLDetailsElement;
}

/** Build the template's questions; a person whom the page has named is not asked for a name. */
export function askAll(words: Words, reporter: Reporter): Questions {
  const description = textQuestion("description", words, 4);
  const impact = ["impact.scope", "impact.work"].map((name) => choiceQuestion(name, words));
  const texts = ["steps_to_reproduce", "expected", "actual", "impact.note"].map((name) =>
    textQuestion(name, words, name === "steps_to_reproduce" ? 5 : 2),
  );
  const lines = [listQuestion("category", words), textQuestion("module", words, 0)];
  const person = isNamed(reporter)
    ? []
    : [textQuestion("reporter.name", words, 0), textQuestion("reporter.email", words, 0, "email")];
  const inside = [
    ...texts.map(({ element }) => element),
    h("div", { class: "two" }, ...[...lines, ...person].map(({ element }) => element)),
  ];
  const summary = h("summary", {}, words.details, h("span", {}, words.detailsHint));
  return {
    all: [description, ...impact, ...texts, ...lines, ...person],
    description,
    impact: impact.map(({ element }) => element),
    details: h("details", {}, summary, h("div", { class: "stack" }, ...inside)),
  };
}

/** Say whether the page has told who is using it. */
export function isNamed({ id, name, email }: Reporter): boolean {
  return Boolean(id || name || email);
}

/** Fill in what is known; what the person wrote before goes first, then the page's own answers. */
export function fillIn(
  questions: Questions,
  draft: Answers,
  prefill: Prefill,
  steps: string,
): void {
  const given: Record<string, string | undefined> = { steps_to_reproduce: steps };
  for (const [name, answer] of Object.entries(prefill)) {
    if (typeof answer === "string") given[name] = answer;
  }
  for (const [name, answer] of Object.entries(prefill.impact ?? {}))
    given[`impact.${name}`] = answer;
  for (const question of questions.all) {
    question.fill(draft[question.name] || given[question.name] || "");
  }
}

/** Return all answers; `untouched` steps count as an answer only when `whole`. */
export function answersOf(questions: Question[], untouched: string, whole: boolean): Answers {
  const answers: Answers = {};
  for (const question of questions) {
    const answer = question.answer();
    const isOurs = question.name === "steps_to_reproduce" && answer === untouched;
    if (whole || !isOurs) answers[question.name] = answer;
  }
  return answers;
}
