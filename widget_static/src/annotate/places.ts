// Each mark as a button on the picture: Tab reaches it, its name says what it is and where.
import { button, h } from "../form/dom";
import type { Board } from "./board";
import { bounds, corners, type Mark } from "./marks";
import type { Surface } from "./surface";

export class Places {
  readonly #buttons: HTMLButtonElement[] = [];

  constructor(
    private readonly surface: Surface,
    private readonly board: Board,
    private readonly take: () => void,
  ) {
    surface.sheet.addEventListener("zoom", () => this.show());
  }

  /** Have one button for each mark, where it is; the selected one shows where it can be held. */
  show(draft?: Mark): void {
    const { marks, selected } = this.board;
    for (const surplus of this.#buttons.splice(marks.length)) {
      if (surplus.matches(":focus")) this.surface.sheet.focus();
      surplus.remove();
    }
    marks.forEach((mark, n) => {
      this.#buttons[n] ??= this.#made(n);
      const one = this.#buttons[n];
      const isChosen = n === selected;
      const seen = (isChosen && draft) || mark;
      one.className = isChosen ? "chosen" : "";
      one.setAttribute("aria-label", this.board.nameOf(mark));
      one.replaceChildren(...(isChosen ? this.#holds(seen) : []));
      this.surface.place(one, seen);
    });
  }

  #made(n: number): HTMLButtonElement {
    const one = button("", this.take, { "aria-keyshortcuts": "Delete" });
    one.addEventListener("focus", () => this.board.select(n));
    this.surface.sheet.append(one);
    return one;
  }

  #holds(mark: Mark): HTMLElement[] {
    const [left, top] = bounds(mark);
    return corners(mark).map(([x, y]) => {
      const hold = h("b");
      hold.style.left = `${(x - left) * this.surface.zoom}px`;
      hold.style.top = `${(y - top) * this.surface.zoom}px`;
      return hold;
    });
  }
}
