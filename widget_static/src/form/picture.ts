// The pictures: shown before they are sent, marked up, removed, and further ones in several ways.
import type { Core, Picture, PictureReason, Shown } from "../core";
import { focused, h } from "../dom";
import type { FilePart } from "../outbox";
import { loadDisplay } from "../parts";
import type { Words } from "../words/en";
import { copied } from "./attachments";
import { card, labelOf } from "./card";
import type { Given } from "./drop";
import { markUp } from "./markup";
import { photoOf } from "./preview";
import { type Room, type Sized, shownName } from "./room";
import { Shelf, type Slot } from "./shelf";
import { type Ways, waysTo } from "./ways";

/** What the section needs of the rest of the sheet. */
export interface Around {
  room: Room;
  /** Hears whenever what will be sent is another. */
  changed(): void;
  /** Takes the files that this browser cannot show as pictures. */
  otherwise(given: Given): void;
}

type Kind = Pick<Shown, "name" | "from">;

const PATIENCE_MS = 2000;
/** Stands for a picture that is on its way. */
const NOTHING = new Blob();
const PAGE: Kind = { name: "", from: "page" };
const DISPLAY: Kind = { name: "", from: "display" };

export class Pictures {
  readonly element: HTMLElement;
  readonly #core: Core;
  readonly #words: Words;
  readonly #around: Around;
  readonly #note = h("p", { class: "note", role: "status", id: "hc-picture-note" });
  readonly #list: Shelf<Shown>;
  readonly #ways: Ways;
  #first: Slot<Shown> | undefined;
  #isPageRemoved = false;
  #arriving: Promise<unknown> = Promise.resolve();

  /** Build the section around the picture that is being taken while the dialog comes up. */
  constructor(core: Core, words: Words, first: Promise<Picture>, around: Around) {
    [this.#core, this.#words, this.#around] = [core, words, around];
    const text = words.picture;
    this.#ways = waysTo(text, {
      take: () => this.#ask(() => core.picture(), PAGE),
      share: () => this.#ask(() => this.#share(), DISPLAY),
      add: (given) => this.add(given),
    });
    const refusal = (shown: Shown) => around.room.refusal(this.#sized(shown));
    this.#list = new Shelf(text.title, words.files, this.#note, refusal, () => this.#changed());
    this.#list.element.className = "pictures";
    this.element = h(
      "section",
      { class: "field", "aria-labelledby": "hc-picture-title" },
      h("h3", { id: "hc-picture-title" }, text.title),
      h("p", { class: "hint", id: "hc-picture-hint" }, text.hint),
      this.#list.element,
      this.#note,
      this.#ways.element,
    );
    this.#first = this.#expect(first, PAGE);
  }

  /** Return the files to be sent. */
  files(): FilePart[] {
    let count = 0;
    const named = ({ name, from }: Shown) =>
      from === "file" ? name : `screenshot${++count > 1 ? `-${count}` : ""}.png`;
    return this.chosen()
      .filter(({ isHeld }) => !isHeld)
      .map((shown) => ({ kind: "screenshot", name: named(shown), blob: shown.blob }));
  }

  /** Return what the draft keeps, pictures that wait for a decision included. */
  chosen(): Shown[] {
    return this.#list.things().filter(({ blob }) => blob.size);
  }

  /** Return how many bytes each of them takes, 0 for one that is on its way. */
  sizes(): number[] {
    return this.#list.things().map(({ blob }) => blob.size);
  }

