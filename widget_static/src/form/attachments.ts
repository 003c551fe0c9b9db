// Files that the person adds, within limits that are told before.
import { button, h } from "../dom";
import type { FilePart } from "../outbox";
import type { Words } from "../words/en";
import type { Given } from "./drop";
import { thumbnail } from "./preview";
import { limits, type Room, shownName } from "./room";
import { Shelf, type Slot } from "./shelf";

export interface AttachmentsPart {
  element: HTMLElement;
  files(): FilePart[];
  /** Resolves when every file has been read. */
  settled(): Promise<unknown>;
  /** What the draft keeps. */
  chosen(): File[];
  /** Have these instead of those that were chosen; they have been within the limits before. */
  put(files: File[]): void;
  /** Take what fits, and say what does not and why. */
  add(given: Given): void;
  /** Show how much room is left. */
  update(): void;
}

/** Build the empty section. `changed` hears whenever what will be sent is another. */
export function attachmentsSection(words: Words, room: Room, changed: () => void): AttachmentsPart {
  const text = words.files;
  const note = h("p", { class: "note", role: "status", id: "hc-files-note" });
  const left = h("span");
  const list = new Shelf<File>(text.title, text, note, room.refusal, changed);
  list.element.className = "files";
  const reading: Promise<void>[] = [];
  const seen = (slot: Slot<File>) => row(slot.thing, words, () => remove(slot));
  const remove = (slot: Slot<File>) => list.remove(slot, text.removed(shownName(slot.thing)));
  const add = ({ files, folders }: Given) => {
    const before = reading.length;
    const refusals = folders.map((name) => text.folder(shownName({ name })));
    for (const file of files) {
      const why = file.size ? room.refusal(file) : text.empty(shownName(file));
      if (why) refusals.push(why);
      else reading.push(hold(list, list.put(file, seen), seen, text));
    }
    const refused = refusals[0] && h("span", { class: "fault" }, refusals.join(" "));
    note.replaceChildren(refused || text.added(reading.length - before));
  };
  const chosen = () => list.things().filter(({ size }) => size);
  return {
    element: section(text, [list.element, note, picker(text, add)], left),
    add,
    chosen,
    settled: () => Promise.all(reading),
    files: () => chosen().map((file) => ({ kind: "file", name: file.name, blob: file })),
    put: (files) => {
      list.clear();
      for (const file of files) list.put(file, seen);
    },
    update: () => {
      left.textContent = ` ${room.left()}`;
    },
  };
}

async function hold(
  list: Shelf<File>,
  slot: Slot<File>,
  seen: (slot: Slot<File>) => Node[],
  text: Words["files"],
): Promise<void> {
  const file = slot.thing;
  slot.element.scrollIntoView({ block: "nearest" });
  // An empty file stands for one that cannot be read: it is seen, and not sent.
  slot.thing = await copied(file).catch(() => new File([], file.name));
  if (!slot.thing.size) {
    list.draw(slot, [...seen(slot), fault(text.unreadable(shownName(file)))]);
  }
}

/** Return a copy in the browser's hands, which no change on the disk reaches any more. */
export async function copied(file: File): Promise<File> {
  const { name, type, lastModified } = file;
  return new File([await file.arrayBuffer()], name, { type, lastModified });
}

/** Build a button that asks for files. */
export function picker(
  text: { add: string },
  take: (given: Given) => void,
  traits: { id: string; accept?: string } = { id: "hc-files" },
): HTMLElement {
  const input = h("input", {
    type: "file",
    multiple: true,
    ...traits,
    "aria-describedby": `${traits.id}-hint ${traits.id}-note`,
    on: {
      change: () => {
        take({ files: [...(input.files ?? [])], folders: [] });
        input.value = "";
      },
    },
  });
  return h("label", { class: "pick" }, input, h("span", { class: "button" }, text.add));
}

function section(text: Words["files"], inside: HTMLElement[], left: HTMLElement): HTMLElement {
  return h(
    "section",
    { class: "field", "aria-labelledby": "hc-files-title" },
    h("h3", { id: "hc-files-title" }, text.title),
    h("p", { class: "hint", id: "hc-files-hint" }, limits(text), left),
    ...inside,
  );
}

function row(file: File, { files: text }: Words, remove: () => void): Node[] {
  const thumb = thumbnail(file);
  const name = shownName(file);
  return [
    ...(thumb ? [thumb] : []),
    h("span", { class: "name" }, name),
    ...(file.size ? [h("span", { class: "size" }, text.size(file.size))] : []),
    button("×", remove, { class: "icon", "aria-label": text.remove(name) }),
  ];
}

function fault(said: string): HTMLElement {
  return h("p", { class: "fault", role: "alert" }, said);
}
