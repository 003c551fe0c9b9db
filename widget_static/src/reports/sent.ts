// One feedback that has arrived: its receipt, its first words, and what has become of it.
import type { Core } from "../core";
import { button, h, linkTo } from "../dom";
import { followable } from "../link";
import type { Entry } from "../receipts";
import type { Words } from "../words/en";
import type { Answer, Status } from "./status";

export interface Row {
  element: HTMLElement;
  /** Show what was answered; `isFresh` when there is something that was not seen before. */
  tell(answer: Answer, isFresh: boolean): void;
}

/** Build the row; until it is told better it shows what was known last. */
export function sentRow(core: Core, words: Words, entry: Entry, drop: () => void): Row {
  const text = words.reports;
  const state = h("span", { class: "state" });
  const fresh = h("span", { class: "fresh", hidden: true }, text.fresh);
  const more = h("div", { class: "more" });
  const head = h("p", { class: "row" }, h("strong", {}, entry.receipt), state, fresh);
  const label = text.forget(entry.receipt);
  head.append(button("×", drop, { class: "icon", "aria-label": label }));
  const written = h("p", { class: "hint" }, when(words, entry.at));
  const shed = entry.shed && h("p", { class: "hint" }, text.shed);
  const element = h("li", {}, head, h("p", { dir: "auto" }, entry.text), written, shed, more);
  const show = (known = "") => {
    state.textContent = stateText(known, text);
    state.dataset.state = known;
  };
  show(entry.state);
  const link = followable(entry.link, core.config.feedbackUrl);
  if (link) written.append(" · ", linkTo(link, words.received.follow));
  const tell = (answer: Answer, isFresh: boolean) => {
    if (answer === "gone") more.replaceChildren(h("p", { class: "hint" }, text.gone));
    if (typeof answer === "string") return;
    show(answer.state);
    fresh.hidden = !isFresh;
    more.replaceChildren(...described(core, answer, words));
  };
  return { element, tell };
}

/** Write a moment in the language of the texts, as it is written where the browser's user lives. */
export function when({ lang }: Words, moment: string): string {
  const near = navigator.languages.find((tag) => tag.split("-")[0] === lang.split("-")[0]);
  return new Date(moment).toLocaleString(near ?? lang, { dateStyle: "medium", timeStyle: "short" });
}

function stateText(state: string, text: Words["reports"]): string {
  return text.states[state as keyof typeof text.states] ?? state;
}

function described(core: Core, { tickets, messages }: Status, words: Words): HTMLElement[] {
  const text = words.reports;
  const named = tickets.map(({ name, url }) => {
    const link = followable(url, core.config.feedbackUrl);
    return link ? linkTo(link, name) : h("span", {}, name);
  });
  const said = messages.map(({ at, text: told }) =>
    h("li", {}, h("span", { class: "hint" }, when(words, at)), h("p", { dir: "auto" }, told)),
  );
  return [
    ...(named.length ? [h("p", { class: "row" }, h("span", {}, text.tickets), ...named)] : []),
    ...(said.length ? [h("ol", { class: "said", "aria-label": text.messages }, ...said)] : []),
  ];
}
