// A project's own question in the words of the application, which win over those of the template.
import { FIELDS } from "../generated";
import type { Words } from "../words/en";
import type { Custom } from "./read";

/** Return the question as `hypercare.words` calls it: its `fields`, `hints` and `choices`. */
export function inOwnWords(custom: Custom, words: Words): Custom {
  const { name, label, help, choices } = custom;
  // Under such a name stand the words of the standard template's own question.
  if (FIELDS.some((one) => one.name === name)) return custom;
  const { [name]: answers = {} } = words.choices as Record<string, unknown>;
  const called = Object(answers) as Record<string, unknown>;
  return {
    ...custom,
    label: text(words.fields[name], label),
    help: text(words.hints[name], help),
    choices: choices.map(([answer, said]) => [answer, text(called[answer], said)]),
  };
}

// Whatever a page has given here.
function text(own: unknown, ours: string): string {
  return typeof own === "string" && own ? own : ours;
}
