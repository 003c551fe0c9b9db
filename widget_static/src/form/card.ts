// One picture as it is seen in the list: what it is, and what can be done with it.
import type { Shown } from "../core";
import { button, h } from "../dom";
import type { Words } from "../words/en";
import { preview } from "./preview";
import { shownName } from "./room";

interface Acts {
  mark(): void;
  use(): void;
  remove(): void;
}

/** Draw one picture; a blob without bytes stands for one that is on its way. */
export function card(shown: Shown, text: Words["picture"], acts: Acts): Node[] {
  const { width, height } = shown;
  const isThere = shown.blob.size > 0;
  const isHeld = isThere && shown.isHeld;
  const label = labelOf(shown, text);
  const act = (words: string, run: () => void) =>
    button(words, run, { "aria-label": `${words}: ${label}` });
  return [
    h("div", { class: "frame" }, isThere && preview(shown, text.alt(label, width, height))),
    isHeld && h("p", { class: "banner", role: "alert" }, text.uncovered),
    h(
      "div",
      { class: "row" },
      h("p", { class: "hint" }, label),
      isThere && act(text.mark, acts.mark),
      isHeld && act(text.use, acts.use),
      act(text.remove, acts.remove),
    ),
  ].filter((node) => !!node);
}

/** Say what a picture is. */
export function labelOf(shown: Pick<Shown, "name" | "from">, text: Words["picture"]): string {
  return shown.from === "file" ? shownName(shown) : text[shown.from];
}
