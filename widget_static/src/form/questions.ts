// Which questions are asked, in which order, and what stands in them at the beginning.
import type { Prefill, Reporter } from "../core";
import { h } from "../dom";
import type { Answers } from "../feedback";
import { KINDS } from "../generated";
import type { Words } from "../words/en";
import { choiceQuestion, listQuestion, type Question, standard, textQuestion } from "./fields";
import { isLeftOut, type Schema, tighten } from "./template";

export interface Questions {
  all: Question[];
  kind: Question;
  description: Question;
  impact: HTMLElement[];
  details: HTMLDetailsElement;
  /** Where folded questions stand. */
  folded: HTMLElement;
}

export type Kind = NonNullable<Prefill["kind"]>;

/** Kinds for which a question makes sense; the others are asked for every kind. */
const APT: Record<string, Kind[]> = {
  "impact.scope": ["problem", "question", "request"],
  "impact.work": ["problem", "question"],
  "impact.note": ["problem", "question", "request"],
  steps_to_reproduce: ["problem", "question"],
  expected: ["problem"],
  actual: ["problem"],
  category: ["problem", "question", "request"],
};

/** Build the questions that are in sight from the beginning, and where the others will stand. */
export function askFirst(words: Words): Questions {
  const { ask, hint } = words.kinds.problem;
  const kind = kindQuestion(words);
  const what = { ...standard("description", words), label: ask, hint };
  const description = textQuestion(what, words, 3);
  const impact = ["impact.scope", "impact.work"].map((name) =>
    choiceQuestion(standard(name, words), words),
  );
  const summary = h("summary", {}, words.details, h("span", {}, words.detailsHint));
  const folded = h("div", { class: "stack" });
  return {
    all: [kind, description, ...impact],
    kind,
    description,
    impact: impact.map(({ element }) => element),
    details: h("details", {}, summary, folded),
    folded,
  };
}

/** Add those that are folded; a person whom the page has named is not asked for a name. */
export function askMore({ all, folded }: Questions, words: Words, reporter: Reporter): Question[] {
  const text = (name: string, rows = 0, type?: string) =>
    textQuestion(standard(name, words), words, rows, type);
  const texts = ["steps_to_reproduce", "expected", "actual", "impact.note"].map((name) =>
    text(name, 2),
  );
  const lines = [listQuestion(standard("category", words), words), text("module")];
  if (!isNamed(reporter)) lines.push(text("reporter.name"), text("reporter.email", 0, "email"));
  const two = h("div", { class: "two" }, ...lines.map(({ element }) => element));
  folded.append(...texts.map(({ element }) => element), two);
  const added = [...texts, ...lines];
  all.push(...added);
  return added;
}

// Say whether the page has told who is using it.
function isNamed({ id, name, email }: Reporter): boolean {
  return Boolean(id || name || email);
}

/** Return what the page answers in advance, by the questions' names. */
export function givenBy(prefill: Prefill): Answers {
  const given: Answers = { kind: "problem" };
  const groups: [string, object][] = [
    ["", prefill],
    ["impact.", prefill.impact ?? {}],
    ["fields.", prefill.fields ?? {}],
  ];
  for (const [group, answers] of groups) {
    for (const [name, answer] of Object.entries(answers)) {
      if (Array.isArray(answer)) given[group + name] = answer.join("\n");
      else if (answer !== null && typeof answer !== "object") given[group + name] = String(answer);
    }
  }
  return isKind(given.kind) ? given : { ...given, kind: "problem" };
}

/** Ask what fits the kind of feedback; what holds an answer of the person's own stays in sight. */
export function suit({ all, kind, description }: Questions, words: Words, given: Answers): Kind {
  const chosen = kind.answer() as Kind;
  const { ask, hint } = words.kinds[chosen];
  for (const [part, said] of [
    ["label", ask],
    [".hint", hint],
  ] as const) {
    description.element.querySelector(part)?.replaceChildren(said);
  }
  for (const { name, element, answer, spec } of all) {
    const isTouched = answer() && answer() !== (name === "steps_to_reproduce" && given[name]);
    const isApt = !APT[name] || APT[name].includes(chosen) || isTouched || spec.required;
    if (name in APT) element.hidden = element.dataset.leftOut === "" || !isApt;
  }
  return chosen;
}

/** Take over what a project's own template says of the standard questions; `mark` is for those
 *  that have become required. */
export function heed(
  { all, folded }: Questions,
  schema: Schema,
  visible: HTMLElement,
  mark: string,
): void {
  for (const { name, element, spec } of all) {
    if (isLeftOut(schema, name)) {
      element.dataset.leftOut = "";
      element.hidden = true;
    } else if (tighten(schema, spec)) {
      element.querySelector(".optional")?.replaceChildren(mark);
      if (folded.contains(element)) visible.append(element);
    }
  }
}

/** Return the answers to what is asked; `untouched` ones are left out. */
export function answersOf(questions: Question[], untouched: Answers = {}): Answers {
  const asked = questions.filter(({ element }) => !element.hidden);
  return differing(asked, untouched);
}

/** Return all answers but the `untouched`, those to questions that are not asked now too. */
export function differing(questions: Question[], untouched: Answers): Answers {
  const answers = questions.map(({ name, answer }) => [name, answer()] as const);
  return Object.fromEntries(answers.filter(([name, answer]) => answer !== (untouched[name] ?? "")));
}

// One kind is always chosen; what is none of them is a problem.
function kindQuestion(words: Words): Question {
  const choices = Object.entries(words.kinds).map(([kind, { name }]) => [kind, name] as const);
  const question = choiceQuestion({ name: "kind", label: words.about, choices }, words);
  question.element.classList.add("kinds");
  const { fill } = question;
  return { ...question, fill: (answer) => fill(isKind(answer) ? answer : "problem") };
}

function isKind(answer = ""): boolean {
  return (KINDS as readonly string[]).includes(answer);
}
