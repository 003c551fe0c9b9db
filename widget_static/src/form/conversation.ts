// One conversation: asked, checked, sent, answered.
import type { Core, Prefill } from "../core";
import { send } from "../courier";
import { button } from "../dom";
import { clearDraft, draftIsSent, loadDraft } from "../draft";
import type { Feedback } from "../feedback";
import type { Outcome } from "../post";
import type { Words } from "../words/en";
import { buildShell, type Shell } from "./dialog";
import { takeDrops } from "./drop";
import { firstPrivate, focusFirstFault, markFaults, placeFaults, reach } from "./faults";
import type { Question } from "./fields";
import { buildFoot, type Foot } from "./foot";
import { copyText, keptTitle, keptView, receivedView } from "./result";
import { type Asked, buildSheet, type Sheet } from "./sheet";
import { say } from "./status";

type Received = Extract<Outcome, { state: "received" }>;
type Refused = Extract<Outcome, { state: "refused" }>;

export interface Conversation {
  /** Come back to the dialog that is open, with what the page gives now. */
  again(prefill: Prefill): void;
  /** Close it; what was written is kept. */
  close(): void;
  /** Say whether it has come to its end, and only shows how. */
  isOver(): boolean;
  /** Show the receipt of a feedback that was kept until now; false when it is not shown here. */
  arrived(id: string, outcome: Received): boolean;
}

/** Open the dialog and see it through. `done` is called when it is closed. */
export function converse(core: Core, words: Words, asked: Asked, done: () => void): Conversation {
  let sent = "";
  let confirmed = "";
  const keep = () => {
    if (!sent && !foot.isBusy()) sheet.keepDraft();
  };
  const shell = buildShell(core, words, () => {
    keep();
    done();
  });
  const sheet = buildSheet(core, words, asked, (title) => shell.title.replaceChildren(title));
  const foot = buildFoot(shell, core.config, words);
  const submit = async () => {
    if (sent || foot.isBusy() || !isReady(sheet, foot, words)) return;
    const secret = firstPrivate(sheet.questions);
    if (secret && secret.answer() !== confirmed) return askAbout(secret);
    sent = await deliver(core, words, shell, sheet, foot).catch(() => giveBack(sheet, foot));
  };
  const askAbout = (secret: Question) => {
    const back = () => {
      foot.tell("");
      reach(secret);
    };
    const anyway = () => {
      confirmed = secret.answer();
      void submit();
    };
    const { ask, ...text } = words.secret;
    foot.ask(ask, { words: text.back, act: back }, { words: text.anyway, act: anyway });
  };
  // Not "submit", which no form in a sandboxed frame gets; Enter in a field clicks the button too.
  shell.form.addEventListener("click", (event) => {
    if ((event.target as HTMLButtonElement).type !== "submit") return;
    event.preventDefault();
    void submit();
  });
  shell.form.addEventListener("keydown", (event) => {
    const isEnter = event.key === "Enter" && !event.repeat;
    if (isEnter && (event.ctrlKey || event.metaKey)) void submit();
  });
  shell.form.addEventListener("input", () => {
    sheet.follow();
    keep();
    foot.calm();
  });
  // Files come and go by clicks, drops and pastes too, and not at once.
  for (const type of ["click", "drop", "paste"]) {
    shell.form.addEventListener(type, () => setTimeout(keep));
  }
  shell.body.append(sheet.element);
  takeDrops(shell.dialog, words, (given) => {
    if (sheet.element.isConnected && !sheet.element.disabled) sheet.take(given);
  });
  shell.show();
  sheet.description.focus();
  return {
    again: (prefill) => {
      sheet.offer(prefill);
      sheet.description.focus();
    },
    close: shell.close,
    isOver: () => sent !== "",
    arrived: (id, outcome) => {
      const isHere = id === sent && shell.isOpen();
      if (isHere) showReceipt(core, words, shell, outcome);
      return isHere;
    },
  };
}

function isReady(sheet: Sheet, foot: Foot, words: Words): boolean {
  const count = markFaults(sheet.questions);
  foot.tell(count ? words.faults.summary(count) : "");
  if (count) focusFirstFault(sheet.questions);
  return count === 0 && foot.isAgreed();
}

