// "My reports": what was sent from this browser and what has become of it, and what still waits.
import type { ReportsPart } from "../core";
import { button, goRound, h, keepInside } from "../dom";
import { forget, ownReceipts } from "../receipts";
import { addSheet } from "../sheet";
import type { Words } from "../words/en";
import { buildList, type List } from "./list";
import { countNews } from "./status";
import { STYLE } from "./styles";
import { twice } from "./twice";

export const news: ReportsPart["news"] = countNews;

export const show: ReportsPart["show"] = (core, words, waiting) => {
  addSheet(core.root, STYLE);
  const list = buildList(core, words, waiting);
  const dialog = frame(words, list, () => {
    forget(ownReceipts(core).map(({ id }) => id));
    void list.draw();
  });
  core.root.append(dialog);
  dialog.showModal();
  void list.draw();
};

function frame(words: Words, list: List, forgetAll: () => void): HTMLDialogElement {
  const text = words.reports;
  const title = h("h2", { id: "hc-reports", tabindex: -1 }, text.title);
  const close = () => dialog.close();
  const shut = button("×", close, { class: "icon", "aria-label": words.close });
  const head = h("div", { class: "head" }, h("div", {}, title, h("p", {}, text.hint)), shut);
  const foot = h(
    "div",
    { class: "foot" },
    list.note,
    twice(text.forgetAll, text.sure, forgetAll),
    button(text.refresh, () => void list.draw()),
    button(words.close, close, { class: "main" }),
  );
  const dialog = h(
    "dialog",
    { class: "reports", "aria-labelledby": "hc-reports", on: { close: () => dialog.remove() } },
    h("div", { class: "sheet" }, head, list.element, foot),
  );
  keepInside(dialog);
  goRound(dialog);
  return dialog;
}
