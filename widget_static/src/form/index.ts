// The part that is loaded when somebody wants to say something, or when something still waits.
import type { Core, FormPart } from "../core";
import { keepSending } from "../courier";
import { loadDraft, saveDraft } from "../draft";
import { type Parcel, remove } from "../outbox";
import type { Outcome } from "../post";
import { type Answers, cleanTrail } from "../report";
import { stepsText } from "../steps";
import type { Words } from "../words/en";
import { type Conversation, converse } from "./conversation";
import { style } from "./dialog";
import { say } from "./status";

let current: Conversation | undefined;
let sending = false;

export const open: FormPart["open"] = (core, { words, ...asked }) => {
  resume(core, words);
  if (current) return current.focus();
  const { steps } = cleanTrail(core.trail, core.config.folder);
  current = converse(core, words, { ...asked, steps: stepsText(steps) }, () => {
    current = undefined;
    core.emit("close");
  });
  core.emit("open");
};

/** Take up what waits in the outbox, once for this page. */
export const resume: FormPart["resume"] = (core, words) => {
  if (sending) return;
  sending = true;
  style(core.root);
  keepSending(core, (parcel, outcome) => tellLater(core, words, parcel, outcome));
};

function tellLater(core: Core, words: Words, parcel: Parcel, outcome: Outcome): void {
  const text = words.status;
  if (outcome.state === "received") {
    if (!current?.arrived(parcel.id, outcome)) say(core, words, text.received(outcome.receipt));
    return;
  }
  const act = () => void giveBack(core, parcel);
  say(core, words, text.refused, { words: text.reopen, act });
}

// The words go back into the dialog, and only then out of the outbox.
async function giveBack(core: Core, parcel: Parcel): Promise<void> {
  const answers: Answers = {};
  for (const [name, answer] of Object.entries(parcel.feedback)) {
    if (typeof answer === "string") answers[name] = answer;
  }
  const files = parcel.files.filter(({ kind }) => kind === "file");
  const { answers: written } = loadDraft();
  if (!written.description) {
    saveDraft({ answers, files: files.map(({ blob, name }) => new File([blob], name)) });
    await remove(parcel.id);
  }
  core.reopen({});
}
