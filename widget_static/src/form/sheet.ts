// The sheet to fill in: questions, picture and attachments in their order, and what they make.
import type { Additions, Part } from "../captured";
import type { Core, Picture, Prefill } from "../core";
import { h } from "../dom";
import type { Answers, Feedback } from "../feedback";
import type { FilePart } from "../outbox";
import { report } from "../report";
import type { Words } from "../words/en";
import { Draft } from "./drafted";
import type { Given } from "./drop";
import { type Enclosed, enclose } from "./enclosed";
import type { Question } from "./fields";
import { type OwnPart, ownSection } from "./own";
import { answersOf, askFirst, askMore, givenBy, type Questions, suit } from "./questions";
import { type SentPart, sentSection } from "./sent";

export interface Asked {
  prefill: Prefill;
  picture: Promise<Picture>;
}

export class Sheet {
  readonly element: HTMLFieldSetElement;
  readonly #core: Core;
  readonly #words: Words;
  readonly #entitle: (title: string) => void;
  readonly #questions: Questions;
  readonly #enclosed: Enclosed;
  readonly #own: OwnPart;
  readonly #draft: Draft;
  readonly #sent: SentPart;
  /** What the page gives, and what that answers. */
  readonly #page: Prefill;
  readonly #given: Answers;
  #steps = "";

  /** Build what is in sight, filled with what is known; `entitle` is told the title that fits. */
  constructor(core: Core, words: Words, asked: Asked, entitle: (title: string) => void) {
    [this.#core, this.#words, this.#entitle] = [core, words, entitle];
    this.#page = { ...asked.prefill };
    this.#given = givenBy(this.#page);
    const questions = askFirst(words);
    this.#questions = questions;
    this.#enclosed = enclose(core, words, asked.picture);
    this.#own = ownSection(core, words, questions, (added) => this.#draft.fill(added));
    const follow = () => this.follow();
    const person = core.reporter;
    this.#draft = new Draft(person, words.draft, questions, this.#given, this.#enclosed, follow);
    this.follow();
    this.#sent = sentSection(words, !core.config.key, () => this.#whole());
    this.element = h("fieldset", { class: "stack" }, ...this.#parts());
  }

  get questions(): Question[] {
    return this.#questions.all;
  }

  get description(): Question {
    return this.#questions.description;
  }

  /** Build what is folded, and ask for what the project's own template brings. */
  fold(): void {
    this.#draft.fill(askMore(this.#questions, this.#words, this.#core.reporter));
    this.follow();
    this.#own.ask();
  }

  /** Add to what is described. */
  write(words: string): void {
    this.description.fill(this.description.answer() + words);
  }

  /** Fill in the recorded steps, where neither the page nor the person has told others. */
  tell(steps: string): void {
    const name = "steps_to_reproduce";
    const asked = this.questions.filter((one) => one.name === name && !one.answer());
    this.#steps = steps;
    this.#given[name] ||= steps;
    this.#draft.fill(asked);
  }

  feedback(): Feedback {
    return this.#compose(this.#sent.left);
  }

  files(): FilePart[] {
    return this.#enclosed.files();
  }

  /** Resolves when the picture has arrived, or has kept the person waiting long enough. */
  settled(): Promise<unknown> {
    return this.#enclosed.settled();
  }

  /** Take what was pasted or dropped. */
  take(given: Given): void {
    this.#enclosed.take(given);
  }

  /** Ask what the answers so far call for. */
  follow(): void {
    const { kinds } = this.#words;
    this.#entitle(kinds[suit(this.#questions, this.#words, this.#given)].title);
    this.#own.follow();
  }

  keepDraft(): void {
    this.#draft.keep();
  }

  /** Take what the page gives, where the person has not answered. */
  offer(prefill: Prefill): void {
    const fresh = givenBy(prefill);
    for (const { name, answer, fill } of this.questions) {
      if (fresh[name] && answer() === (this.#given[name] ?? "")) fill(fresh[name]);
    }
    Object.assign(this.#given, fresh);
    Object.assign(this.#page, prefill);
    this.follow();
  }

  #parts(): HTMLElement[] {
    const { kind, description, impact, details } = this.#questions;
    const { pictures, attachments } = this.#enclosed;
    return [
      kind.element,
      this.#draft.element,
      description.element,
      pictures.element,
      ...impact,
      this.#own.element,
      details,
      attachments.element,
      this.#sent.element,
    ];
  }

  #whole() {
    const page = unasked(this.#page, this.questions);
    return { feedback: this.#compose(new Set()), files: this.files(), page };
  }

  #compose(left: ReadonlySet<Part>): Feedback {
    const untouched: Answers = left.has("steps") ? { steps_to_reproduce: this.#steps } : {};
    const answers = answersOf(this.questions, untouched);
    const fields = this.#own.values(left.has("additions") ? {} : (this.#page.fields ?? {}));
    const [standard, extra] = bodyOf(this.#core, this.#page, answers, fields, left);
    return report(this.#core, standard, extra, left);
  }
}

function bodyOf(
  core: Core,
  { tags }: Prefill,
  answers: Answers,
  fields: Record<string, unknown> | undefined,
  left: ReadonlySet<Part>,
): [Answers, Additions] {
  const { "reporter.name": name, "reporter.email": email, ...rest } = answers;
  const known = left.has("person") ? {} : core.reporter;
  const reporter = { ...known, ...(name && { name }), ...(email && { email }) };
  const additions = {
    ...(fields && { fields }),
    ...(tags && { tags }),
    ...(Object.keys(reporter).length > 0 && { reporter }),
  };
  const standard = Object.entries(rest).filter(([name]) => !name.startsWith("fields."));
  return [Object.fromEntries(standard), additions];
}

// What goes along without being asked for.
function unasked({ tags, fields = {} }: Prefill, all: Question[]): Record<string, unknown> {
  const asked = all.map(({ name }) => name);
  const others = Object.entries(fields).filter(([name]) => !asked.includes(`fields.${name}`));
  return { ...tags, ...Object.fromEntries(others) };
}
