// Words are typed into a real field over the picture: whatever a keyboard can write can stand there.
import { h } from "../dom";
import { keep, laidOut, travel } from "./easel";
import { type Box, bounds, type Mark } from "./marks";
import { INKS, letters } from "./shapes";
import type { View } from "./view";

/** The field, and the mark whose words are in it. */
export interface Writing {
  readonly view: View;
  readonly field: HTMLTextAreaElement;
  mark?: Mark | undefined;
  place: number;
}

export function buildWriting(view: View): Writing {
  const { words, write } = view.easel.text;
  const traits = { dir: "auto", "aria-label": words, placeholder: write, hidden: true };
  const field = h("textarea", traits);
  const writing: Writing = { view, field, place: -1 };
  field.addEventListener("input", () => follow(writing));
  field.addEventListener("blur", () => settle(writing));
  field.addEventListener("keydown", (event) => press(writing, event));
  view.paper.append(field);
  return writing;
}

/** Ask for the words of a mark. */
export function open(writing: Writing, mark: Mark, place: number): void {
  Object.assign(writing, { mark, place });
  writing.field.value = mark.text ?? "";
  writing.field.hidden = false;
  follow(writing);
  writing.field.focus();
  writing.view.easel.tell(writing.view.easel.text.typing);
}

/** Take in what was typed. What is given up can still be had again: it is kept, then undone. */
export function settle(writing: Writing, isKept = true): void {
  const { mark, view, place, field } = writing;
  const written = writtenIn(writing);
  writing.mark = undefined;
  field.hidden = true;
  if (!written?.text?.trim() || written.text === mark?.text) return;
  keep(view.easel, written, place);
  if (!isKept) travel(view.easel, -1);
}

/** Lay the field over the place of its words. */
export function follow(writing: Writing): void {
  const { field, view } = writing;
  const mark = writtenIn(writing, field.placeholder);
  if (!mark) return;
  const [color, background] = INKS[mark.ink];
  const [left, top, right, bottom] = bounds(mark).map((at) => at * view.scale) as unknown as Box;
  const size = { width: `${right - left + 2}px`, height: `${bottom - top}px` };
  const fontSize = `${letters(mark) * view.scale}px`;
  const place = { left: `${left}px`, top: `${top}px` };
  Object.assign(field.style, { color, background, fontSize, ...size, ...place });
}

function press(writing: Writing, event: KeyboardEvent): void {
  const isEnd = event.key === "Enter" && !event.shiftKey;
  if (event.isComposing || (!isEnd && event.key !== "Escape")) return;
  event.preventDefault();
  event.stopPropagation();
  settle(writing, isEnd);
  writing.view.paper.focus();
  writing.view.isWritten = isEnd;
}

// What is not written yet has room for what is asked for in its place.
function writtenIn({ mark, field, view }: Writing, unwritten = ""): Mark | undefined {
  return mark && laidOut(view.easel, { ...mark, text: field.value || unwritten });
}
