// The part that is loaded when somebody wants to say something, or when something still waits.
import type { Core, FormPart, Prefill } from "../core";
import { keepSending } from "../courier";
import { clearDraft, keepInPage, loadDraft, saveDraft } from "../draft";
import type { Kept } from "../drawer";
import { type FilePart, type Parcel, remove } from "../outbox";
import type { Outcome } from "../outcome";
import type { Words } from "../words/en";
import { Conversation } from "./conversation";
import { style } from "./dialog";
import { afterPaint, turn } from "./later";
import { photoOf } from "./preview";
import { givenBy } from "./questions";
import { say } from "./status";

const OURS = /^screenshot(-\d+)?\.png$/;

let current: Conversation | undefined;
let served: Core | undefined;

export const open: FormPart["open"] = async (core, { words, typed, ...asked }) => {
  if (core.config.said.draft === "page") keepInPage();
  if (current?.isOver()) current.close();
  else if (current) return current.again(asked.prefill);
  const opened = new Conversation(core, words, asked, () => {
    if (current === opened) current = undefined;
    core.emit("close");
  });
  await turn(); // to build it is a task, to show it another
  if (core.stopped) return;
  opened.show(typed());
  current = opened;
  core.emit("open", asked.prefill);
  afterPaint([() => void resume(core, words)]);
};

/** Take up what waits in the outbox, once for this page. */
export const resume: FormPart["resume"] = async (core, words) => {
  if (served === core || core.stopped) return;
  served = core;
  style(core);
  keepSending(core, (...told) => tellLater(core, words, ...told));
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
    clearDraft(id);
    if (!current?.arrived(id, outcome)) say(core, words, text.received(outcome.receipt));
  } else if (parcel) {
    const act = () => void giveBack(core, parcel);
    say(core, words, text.refused, { words: text.reopen, act });
  }
}

// The words go back into the dialog, and only then out of the outbox.
async function giveBack(core: Core, parcel: Parcel): Promise<void> {
  const { id, template, created_at, ...words } = parcel.feedback;
  const person = core.reporter;
  if (!loadDraft(person).description) {
    const files = await Promise.all(parcel.files.map(keptAgain));
    const answers = { steps_to_reproduce: "", ...givenBy(words as Prefill) };
    saveDraft(person, { answers, files, isPageRemoved: true });
    await remove(id);
  }
  core.open();
}

async function keptAgain({ kind, name, blob }: FilePart): Promise<Kept> {
  const photo = kind === "screenshot" && (await photoOf(blob).catch(() => undefined));
  if (photo) return { ...photo, name, from: OURS.test(name) ? "before" : "file" };
  return new File([blob], name, { type: blob.type });
}
