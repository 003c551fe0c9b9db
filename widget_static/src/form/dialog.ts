// The dialog itself: a modal from the top layer, whose words are never thrown away.
import type { Core } from "../core";
import { button, focused, goRound, h, keepInside } from "../dom";
import { addSheet } from "../sheet";
import type { Words } from "../words/en";
import { reportsEntry } from "./reports";
import { STYLE } from "./styles";
import { pageScheme, paint } from "./theme";

export interface Shell {
  dialog: HTMLDialogElement;
  form: HTMLFormElement;
  title: HTMLHeadingElement;
  intro: HTMLElement;
  /** The way into "My reports", shown once there are any. */
  reports: HTMLElement;
  body: HTMLElement;
  footer: HTMLElement;
  isOpen(): boolean;
  show(): void;
  close(): void;
}

/** Build the empty dialog. `closed` is called once, however it was closed. */
export function buildShell(core: Core, words: Words, closed: () => void): Shell {
  style(core);
  const before = focused();
  const title = h("h2", { id: "hc-title", part: "title", tabindex: -1 });
  const intro = h("p", { id: "hc-intro" }, words.intro);
  const shut = button("×", () => dialog.close(), { class: "icon", "aria-label": words.close });
  const reports = reportsEntry(core, words);
  const body = h("div", { class: "body" });
  const footer = h("div", { class: "foot" });
  const head = h("div", { class: "head" }, h("div", {}, title, intro, reports), shut);
  const form = h("form", { novalidate: true }, head, body, footer);
  const dialog = h(
    "dialog",
    { part: "dialog", "aria-labelledby": "hc-title", "aria-describedby": "hc-intro" },
    form,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    closed();
  });
  keepInside(dialog);
  goRound(dialog);
  const show = () => {
    core.root.append(dialog);
    dialog.showModal();
  };
  const close = () => dialog.close();
  return {
    dialog,
    form,
    title,
    intro,
    reports,
    body,
    footer,
    show,
    close,
    isOpen: () => dialog.open,
  };
}

/** Give the shadow root the dialog's styles, in the colours of the page as it looks now. */
export function style(core: Core): void {
  const scheme = pageScheme(); // before there is anything to be styled anew
  addSheet(core.root, STYLE);
  paint(core, scheme);
}