// Returns the feedback's id when it is on its way, "" when it was refused.
async function deliver(
  core: Core,
  words: Words,
  shell: Shell,
  sheet: Sheet,
  foot: Foot,
): Promise<string> {
  const feedback = sheet.feedback();
  sheet.keepDraft();
  foot.busy(true);
  sheet.element.disabled = true;
  const { outcome, kept } = await sendAnswerable(core, feedback, sheet);
  foot.busy(false);
  sheet.element.disabled = false;
  if (outcome.state !== "refused") clearDraft(feedback.id);
  if (!shell.isOpen()) tellAfterwards(core, words, sheet, outcome);
  else if (outcome.state === "received") showReceipt(core, words, shell, outcome);
  else if (outcome.state === "kept") {
    const view = keptView(outcome, kept, words, feedback.description);
    finish(shell, words, keptTitle(kept, words), view);
  } else refuse(outcome, sheet, foot);
  return outcome.state === "refused" ? "" : feedback.id;
}

// A question of the project that nobody was asked here must not hold the words up: the answers to
// the others then go along beside them, where the collector demands nothing.
async function sendAnswerable(
  core: Core,
  feedback: Feedback,
  sheet: Sheet,
): ReturnType<typeof send> {
  const gather = () => {
    draftIsSent(feedback.id); // its words are in the outbox by now
    return sheet.settled().then(sheet.files);
  };
  const first = await send(core, feedback, gather);
  const { outcome } = first;
  const faults = outcome.state === "refused" ? outcome.faults : [];
  const asked = sheet.questions.filter(({ element }) => !element.hidden).map(({ name }) => name);
  const { fields, ...rest } = feedback;
  const isUnasked = faults.every(
    ({ field }) => field.startsWith("fields.") && !asked.includes(field),
  );
  if (!faults.length || !fields || !isUnasked) return first;
  return send(core, { ...rest, extra: { ...feedback.extra, fields } } as Feedback, gather);
}

// The page may have broken what a feedback is made of; then everything stays as it was written.
function giveBack(sheet: Sheet, foot: Foot): string {
  foot.busy(false);
  sheet.element.disabled = false;
  refuse({ state: "refused", reason: "other", detail: "", faults: [] }, sheet, foot);
  return "";
}

function refuse(outcome: Refused, sheet: Sheet, foot: Foot): void {
  const unplaced = placeFaults(sheet.questions, outcome.faults);
  foot.refuse(outcome, unplaced, sheet.description.answer);
  sheet.keepDraft();
  focusFirstFault(sheet.questions);
}

function showReceipt(core: Core, words: Words, shell: Shell, outcome: Received): void {
  const view = receivedView(outcome, words, core.config.feedbackUrl);
  finish(shell, words, words.received.title, view);
}

function finish(shell: Shell, words: Words, title: string, view: HTMLElement[]): void {
  shell.title.textContent = title;
  shell.intro.remove();
  shell.dialog.removeAttribute("aria-describedby");
  shell.body.classList.add("result");
  shell.body.replaceChildren(...view);
  shell.footer.replaceChildren(button(words.close, shell.close, { class: "main" }));
  shell.reports.hidden = false;
  shell.title.focus();
}

function tellAfterwards(core: Core, words: Words, sheet: Sheet, outcome: Outcome): void {
  if (outcome.state === "received") say(core, words, words.status.received(outcome.receipt));
  else if (outcome.state === "kept") say(core, words, `${words.kept.title}. ${words.kept.device}`);
  else say(core, words, words.refused.title, actAfterRefusal(core, words, sheet));
}

// Newer words are not written over: then the older ones are offered to be copied.
function actAfterRefusal(
  core: Core,
  words: Words,
  sheet: Sheet,
): { words: string; act: () => void } {
  if (Object.keys(loadDraft(core.reporter())).length) {
    return { words: words.kept.copy, act: () => void copyText(sheet.description.answer()) };
  }
  sheet.keepDraft();
  return { words: words.status.reopen, act: () => core.reopen({}) };
}
