// Everything that lies around a picture while it is marked, put together.
import { h } from "../form/dom";
import type { Words } from "../words/en";
import { type Act, buildBar, choice, colourChoice, TOOL_NAMES } from "./bar";
import { Board, type Marks, type Tool } from "./board";
import { Keys } from "./keys";
import type { Mark } from "./marks";
import { Places } from "./places";
import { Pointers } from "./pointers";
import { Surface } from "./surface";
import { Writing } from "./writing";

const ZOOM_STEP = 1.25;

export interface Desk {
  board: Board;
  /** The tools, and the picture. */
  parts: [tools: HTMLElement, view: HTMLElement];
  /** Put the focus on the tool that is chosen. */
  focus(): void;
  /** Take in words that are still being typed. */
  settle(): void;
  /** Give up what is unfinished; false when nothing was. */
  giveUp(): boolean;
  /** What a key does wherever the focus is. */
  key(event: KeyboardEvent): void;
}

/** Lay out the tools and the picture with its marks; `say` tells what has happened. */
export function buildDesk(
  picture: HTMLCanvasElement,
  marks: Marks,
  text: Words["annotate"],
  say: (words: string) => void,
): Desk {
  const surface = new Surface(picture, text.picture);
  const changed = () => {
    const { history, tool, selected, still } = board;
    surface.show(still);
    places.show();
    bar.show(tool, { undo: history.has(-1), redo: history.has(1), remove: selected >= 0 });
  };
  const sketched = (draft?: Mark) => {
    surface.sketch(draft);
    if (draft && board.selected >= 0) places.show(draft);
  };
  const write = (mark: Mark, index: number) => writing.open(mark, index);
  const board = new Board(surface.size, marks, text, { changed, sketched, say, write });
  const writing = new Writing(surface, board);
  const pointers = new Pointers(surface, board, () => writing.isOpen);
  const keys = new Keys(surface, board, pointers);
  const places = new Places(surface, board, () => keys.take());
  const choose = (tool: Tool) => board.choose(tool);
  const bar = buildBar(text, choose, (act) => acts[act]());
  const zoom = (act: () => void) => () => {
    act();
    say(text.zoom(Math.round(surface.zoom * 100)));
  };
  const acts: Record<Act, () => void> = {
    undo: () => board.go(-1),
    redo: () => board.go(1),
    remove: () => board.remove(),
    out: zoom(() => surface.zoomBy(1 / ZOOM_STEP)),
    fit: zoom(() => surface.fit()),
    in: zoom(() => surface.zoomBy(ZOOM_STEP)),
  };
  changed();
  const tools = h("div", { class: "tools" }, bar.element, looks(board));
  return {
    board,
    parts: [tools, surface.element],
    focus: () => bar.element.querySelector<HTMLElement>("[aria-pressed=true]")?.focus(),
    settle: () => writing.settle(),
    giveUp: () => giveUp(board),
    key: (event) => shortcut(event, board),
  };
}

function looks(board: Board): HTMLElement {
  const { text } = board;
  const colour = colourChoice(text, (one) => {
    board.colour = one;
    board.restyle();
  });
  const thickness = choice(text.thickness, text.sizes, board.thickness, (n) => {
    board.thickness = n;
    board.restyle();
  });
  return h("div", { class: "looks" }, colour, thickness);
}

function giveUp(board: Board): boolean {
  const was = board.isDrawing;
  if (was) board.cancel();
  return was;
}

// Numbers choose tools; undo and redo are where everybody expects them. A field keeps its own keys.
function shortcut(event: KeyboardEvent, board: Board): void {
  if ((event.target as Element).matches("textarea,select")) return;
  const key = event.key.toLowerCase();
  const isCommand = event.ctrlKey || event.metaKey;
  const tool = TOOL_NAMES[Number(key) - 1];
  if (isCommand && (key === "z" || key === "y")) board.go(key === "y" || event.shiftKey ? 1 : -1);
  else if (tool && !isCommand && !event.altKey) board.choose(tool);
  else return;
  event.preventDefault();
}
