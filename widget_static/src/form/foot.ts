// The dialog's last line: send or cancel, how the sending goes, and why it was refused.
import type { Config } from "../config";
import { button, h } from "../dom";
import type { Outcome } from "../outcome";
import type { Words } from "../words/en";
import { consentSection } from "./consent";
import type { Shell } from "./dialog";
import { copyButton } from "./result";

export interface Foot {
  isBusy(): boolean;
  busy(on: boolean): void;
  /** Say something that needs attention; "" takes it away. */
  tell(message: string): void;
  /** Ask something before it is sent; what is changed in the sheet takes the question away. */
  ask(question: string, no: Choice, yes: Choice): void;
  /** Say whether everything is agreed to that must be. */
  isAgreed(): boolean;
  /** Take away what was told, once nothing is marked any more; a refusal stays. */
  calm(): void;
  refuse(outcome: Extract<Outcome, { state: "refused" }>, more: string[], text: () => string): void;
}

interface Choice {
  words: string;
  act: () => void;
}

const SLOW_MS = 8000;

/** Build the footer into the shell. */
export function buildFoot(shell: Shell, config: Config, words: Words): Foot {
  const consent = consentSection(config, words);
  const banner = h("div", { class: "banner", role: "alert" });
  const progress = h("p", { class: "note progress", role: "status" });
  const submit = h("button", { type: "submit", class: "main", part: "button primary" }, words.send);
  const cancel = button(words.cancel, shell.close);
  let busy = false;
  let question: HTMLElement | undefined;
  let slow: ReturnType<typeof setTimeout>;
  shell.footer.append(banner, consent.element, progress, cancel, submit);
  return {
    isBusy: () => busy,
    busy: (on) => {
      busy = on;
      if (on) submit.focus();
      banner.replaceChildren();
      submit.setAttribute("aria-disabled", String(on));
      submit.textContent = on ? words.sending : words.send;
      cancel.textContent = on ? words.close : words.cancel;
      progress.textContent = on ? words.sending : "";
      clearTimeout(slow);
      if (on) slow = setTimeout(() => progress.replaceChildren(words.stillSending), SLOW_MS);
    },
    tell: (message) => banner.replaceChildren(message),
    ask: (asked, no, yes) => {
      const back = button(no.words, no.act);
      question = h("div", { class: "row" }, back, button(yes.words, yes.act));
      banner.replaceChildren(asked, question);
      back.focus();
    },
    isAgreed: consent.isGiven,
    calm: () => {
      const isMarked = shell.form.querySelector("[aria-invalid]");
      if (question?.isConnected || !(isMarked || banner.childElementCount))
        banner.replaceChildren();
    },
    refuse: (outcome, more, text) => banner.replaceChildren(...refusal(outcome, more, text, words)),
  };
}

function refusal(
  { reason, detail }: Extract<Outcome, { state: "refused" }>,
  more: string[],
  text: () => string,
  words: Words,
): HTMLElement[] {
  const refused = words.refused;
  const copy = copyButton(words.kept, text);
  const why = [refused.reasons[reason], reason === "other" && detail, ...more, refused.kept];
  const told = h("span", {}, why.filter(Boolean).join(" "));
  return [h("strong", {}, refused.title), told, h("div", {}, copy)];
}
