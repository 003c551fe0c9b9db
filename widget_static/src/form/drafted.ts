// The draft in the sheet: what comes back, what is said of it, and when it is kept.
import type { Reporter } from "../core";
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

export class Draft {
  readonly element = h("p", { class: "note restored", role: "status" });
  readonly #person: Reporter;
  readonly #text: Words["draft"];
  readonly #questions: Questions;
  readonly #given: Answers;
  readonly #enclosed: Pick<Enclosed, "chosen" | "put" | "isPageRemoved">;
  readonly #follow: () => void;
  #answers: Answers;
  #isWhole = false;

  /** Fill the questions and the attachments from the draft; `follow` is called when they change. */
  constructor(
    person: Reporter,
    text: Words["draft"],
    questions: Questions,
    given: Answers,
    enclosed: Pick<Enclosed, "chosen" | "put" | "isPageRemoved">,
    follow: () => void,
  ) {
    [this.#person, this.#text, this.#questions] = [person, text, questions];
    [this.#given, this.#enclosed, this.#follow] = [given, enclosed, follow];
    this.#answers = loadDraft(person);
    void this.#begin();
  }

  /** Put into questions what was written before, or what the page has given. */
  fill(questions: Question[]): void {
    for (const { name, fill } of questions) fill(this.#answers[name] ?? this.#given[name] ?? "");
  }

  /** Keep what is written now. */
  keep(): void {
    const [answers, { chosen, isPageRemoved }] = [this.#written(), this.#enclosed];
    const files = this.#isWhole ? worthKeeping(chosen(), answers) : undefined;
    saveDraft(this.#person, { answers, files, isPageRemoved: isPageRemoved() });
  }

  async #begin(): Promise<void> {
    this.fill(this.#questions.all);
    if (isPageRemoved()) this.#enclosed.put([], true);
    const hasWords = Object.keys(this.#answers).length > 0;
    if (hasWords) this.#restored();
    if ((await this.#bringFiles()) && !hasWords) this.#restored();
    const key = this.element.hasChildNodes() ? undefined : draftElsewhere(this.#person);
    const { elsewhere, take } = this.#text;
    if (key) this.#say(elsewhere, take, () => void this.#take(key));
  }

  // Questions that are still on their way keep their answers.
  #written(): Answers {
    const { all } = this.#questions;
    const isAsked = (name: string) => all.some((question) => question.name === name);
    const others = Object.entries(this.#answers).filter(([name]) => !isAsked(name));
    return { ...Object.fromEntries(others), ...differing(all, this.#given) };
  }

  #put(answers: Answers, files: Kept[], isBare = false): void {
    this.#answers = answers;
    this.fill(this.#questions.all);
    this.#enclosed.put(files, isBare);
    this.#follow();
    this.keep();
  }

  #say(said: string, offer: string, act: () => void): void {
    const then = () => {
      act();
      this.#questions.description.focus();
    };
    this.element.replaceChildren(said, " ", button(offer, then, { class: "link" }));
  }

  #restored(): void {
    this.#say(this.#text.restored, this.#text.afresh, () => this.#afresh());
  }

  #afresh(): void {
    const { chosen, isPageRemoved } = this.#enclosed;
    const [answers, files, isBare] = [this.#written(), chosen(), isPageRemoved()];
    this.#put({}, []);
    this.#say(this.#text.cleared, this.#text.undo, () => {
      this.#put(answers, files, isBare);
      this.#restored();
    });
  }

  async #bringFiles(): Promise<boolean> {
    const { chosen, isPageRemoved, put } = this.#enclosed;
    const files = await draftFiles();
    this.#isWhole = true;
    if (files.length) put([...files, ...chosen()], isPageRemoved());
    return files.length > 0;
  }

  async #take(key: string): Promise<void> {
    this.#isWhole = false;
    this.#put(takeDraft(key), [], isPageRemoved());
    this.#restored();
    await this.#bringFiles();
  }
}

// A picture that came by itself makes no draft.
function worthKeeping(kept: Kept[], answers: Answers): Kept[] {
  const isWanted = kept.some((one) => one instanceof File || one.isMarked || one.from !== "page");
  return isWanted || Object.values(answers).some(Boolean) ? kept : [];
}
