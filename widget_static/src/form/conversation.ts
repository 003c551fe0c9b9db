// One conversation: asked, checked, sent, answered.
import type { Core, Prefill } from "../core";
import { button } from "../dom";
import { clearDraft, draftLeaves, loadDraft } from "../draft";
import type { Outcome } from "../outcome";
import { cleanTrail } from "../report";
import { stepsText } from "../steps";
import type { Words } from "../words/en";
import { sendAnswerable } from "./answerable";
import { buildShell, type Shell } from "./dialog";
import { type Given, takeDrops } from "./drop";
import { firstPrivate, focusFirstFault, markFaults, placeFaults, reach } from "./faults";
import type { Question } from "./fields";
import { buildFoot, type Foot } from "./foot";
import { afterPaint } from "./later";
import { tellOfReports } from "./reports";
import { copyText, keptTitle, keptView, receivedView } from "./result";
import { type Asked, Sheet } from "./sheet";
import { say } from "./status";

type Received = Extract<Outcome, { state: "received" }>;
type Refused = Extract<Outcome, { state: "refused" }>;

export class Conversation {
  readonly #core: Core;
  readonly #words: Words;
  readonly #shell: Shell;
  readonly #sheet: Sheet;
  readonly #foot: Foot;
  /** Builds at once what would follow after the first paint. */
  #complete = () => {};
  /** The id under which it was sent. */
  #sent = "";
  #confirmed = "";

