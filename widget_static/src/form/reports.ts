// The way into "My reports": a part of its own, fetched when somebody asks.
import type { Core, ReportsPart, SendingPart } from "../core";
import { button } from "../dom";
import { loadReports } from "../parts";
import { ownReceipts } from "../receipts";
import type { Words } from "../words/en";
import { sending } from "./sending";

/** Build the button that opens them; hidden while this browser knows of none. */
export function reportsEntry(core: Core, words: Words): HTMLButtonElement {
  const { title, notLoaded } = words.reports;
  const show = async () => {
    const parts = Promise.all([loadReports(core.config.folder), sending(core)]);
    await parts.then(
      ([reports, sender]) => list(core, words, reports, sender),
      () => entry.replaceChildren(notLoaded),
    );
  };
  const entry = button(title, show, { class: "entry", hidden: !ownReceipts(core).length });
  return entry;
}

/** Show the entry for what still waits too, and how many answers have not been seen. */
export async function tellOfReports(core: Core, words: Words, entry: HTMLElement): Promise<void> {
  try {
    const isKnown = ownReceipts(core).length > 0;
    if ((await (await sending(core)).all()).length) entry.hidden = false;
    const count = isKnown && (await (await loadReports(core.config.folder)).news(core));
    if (count) entry.textContent = words.reports.titleNews(count);
  } catch {} // the entry stands without their number
}

function list(core: Core, words: Words, part: ReportsPart, sender: SendingPart): void {
  const { all, remove, sendNow } = sender;
  part.show(core, words, { all, remove, send: () => sendNow(core) });
}
