// The sheet to fill in: questions, picture and attachments in their order, and what they make.
import type { Core, Picture, Prefill } from "../core";
import { loadDraft, saveDraft } from "../draft";
import type { FilePart } from "../outbox";
import { type Answers, type Feedback, report } from "../report";
import type { Words } from "../words/en";
import { attachmentsSection } from "./attachments";
import { h } from "./dom";
import type { Question } from "./fields";
import { pictureSection } from "./picture";
import { answersOf, askAll, fillIn } from "./questions";
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
  settled(): Promise<void>;
  keepDraft(): void;
}

/** Build the sheet, filled with what is known already. */
export function buildSheet(core: Core, words: Words, asked: Asked): Sheet {
  const draft = loadDraft();
  const questions = askAll(words, core.reporter());
  fillIn(questions, draft.answers, asked.prefill, asked.steps);
  const { description } = questions;
  if (draft.answers.description)
    description.element.querySelector(".hint")?.prepend(`${words.restored} `);
  description.fill(description.answer() + asked.typed);
  const picture = pictureSection(core, words, asked.picture);
  const attachments = attachmentsSection(words, draft.files);
  const feedback = () => compose(core, asked.prefill, answersOf(questions.all, asked.steps, true));
  const files = () => [...picture.files(), ...attachments.files()];
  const sent = sentSection(words, !core.config.key, () => ({
    feedback: feedback(),
    files: files(),
  }));
  const parts = [
    description.element,
    picture.element,
    ...questions.impact,
    questions.details,
    attachments.element,
    sent,
  ];
  return {
    element: h("fieldset", { class: "stack" }, ...parts),
    questions: questions.all,
    description,
    feedback,
    files,
    settled: picture.settled,
    keepDraft: () =>
      saveDraft({
        answers: answersOf(questions.all, asked.steps, false),
        files: attachments.chosen(),
      }),
  };
}

function compose(
  core: Core,
  { kind = "problem", fields, tags }: Prefill,
  answers: Answers,
): Feedback {
  const { "reporter.name": name, "reporter.email": email, ...rest } = answers;
  const reporter = { ...core.reporter(), ...(name && { name }), ...(email && { email }) };
  const known = Object.keys(reporter).length > 0 && { reporter };
  return report(core, rest, { kind, ...(fields && { fields }), ...(tags && { tags }), ...known });
}
