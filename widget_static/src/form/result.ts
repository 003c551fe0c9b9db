// What became of it, told truly: a receipt, or where the words are kept and why.
import { button, h, linkTo } from "../dom";
import { followable } from "../link";
import type { Kept } from "../outbox";
import type { Outcome } from "../outcome";
import type { Words } from "../words/en";

type Received = Extract<Outcome, { state: "received" }>;
type Waiting = Extract<Outcome, { state: "kept" }>;

/** Build the view with the receipt. */
export function receivedView(
  { receipt, link }: Received,
  words: Words,
  base: string,
): HTMLElement[] {
  const text = words.received;
  const followed = followable(link, base);
  const copied = h("span", { role: "status", class: "note" });
  const name = h("strong", { class: "receipt", dir: "auto" }, receipt);
  const copy = button(text.copy, async () => {
    copied.textContent = (await copyText(receipt, name)) ? text.copied : "";
  });
  return [
    mark("done", "✓"),
    h("p", { class: "lead" }, text.text),
    h("p", { class: "row" }, name, copy, copied),
    h("p", { class: "hint" }, text.keep),
    ...(followed ? [h("p", {}, linkTo(followed, text.follow))] : []),
  ];
}

/** Build the view that says why it is not yet sent and where it waits; `written` are the words. */
export function keptView(
  { reason }: Waiting,
  kept: Kept,
  words: Words,
  written: string,
): HTMLElement[] {
  const text = words.kept;
  const where = { device: text.device, words: text.lost, page: text.open }[kept];
  return [
    mark("waits", "…"),
    h("p", { class: "lead" }, text.reasons[reason]),
    h("p", {}, where),
    copyButton(text, () => written),
  ];
}

/** Build a button that copies what was written, and says so. */
export function copyButton(
  { copy, copied }: { copy: string; copied: string },
  written: () => string,
): HTMLButtonElement {
  const made = button(copy, async () => {
    if (await copyText(written())) made.textContent = copied;
  });
  return made;
}

/** Return the title that fits how well it is kept. */
export function keptTitle(kept: Kept, words: Words): string {
  return { device: words.kept.title, words: words.kept.words, page: words.kept.page }[kept];
}

/** Put text on the clipboard; where that is not allowed, select it for the person to copy. */
export async function copyText(text: string, shown?: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
    return copyByEvent(text);
  }
}

// The older way, the only one in pages without https and in frames that may not use the other.
function copyByEvent(text: string): boolean {
  let done = false;
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  addEventListener("copy", put, true);
  document.execCommand("copy");
  removeEventListener("copy", put, true);
  return done;
}

function mark(kind: string, sign: string): HTMLElement {
  return h("div", { class: `mark ${kind}`, "aria-hidden": "true" }, sign);
}
