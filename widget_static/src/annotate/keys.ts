// The keyboard's way to everything that a hand can do: a cross on the picture is moved by the arrow
// keys, Enter or the space bar begins and ends a mark, and each mark is reached with Tab.
import { begin, chosenMark, discard, finish, goOn, hold, nudge } from "./easel";
import type { Hand } from "./hand";
import { pointAt, type View } from "./view";
import type { Writing } from "./writing";

const STEP = 4;
const LEAP = 40;
const ARROWS = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"];

/** Listen to the keys that are pressed on the picture and its marks. */
export function heedKeys(hand: Hand, writing: Writing): void {
  const { view } = hand;
  view.paper.addEventListener("keydown", (event) => {
    const isCommand = event.ctrlKey || event.metaKey || event.altKey;
    if (event.target === writing.field || isCommand) return;
    if (does(hand, event, event.target !== view.paper)) event.preventDefault();
  });
  view.paper.addEventListener("focus", ({ relatedTarget }) => {
    const isFromOutside = !view.paper.contains(relatedTarget as Node | null);
    if (hand.pointers.size || !isFromOutside) return;
    pointAt(view, view.cross);
    view.easel.tell(view.easel.text.keys);
  });
  view.paper.addEventListener("blur", () => {
    view.isCrossed = view.isWritten = false;
    view.easel.redraw();
  });
  // The space bar was no more than a key when it comes up and has moved nothing.
  view.paper.addEventListener("keyup", ({ key }) => {
    if (key !== " ") return;
    if (hand.space === "down") enter(view, false);
    hand.space = "";
  });
}

function does(hand: Hand, { key, shiftKey }: KeyboardEvent, isOnMark: boolean): boolean {
  const { view } = hand;
  const { easel } = view;
  const arrow = ARROWS.indexOf(key);
  if (arrow >= 0) step(view, arrow, shiftKey ? LEAP : STEP, isOnMark);
  else if (view.isWritten && easel.tool === "text") return false;
  else if (key === "Delete" || key === "Backspace") discard(easel);
  else if (key === "Enter" || (key === " " && (isOnMark || easel.doing))) enter(view, isOnMark);
  else if (key === " ") hand.space ||= "down";
  else return false;
  return true;
}

function enter(view: View, isOnMark: boolean): void {
  const { easel, cross } = view;
  const mark = isOnMark && chosenMark(easel);
  if (easel.doing) finish(easel);
  else if (!mark) begin(easel, cross, -1);
  else if (mark.text) easel.askWords(mark, easel.chosen);
  else pointAt(view, hold(easel, 1) ?? cross);
  if (easel.doing) easel.tell(easel.text.begun);
}

function step(view: View, arrow: number, length: number, isOnMark: boolean): void {
  const { easel, cross, scale } = view;
  const far = Math.max(1, Math.round(length / scale)) * (arrow < 2 ? -1 : 1);
  view.isWritten = false;
  const [x, y] = arrow % 2 ? [0, far] : [far, 0];
  if (isOnMark && !easel.doing) {
    nudge(easel, [x, y]);
    return;
  }
  pointAt(view, [cross[0] + x, cross[1] + y]);
  goOn(easel, view.cross);
  easel.tell(easel.text.at(...(view.cross.map(Math.round) as [number, number])));
}