  /** Build the dialog, which sees it through. `done` is called when it is closed. */
  constructor(core: Core, words: Words, asked: Asked, done: () => void) {
    [this.#core, this.#words] = [core, words];
    const shell = buildShell(core, words, () => {
      this.#keep();
      done();
    });
    const sheet = new Sheet(core, words, asked, (title) => shell.title.replaceChildren(title));
    [this.#shell, this.#sheet] = [shell, sheet];
    this.#foot = buildFoot(shell, core.config, words);
    shell.body.append(sheet.element);
    this.#hear();
  }

  /** Show it, and build the rest behind the first paint; `typed` is what was written before. */
  show(typed: string): void {
    const [shell, sheet] = [this.#shell, this.#sheet];
    sheet.write(typed);
    shell.show();
    sheet.description.focus();
    const take = (given: Given) => this.#isOpenForMore() && sheet.take(given);
    this.#complete = afterPaint([
      () => sheet.fold(),
      () => sheet.tell(recorded(this.#core)),
      () => takeDrops(shell.dialog, this.#words, take),
      () => tellOfReports(this.#core, this.#words, shell.reports),
    ]);
  }

  /** Come back to the dialog that is open, with what the page gives now. */
  again(prefill: Prefill): void {
    this.#complete();
    this.#sheet.offer(prefill);
    this.#sheet.description.focus();
  }

  /** Close it; what was written is kept. */
  close(): void {
    this.#shell.close();
  }

  /** Say whether it has come to its end, and only shows how. */
  isOver(): boolean {
    return this.#sent !== "";
  }

  /** Show the receipt of a feedback that was kept until now; false when it is not shown here. */
  arrived(id: string, outcome: Received): boolean {
    const isHere = id === this.#sent && this.#shell.isOpen();
    if (isHere) this.#receive(outcome);
    return isHere;
  }

  #hear(): void {
    const { form } = this.#shell;
    // Not "submit", which no form in a sandboxed frame gets; Enter in a field clicks the button too.
    form.addEventListener("click", (event) => {
      if ((event.target as HTMLButtonElement).type !== "submit") return;
      event.preventDefault();
      void this.#submit();
    });
    form.addEventListener("keydown", (event) => {
      const isEnter = event.key === "Enter" && !event.repeat;
      if (isEnter && (event.ctrlKey || event.metaKey)) void this.#submit();
    });
    form.addEventListener("input", () => {
      this.#sheet.follow();
      this.#keep();
      this.#foot.calm();
    });
    // Files come and go by clicks, drops and pastes too, and not at once.
    for (const type of ["click", "drop", "paste"]) {
      form.addEventListener(type, () => setTimeout(() => this.#keep()));
    }
  }

  #keep(): void {
    if (!this.#sent && !this.#foot.isBusy()) this.#sheet.keepDraft();
  }

  #isOpenForMore(): boolean {
    const { element } = this.#sheet;
    return element.isConnected && !element.disabled;
  }

  async #submit(): Promise<void> {
    if (this.#sent || this.#foot.isBusy()) return;
    this.#complete();
    if (!this.#isReady()) return;
    const secret = firstPrivate(this.#sheet.questions);
    if (secret && secret.answer() !== this.#confirmed) return this.#askAbout(secret);
    this.#sent = await this.#deliver().catch(() => this.#giveBack());
  }

  #isReady(): boolean {
    const { questions } = this.#sheet;
    const count = markFaults(questions);
    this.#foot.tell(count ? this.#words.faults.summary(count) : "");
    if (count) focusFirstFault(questions);
    return count === 0 && this.#foot.isAgreed();
  }

  #askAbout(secret: Question): void {
    const back = () => {
      this.#foot.tell("");
      reach(secret);
    };
    const anyway = () => {
      this.#confirmed = secret.answer();
      void this.#submit();
    };
    const { ask, ...text } = this.#words.secret;
    this.#foot.ask(ask, { words: text.back, act: back }, { words: text.anyway, act: anyway });
  }

  // Returns the feedback's id when it is on its way, "" when it was refused.
  async #deliver(): Promise<string> {
    const sheet = this.#sheet;
    const feedback = sheet.feedback();
    sheet.keepDraft();
    draftLeaves(feedback.id);
    this.#busy(true);
    const { outcome, kept } = await sendAnswerable(this.#core, feedback, sheet);
    this.#busy(false);
    const words = this.#words;
    const isSafe = outcome.state === "kept" && kept !== "page";
    if (outcome.state === "received" || isSafe) clearDraft(feedback.id);
    if (!this.#shell.isOpen()) this.#tellAfterwards(outcome);
    else if (outcome.state === "received") this.#receive(outcome);
    else if (outcome.state === "kept") {
      this.#finish(keptTitle(kept, words), keptView(outcome, kept, words, feedback.description));
    } else this.#refuse(outcome);
    return outcome.state === "refused" ? "" : feedback.id;
  }

  #busy(on: boolean): void {
    this.#foot.busy(on);
    this.#sheet.element.disabled = on;
  }

  // The page may have broken what a feedback is made of; then everything stays as it was written.
  #giveBack(): string {
    this.#busy(false);
    this.#refuse({ state: "refused", reason: "other", detail: "", faults: [] });
    return "";
  }

  #refuse(outcome: Refused): void {
    const { questions, description } = this.#sheet;
    this.#foot.refuse(outcome, placeFaults(questions, outcome.faults), description.answer);
    this.#sheet.keepDraft();
    focusFirstFault(questions);
  }

  #receive(outcome: Received): void {
    const view = receivedView(outcome, this.#words, this.#core.config.feedbackUrl);
    this.#finish(this.#words.received.title, view);
  }

  #finish(heading: string, view: HTMLElement[]): void {
    const { title, intro, dialog, body, footer, reports, close } = this.#shell;
    title.textContent = heading;
    intro.remove();
    dialog.removeAttribute("aria-describedby");
    body.classList.add("result");
    body.replaceChildren(...view);
    footer.replaceChildren(button(this.#words.close, close, { class: "main" }));
    reports.hidden = false;
    title.focus();
  }

  #tellAfterwards(outcome: Outcome): void {
    const { status, kept, refused } = this.#words;
    const tell = (said: string, action?: Parameters<typeof say>[3]) =>
      say(this.#core, this.#words, said, action);
    if (outcome.state === "received") tell(status.received(outcome.receipt));
    else if (outcome.state === "kept") tell(`${kept.title}. ${kept.device}`);
    else tell(refused.title, this.#afterRefusal());
  }

  // Newer words are not written over: then the older ones are offered to be copied.
  #afterRefusal(): Parameters<typeof say>[3] {
    const { kept, status } = this.#words;
    if (Object.keys(loadDraft(this.#core.reporter)).length) {
      const { description } = this.#sheet;
      return { words: kept.copy, act: () => void copyText(description.answer()) };
    }
    this.#sheet.keepDraft();
    return { words: status.reopen, act: () => this.#core.open() };
  }
}

function recorded({ trail, config }: Core): string {
  return stepsText(cleanTrail(trail, config.folder).steps);
}
