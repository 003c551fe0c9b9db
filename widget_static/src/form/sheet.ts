// The sheet to fill in: questions, picture and attachments in their order, and what they make.
import type { Core, Picture, Prefill } from "../core";
import { h } from "../dom";
import type { Answers, Feedback } from "../feedback";
import type { FilePart } from "../outbox";
import { type Part, report } from "../report";
import type { Words } from "../words/en";
import { draftSection } from "./drafted";
import { type Enclosed, enclose } from "./enclosed";
import type { Question } from "./fields";
import { ownSection } from "./own";
import { answersOf, askAll, givenBy, suit } from "./questions";
import { sentSection } from "./sent";

export interface Asked {
  prefill: Prefill;
  picture: Promise<Picture>;
  /** What was typed before the dialog was there. */
  typed: string;
  /** The recorded steps, numbered. */
  steps: string;
}

export interface Sheet {
  element: HTMLFieldSetElement;
  questions: Question[];
  description: Question;
  feedback(): Feedback;
  files(): FilePart[];
  /** Resolves when the picture has arrived, or has kept the person waiting long enough. */
  settled(): Promise<unknown>;
  /** Take what was pasted or dropped. */
  take: Enclosed["take"];
  /** Ask what the answers so far call for. */
  follow(): void;
  keepDraft(): void;
  /** Take what the page gives, where the person has not answered. */
  offer(prefill: Prefill): void;
}

/** Build the sheet, filled with what is known already; `entitle` is told the title that fits. */
export function buildSheet(
  core: Core,
  words: Words,
  { prefill, picture: taken, typed, steps }: Asked,
  entitle: (title: string) => void,
): Sheet {
  const page = { ...prefill };
  const given = givenBy(page, steps);
  const questions = askAll(words, core.reporter());
  const { all, kind, description, impact, details } = questions;
  const enclosed = enclose(core, words, taken);
  const { pictures, attachments, files, settled, take } = enclosed;
  const own = ownSection(core, words, questions, (added) => draft.fill(added));
  const follow = () => {
    entitle(words.kinds[suit(questions, words, given)].title);
    own.follow();
  };
  const draft = draftSection(core, words, questions, given, enclosed, follow);
  description.fill(description.answer() + typed);
  follow();
  const compose = (left: ReadonlySet<Part>) => {
    const answers = answersOf(all, left.has("steps") ? { steps_to_reproduce: steps } : {});
    const fields = own.values(left.has("additions") ? {} : (page.fields ?? {}));
    return composed(core, page, answers, fields, left);
  };
  const look = () => ({ feedback: compose(new Set()), files: files(), page: unasked(page, all) });
  const sent = sentSection(words, !core.config.key, look);
  const parts = [
    kind.element,
    draft.element,
    description.element,
    pictures.element,
    ...impact,
    own.element,
    details,
    attachments.element,
    sent.element,
  ];
  return {
    element: h("fieldset", { class: "stack" }, ...parts),
    questions: all,
    description,
    feedback: () => compose(sent.left),
    files,
    settled,
    take,
    follow,
    keepDraft: draft.keep,
    offer: (more) => {
      const fresh = givenBy(more, steps);
      for (const { name, answer, fill } of all) {
        if (fresh[name] && answer() === (given[name] ?? "")) fill(fresh[name]);
      }
      Object.assign(given, fresh);
      Object.assign(page, more);
      follow();
    },
  };
}

function composed(
  core: Core,
  { tags }: Prefill,
  answers: Answers,
  fields: Record<string, unknown> | undefined,
  left: ReadonlySet<Part>,
): Feedback {
  const { "reporter.name": name, "reporter.email": email, ...rest } = answers;
  const known = left.has("person") ? {} : core.reporter();
  const reporter = { ...known, ...(name && { name }), ...(email && { email }) };
  const additions = {
    ...(fields && { fields }),
    ...(tags && { tags }),
    ...(Object.keys(reporter).length > 0 && { reporter }),
  };
  const standard = Object.entries(rest).filter(([name]) => !name.startsWith("fields."));
  return report(core, Object.fromEntries(standard), additions, left);
}

// What goes along without being asked for.
function unasked({ tags, fields = {} }: Prefill, all: Question[]): Record<string, unknown> {
  const asked = all.map(({ name }) => name);
  const others = Object.entries(fields).filter(([name]) => !asked.includes(`fields.${name}`));
  return { ...tags, ...Object.fromEntries(others) };
}
