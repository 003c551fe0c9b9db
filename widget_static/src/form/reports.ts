// The way into "My reports": a part of its own, fetched when somebody asks.
import type { Core, ReportsPart } from "../core";
import { sendNow } from "../courier";
import { button } from "../dom";
import { all, remove } from "../outbox";
import { loadReports } from "../parts";
import { ownReceipts } from "../receipts";
import type { Words } from "../words/en";

/** Build the button that opens them; hidden while this browser knows of none. */
export function reportsEntry(core: Core, words: Words): HTMLButtonElement {
  const { title, notLoaded } = words.reports;
  const show = async () => {
    await loadReports(core.config.folder).then(
      (part) => list(core, words, part),
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
    if ((await all()).length) entry.hidden = false;
    const count = isKnown && (await (await loadReports(core.config.folder)).news(core));
    if (count) entry.textContent = words.reports.titleNews(count);
  } catch {} // the entry stands without their number
}

function list(core: Core, words: Words, part: ReportsPart): void {
  part.show(core, words, { all, remove, send: () => sendNow(core) });
}
