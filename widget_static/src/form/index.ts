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
let served: Core | undefined;

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
  if (served === core) return;
  served = core;
  style(core.root);
  keepSending(core, (id, outcome, parcel) => tellLater(core, words, id, outcome, parcel));
};

function tellLater(
  core: Core,
  words: Words,
  id: string,
  outcome: Outcome,
  parcel: Parcel | undefined,
): void {
  const text = words.status;
  if (outcome.state === "received") {
    if (!current?.arrived(id, outcome)) say(core, words, text.received(outcome.receipt));
  } else if (parcel) {
    const act = () => void giveBack(core, parcel);
    say(core, words, text.refused, { words: text.reopen, act });
  }
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