  /** Resolves when the pictures that are on their way have arrived; after two seconds anyway. */
  settled(): Promise<unknown> {
    const patience = new Promise((go) => setTimeout(go, PATIENCE_MS));
    return Promise.race([this.#arriving, patience]);
  }

  /** Say whether the one of the page was removed, and none of a page is there instead. */
  isPageRemoved(): boolean {
    return this.#isPageRemoved && !this.#list.things().some(isOfPage);
  }

  /** Have these instead; one of the page, or its removal, stands for the one that was taken now. */
  put(kept: Shown[], isPageRemoved = false): void {
    this.#isPageRemoved = isPageRemoved;
    const first = this.#first;
    const others = kept.filter((shown) => shown !== first?.thing);
    const isAwaited = first && !isPageRemoved && !others.some(isOfPage);
    this.#list.clear();
    if (isAwaited) this.#list.back(first);
    for (const shown of others) {
      const from = shown.from === "page" ? "before" : shown.from;
      this.#list.put({ ...shown, from }, (slot) => this.#seen(slot));
    }
    const { removed, taking } = this.#words.picture;
    if (isAwaited && !first.thing.blob.size) this.#say(taking);
    else if (first || kept.length) this.#say(isPageRemoved && !kept.length ? removed : "");
  }

  /** Take picture files. */
  add({ files }: Given): void {
    for (const file of files) {
      const why = file.size
        ? this.#around.room.refusal(file)
        : this.#words.files.empty(shownName(file));
      if (why) this.#say(why);
      else this.#expect(this.#read(file), { name: file.name, from: "file" });
    }
  }

  #ask(shoot: () => Promise<Picture>, kind: Kind): void {
    const why = this.#around.room.refusal(this.#sized(kind));
    if (why) this.#say(why);
    else this.#expect(shoot(), kind, this.#words.picture.taken);
  }

  // It has a place from the beginning, where it can be removed before it is there.
  #expect(coming: Promise<Picture | string>, kind: Kind, said = ""): Slot<Shown> {
    const empty = { ...kind, blob: NOTHING, width: 0, height: 0 };
    const slot = this.#list.put(empty, (place) => this.#seen(place));
    if (kind.from === "file") slot.element.scrollIntoView({ block: "nearest" });
    this.#say(this.#words.picture.taking);
    const arrived = coming.then((picture) => this.#arrive(slot, picture, said));
    this.#arriving = Promise.all([this.#arriving, arrived]);
    return slot;
  }

  // One that was removed meanwhile comes back with the offer to undo that, and is not spoken of.
  #arrive(slot: Slot<Shown>, picture: Picture | string, said: string): void {
    const isAwaited = slot.element.parentNode;
    let outcome = said;
    if (typeof picture === "string") outcome = picture;
    else if ("reason" in picture) outcome = this.#failed(picture.reason, slot.thing.from);
    else outcome = this.#fit(slot, { ...slot.thing, ...picture }) || said;
    if (!slot.thing.blob.size) this.#drop(slot);
    if (slot.thing.isHeld) slot.element.scrollIntoView({ block: "nearest" });
    if (!isAwaited) return;
    this.#say(outcome);
  }

  #fit(slot: Slot<Shown>, shown: Shown): string {
    const why = this.#around.room.tooLarge(this.#sized(shown));
    if (!why) this.#set(slot, shown);
    return why;
  }

  #failed(reason: PictureReason, from: Shown["from"]): string {
    const { failed, reasons } = this.#words.picture;
    return `${failed(reasons[reason])} ${this.#ways.fail(reason, from)}`;
  }

  // A file that cannot be read or shown is no picture; the answer says so.
  async #read(file: File): Promise<Picture | string> {
    const { files, picture } = this.#words;
    const name = shownName(file);
    const copy = await copied(file).catch(() => undefined);
    if (!copy) return files.unreadable(name);
    return photoOf(copy).catch(() => {
      this.#around.otherwise({ files: [copy], folders: [] });
      return picture.unshown(name);
    });
  }

  async #share(): Promise<Picture> {
    try {
      const part = await loadDisplay(this.#core.config.folder);
      return await part.photograph(this.#core);
    } catch {
      return { reason: "load" };
    }
  }

  #seen(slot: Slot<Shown>): Node[] {
    return card(slot.thing, this.#words.picture, {
      mark: () => void this.#mark(slot),
      use: () => this.#set(slot, { ...slot.thing, isHeld: false }),
      remove: () => this.#remove(slot),
    });
  }

  async #mark(slot: Slot<Shown>): Promise<void> {
    const { picture } = this.#words;
    try {
      const marked = await markUp(this.#core, this.#words, slot.thing);
      this.#say(marked ? this.#fit(slot, marked) || picture.marked : "");
    } catch {
      this.#say(picture.unmarked);
    }
    slot.element.querySelector("button")?.focus();
  }

  #set(slot: Slot<Shown>, shown: Shown): void {
    const isFocused = slot.element.contains(focused());
    slot.thing = shown;
    this.#list.draw(slot, this.#seen(slot));
    if (isFocused) slot.element.querySelector("button")?.focus();
  }

  #drop(slot: Slot<Shown>): void {
    if (slot === this.#first) this.#first = undefined;
    const isFocused = slot.element.contains(focused());
    this.#list.drop(slot);
    if (isFocused) this.#ways.focus();
  }

  #remove(slot: Slot<Shown>): void {
    const { files, picture } = this.#words;
    if (isOfPage(slot.thing)) this.#isPageRemoved = true;
    const isLast = this.#list.things().length === 1;
    this.#list.remove(slot, isLast ? picture.removed : files.removed(this.#sized(slot.thing).name));
  }

  #changed(): void {
    this.#ways.update(this.#list.things().length);
    this.#around.changed();
  }

  #sized({ name, from, blob = NOTHING }: Kind & { blob?: Blob }): Sized {
    return { name: labelOf({ name, from }, this.#words.picture), size: blob.size };
  }

  #say(words: string): void {
    this.#note.textContent = words;
  }
}

function isOfPage({ from }: Shown): boolean {
  return /page|before/.test(from);
}
