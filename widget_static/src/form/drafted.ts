// The draft in the sheet: what comes back, what is said of it, and when it is kept.
import type { Core } from "../core";
import { button, h } from "../dom";
import {
  draftElsewhere,
  draftFiles,
  isPageRemoved,
  loadDraft,
  saveDraft,
  takeDraft,
} from "../draft";
import type { Kept } from "../drawer";
import type { Answers } from "../feedback";
import type { Words } from "../words/en";
import type { Enclosed } from "./enclosed";
import type { Question } from "./fields";
import { differing, type Questions } from "./questions";

export interface DraftPart {
  element: HTMLElement;
  /** Put into questions what was written before, or what the page has given. */
  fill(questions: Question[]): void;
  keep(): void;
}

/** Fill the questions and the attachments from the draft; `follow` is called when they change. */
export function draftSection(
  core: Core,
  words: Words,
  { all, description }: Questions,
  given: Answers,
  enclosed: Pick<Enclosed, "chosen" | "put" | "isPageRemoved">,
  follow: () => void,
): DraftPart {
  const text = words.draft;
  const element = h("p", { class: "note restored", role: "status" });
  const person = core.reporter();
  let draft = loadDraft(person);
  let isWhole = false;
  const fill = (some: Question[]) => {
    for (const question of some) {
      question.fill(draft[question.name] ?? given[question.name] ?? "");
    }
  };
  // Questions that are still on their way keep their answers.
  const written = (): Answers => ({
    ...Object.fromEntries(
      Object.entries(draft).filter(([name]) => !all.some((one) => one.name === name)),
    ),
    ...differing(all, given),
  });
  const keep = () => {
    const answers = written();
    const files = isWhole ? worthKeeping(enclosed.chosen(), answers) : undefined;
    saveDraft(person, { answers, files, isPageRemoved: enclosed.isPageRemoved() });
  };
  const put = (answers: Answers, files: Kept[], isBare = false) => {
    draft = answers;
    fill(all);
    enclosed.put(files, isBare);
    follow();
    keep();
  };
  const say = (said: string, offer: string, act: () => void) => {
    const then = () => {
      act();
      description.focus();
    };
    element.replaceChildren(said, " ", button(offer, then, { class: "link" }));
  };
  const restored = () => say(text.restored, text.afresh, afresh);
  const afresh = () => {
    const [answers, files, isBare] = [written(), enclosed.chosen(), enclosed.isPageRemoved()];
    put({}, []);
    say(text.cleared, text.undo, () => {
      put(answers, files, isBare);
      restored();
    });
  };
  const bringFiles = async () => {
    const files = await draftFiles();
    isWhole = true;
    if (files.length) enclosed.put([...files, ...enclosed.chosen()], enclosed.isPageRemoved());
    return files.length > 0;
  };
  const take = async (key: string) => {
    isWhole = false;
    put(takeDraft(key), [], isPageRemoved());
    restored();
    await bringFiles();
  };
  const begin = async () => {
    fill(all);
    if (isPageRemoved()) enclosed.put([], true);
    const hasWords = Object.keys(draft).length > 0;
    if (hasWords) restored();
    if ((await bringFiles()) && !hasWords) restored();
    const key = element.hasChildNodes() ? undefined : draftElsewhere(person);
    if (key) say(text.elsewhere, text.take, () => void take(key));
  };
  void begin();
  return { element, fill, keep };
}

// A picture that came by itself makes no draft.
function worthKeeping(kept: Kept[], answers: Answers): Kept[] {
  const isWanted = kept.some((one) => one instanceof File || one.isMarked || one.from !== "page");
  return isWanted || Object.values(answers).some(Boolean) ? kept : [];
}
