// The part for a project's own questions, fetched when its template has any.
import type { CustomFields, FieldsPart } from "../core";
import type { Answers } from "../feedback";
import type { Question } from "../form/fields";
import type { Schema } from "../form/template";
import { buildQuestion } from "./build";
import { regional } from "./number";
import { inOwnWords } from "./own";
import { inPlace } from "./place";
import { type Custom, readFields } from "./read";
import { wireValue } from "./value";

export interface Asked {
  custom: Custom;
  question: Question;
}

export const ask: FieldsPart["ask"] = (kit, words, schema) => {
  const fields = readFields(schema as Schema, words.lang).map((one) => inOwnWords(one, words));
  const hidden = fields.filter(({ type }) => type === "hidden");
  const asked = fields
    .filter(({ type }) => type !== "hidden")
    .map((custom) => ({ custom, question: buildQuestion(kit, words, custom) }));
  const placed = inPlace(asked, schema as Schema);
  const standing = (inFold: boolean) =>
    placed.filter(({ isFolded }) => isFolded === inFold).map(({ question }) => question);
  const [visible, folded] = [standing(false), standing(true)];
  const named = asked.filter(({ custom }) => !custom.required && !Object.keys(custom.when).length);
  return {
    questions: [...visible, ...folded],
    visible: visible.map(({ element }) => element),
    folded: folded.map(({ element }) => element),
    named: named.map(({ custom }) => custom.label),
    follow: (answers) => follow(asked, answers),
    values: (given) => ({ ...hiddenValues(hidden, given), ...values(asked, regional(words.lang)) }),
    names: fields.map(({ name }) => name),
  } satisfies CustomFields;
};

// A question may depend on those before it, so that one round in their order is enough.
function follow(asked: Asked[], standard: Answers): void {
  const answers: Answers = { ...standard };
  for (const { custom, question } of asked) {
    question.element.hidden = !isCalledFor(custom, answers, asked);
    if (!question.element.hidden) answers[question.name] = question.answer();
  }
}

function isCalledFor({ when }: Custom, answers: Answers, asked: Asked[]): boolean {
  return Object.entries(when).every(([path, allowed]) => {
    const type = asked.find(({ question }) => question.name === path)?.custom.type;
    const answer = answers[path] ?? "";
    const given =
      type === "checkbox" ? [answer === "true"] : answer ? answer.split("\n") : [undefined];
    return given.some((each) => allowed.includes(each));
  });
}

function values(asked: Asked[], lang: string): Record<string, unknown> {
  const answered = asked
    .filter(({ question }) => !question.element.hidden)
    .map(({ custom, question }) => [custom.name, wireValue(custom, question.answer(), lang)]);
  return Object.fromEntries(answered.filter(([, value]) => value !== undefined));
}

// The page answers these; the collector takes texts for them.
function hiddenValues(hidden: Custom[], given: Record<string, unknown>): Record<string, unknown> {
  const answered = hidden.filter(({ name }) => given[name] !== undefined && given[name] !== null);
  return Object.fromEntries(answered.map(({ name }) => [name, String(given[name])]));
}
