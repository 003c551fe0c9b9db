// A small polite note for what becomes known while no dialog is open. It takes no focus.
import type { Core } from "../core";
import { button, h } from "../dom";
import type { Words } from "../words/en";

const SHOWN_MS = 15_000;
let corner: HTMLElement | undefined;

/** Say it; with an action it stays until it is answered. */
export function say(
  core: Core,
  words: Words,
  message: string,
  action?: { words: string; act: () => void },
): void {
  corner ??= h("div", { class: "status", part: "note", role: "status" });
  if (!corner.isConnected) core.root.append(corner);
  const note = h("p", {}, message);
  const gone = () => note.remove();
  const act = () => {
    gone();
    action?.act();
  };
  const { dismiss } = words.status;
  note.append(
    ...(action ? [button(action.words, act)] : []),
    button("×", gone, { class: "icon", "aria-label": dismiss }),
  );
  corner.append(note);
  if (!action) setTimeout(gone, SHOWN_MS);
}
