// One conversation: asked, checked, sent, answered.
import type { Core } from "../core";
import { send } from "../courier";
import { clearDraft } from "../draft";
import type { Outcome } from "../post";
import type { Words } from "../words/en";
import { buildShell, type Shell } from "./dialog";
import { button } from "./dom";
import { focusFirstFault, markFaults, placeFaults } from "./faults";
import { buildFoot, type Foot } from "./foot";
import { keptTitle, keptView, receivedView } from "./result";
import { type Asked, buildSheet, type Sheet } from "./sheet";
import { say } from "./status";

type Received = Extract<Outcome, { state: "received" }>;

export interface Conversation {
  focus(): void;
  /** Show the receipt of a feedback that was kept until now; false when it is not shown here. */
  arrived(id: string, outcome: Received): boolean;
}

/** Open the dialog and see it through. `done` is called when it is closed. */
export function converse(core: Core, words: Words, asked: Asked, done: () => void): Conversation {
  const sheet = buildSheet(core, words, asked);
  let sent = "";
  const shell = buildShell(core, words, () => {
    if (!sent) sheet.keepDraft();
    done();
  });
  const foot = buildFoot(shell, words);
  const submit = async () => {
    if (foot.isBusy() || !isReady(sheet, foot, words)) return;
    sent = await deliver(core, words, shell, sheet, foot);
  };
  shell.form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  shell.form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
  });
  shell.form.addEventListener("input", () => {
    if (!sent) sheet.keepDraft();
    foot.calm();
  });
  shell.body.append(sheet.element);
  shell.show();
  sheet.description.focus();
  return {
    focus: () => shell.dialog.focus(),
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
  return count === 0;
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
  foot.busy(true);
  sheet.element.disabled = true;
  sheet.keepDraft();
  const gather = () => sheet.settled().then(sheet.files);
  const { outcome, kept } = await send(core, feedback, gather);
  foot.busy(false);
  sheet.element.disabled = false;
  if (outcome.state !== "refused") clearDraft();
  if (!shell.isOpen()) tellAfterwards(core, words, outcome);
  else if (outcome.state === "received") showReceipt(core, words, shell, outcome);
  else if (outcome.state === "kept") {
    const view = keptView(outcome, kept, words, feedback.description);
    finish(shell, words, keptTitle(kept, words), view);
  } else refuse(outcome, sheet, foot);
  return outcome.state === "refused" ? "" : feedback.id;
}

function refuse(outcome: Extract<Outcome, { state: "refused" }>, sheet: Sheet, foot: Foot): void {
  const unplaced = placeFaults(sheet.questions, outcome.faults);
  foot.refuse(outcome, unplaced, sheet.description.answer);
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

function tellAfterwards(core: Core, words: Words, outcome: Outcome): void {
  if (outcome.state === "received") say(core, words, words.status.received(outcome.receipt));
  else if (outcome.state === "kept") say(core, words, `${words.kept.title}. ${words.kept.device}`);
  else {
    const act = () => core.reopen({});
    say(core, words, words.refused.title, { words: words.status.reopen, act });
  }
}
