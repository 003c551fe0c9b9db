// The list itself: first what still waits, then what was sent, the latest first.
import type { Core, Waiting } from "../core";
import { button, h } from "../dom";
import type { Parcel } from "../outbox";
import { type Entry, excerpt, forget, ownReceipts, remember } from "../receipts";
import type { Words } from "../words/en";
import { type Row, sentRow, when } from "./sent";
import { ask, isNews } from "./status";
import { twice } from "./twice";

export interface List {
  element: HTMLElement;
  /** Says aloud how the asking goes. */
  note: HTMLElement;
  /** Show what there is now, and ask what has become of it. */
  draw(): Promise<void>;
}

/** Build the list; it is empty until it is drawn. */
export function buildList(core: Core, words: Words, waiting: Waiting): List {
  const text = words.reports;
  const element = h("div", { class: "body stack", tabindex: 0, role: "group" });
  const note = h("p", { class: "note progress", role: "status" });
  let turn = 0;
  const draw = async () => {
    const mine = ++turn;
    const parcels = (await waiting.all()).filter(isOf(core));
    if (mine !== turn) return;
    const entries = ownReceipts(core);
    const rows = entries.map((entry) => sentRow(core, words, entry, () => drop(entry)));
    const late = parcels.map((parcel) => waitingRow(words, parcel, waiting, draw));
    element.replaceChildren(
      ...section(text.waiting, late),
      ...section(
        text.sent,
        rows.map((row) => row.element),
      ),
      ...(parcels.length + entries.length ? [] : [h("p", { class: "hint" }, text.none)]),
    );
    note.textContent = entries.length ? text.asking : "";
    const isTold = await askAll(core, entries, rows, () => mine === turn);
    if (mine === turn) note.textContent = isTold ? "" : text.silent;
  };
  const drop = (entry: Entry) => {
    forget([entry.id]);
    void draw().then(() => element.focus());
  };
  return { element, note, draw };
}

// One after the other: the relay has few threads for this. Once one is not answered the others
// would not be either.
async function askAll(
  core: Core,
  entries: Entry[],
  rows: Row[],
  isWanted: () => boolean,
): Promise<boolean> {
  let isTold = true;
  for (const [index, entry] of entries.entries()) {
    const answer = isTold ? await ask(entry, core.config) : "silent";
    if (!isWanted()) return true;
    if (answer === "silent" && entry.link) isTold = false;
    const isFresh = typeof answer === "object" && isNews(entry, answer);
    rows[index]?.tell(answer, isFresh);
    if (typeof answer === "object") {
      const { state, messages } = answer;
      remember({ ...entry, state, seen: messages.length, asked: Date.now(), news: false });
    }
  }
  return isTold;
}

function isOf(core: Core): (parcel: Parcel) => boolean {
  const { id } = core.reporter;
  return ({ feedback }) => feedback.reporter?.id === id;
}

function section(title: string, rows: HTMLElement[]): HTMLElement[] {
  return rows.length
    ? [h("section", {}, h("h3", {}, title), h("ul", { class: "list" }, ...rows))]
    : [];
}

function waitingRow(
  words: Words,
  { id, feedback, reason, refused }: Parcel,
  waiting: Waiting,
  draw: () => Promise<void>,
): HTMLElement {
  const text = words.reports;
  const why = refused ? text.refused : reason && words.kept.reasons[reason];
  const send = button(text.send, async () => {
    send.setAttribute("aria-disabled", "true");
    send.textContent = words.sending;
    await waiting.send();
    await draw();
  });
  const remove = twice(text.remove, text.sure, () => void waiting.remove(id).then(draw));
  return h(
    "li",
    {},
    h("p", { dir: "auto" }, excerpt(feedback.description)),
    h("p", { class: "hint" }, when(words, feedback.created_at), why && ` · ${why}`),
    h("p", { class: "row" }, send, remove),
  );
}
