// Words are typed into a real field over the picture: whatever a keyboard can write can stand there.
import { h } from "../form/dom";
import type { Board } from "./board";
import type { Mark } from "./marks";
import { fontOf, INKS } from "./paint";
import type { Surface } from "./surface";

export class Writing {
  #field: HTMLTextAreaElement | undefined;
  #mark: Mark | undefined;
  #settle = (_keeps: boolean) => {};

  constructor(
    private readonly surface: Surface,
    private readonly board: Board,
  ) {
    surface.sheet.addEventListener("zoom", () => this.#place());
  }

  get isOpen(): boolean {
    return !!this.#field;
  }

  /** Take in what has been typed. */
  settle(): void {
    this.#settle(true);
  }

  /** Ask for the words of a mark. */
  open(mark: Mark, index: number): void {
    const field = h("textarea", { dir: "auto", "aria-label": this.board.text.words, rows: 1 });
    field.value = mark.text ?? "";
    this.#field = field;
    this.#mark = mark;
    this.#settle = (keeps) => this.#close(index, keeps);
    field.addEventListener("input", () => this.#place());
    field.addEventListener("blur", () => this.#settle(true));
    field.addEventListener("keydown", (event) => this.#key(event));
    this.surface.sheet.append(field);
    this.#place();
    field.focus();
  }

  #key(event: KeyboardEvent): void {
    const isEnd = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!isEnd && (event.key !== "Escape" || event.isComposing)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#settle(isEnd);
    this.surface.sheet.focus();
  }

  // What is given up can still be had again: it is written and then undone.
  #close(index: number, keeps: boolean): void {
    const [field, before] = [this.#field, this.#mark];
    this.#field = this.#mark = undefined;
    this.#settle = () => {};
    if (!field || !before) return;
    const mark = this.#written(before, field.value.trim());
    field.remove();
    const isNew = mark.text && mark.text !== before.text;
    if (isNew) this.board.put(mark, index);
    if (isNew && !keeps) this.board.go(-1);
  }

  #written(mark: Mark, text: string): Mark {
    return this.board.laidOut({ ...mark, text });
  }

  #place(): void {
    const [field, mark] = [this.#field, this.#mark];
    if (!field || !mark) return;
    const written = this.#written(mark, field.value);
    const [ink, ground] = INKS[mark.colour];
    this.surface.place(field, written);
    Object.assign(field.style, { color: ink, background: ground });
    field.style.font = fontOf(mark.size * this.surface.zoom);
  }
}
