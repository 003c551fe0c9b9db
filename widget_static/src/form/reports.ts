// The way into "My reports": a part of its own, fetched when somebody asks.
import type { Core } from "../core";
import { sendNow } from "../courier";
import { button } from "../dom";
import { all, remove } from "../outbox";
import { loadReports } from "../parts";
import { ownReceipts } from "../receipts";
import type { Words } from "../words/en";

/** Build the button that opens them; hidden while this browser knows of none. */
export function reportsEntry(core: Core, words: Words): HTMLButtonElement {
  const { folder } = core.config;
  const waiting = { all, send: () => sendNow(core), remove };
  const text = words.reports;
  const show = async () => {
    const part = await loadReports(folder).catch(() => undefined);
    if (part) part.show(core, words, waiting);
    else entry.textContent = text.notLoaded;
  };
  const entry = button(text.title, show, { class: "entry", hidden: true });
  void all()
    .then(async (parcels) => {
      const known = ownReceipts(core).length;
      entry.hidden = !parcels.length && !known;
      const count = known && (await (await loadReports(folder)).news(core));
      if (count) entry.textContent = text.titleNews(count);
    })
    .catch(() => {});
  return entry;
}
