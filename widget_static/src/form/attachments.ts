// Files that the person adds, within the template's limits, which are told before.
import {
  ATTACHMENT_BYTES_LIMIT,
  ATTACHMENTS_LIMIT,
  BODY_BYTES_LIMIT,
  JSON_BYTES_LIMIT,
} from "../generated";
import type { FilePart } from "../outbox";
import type { Words } from "../words/en";
import { button, h, sizeText } from "./dom";

export interface AttachmentsPart {
  element: HTMLElement;
  chosen(): File[];
  /** Have these instead of those that were chosen; they have been within the limits before. */
  put(files: File[]): void;
  files(): FilePart[];
}

/** One place is kept free for the picture of the page. */
const MOST = ATTACHMENTS_LIMIT - 1;
const MOST_TOGETHER = BODY_BYTES_LIMIT - 2 * JSON_BYTES_LIMIT;

/** Build the section with the files of the draft. */
export function attachmentsSection(words: Words, first: File[]): AttachmentsPart {
  const text = words.files;
  let chosen = [...first];
  const list = h("ul", { class: "files", "aria-label": text.title });
  const note = h("p", { class: "note", role: "status", id: "hc-files-note" });
  const draw = () => {
    list.replaceChildren(...chosen.map((file) => row(file, words, () => drop(file))));
    list.hidden = chosen.length === 0;
  };
  const drop = (file: File) => {
    chosen = chosen.filter((one) => one !== file);
    note.textContent = "";
    draw();
    picker.focus();
  };
  const picker = h("input", {
    type: "file",
    id: "hc-files",
    multiple: true,
    "aria-describedby": "hc-files-hint hc-files-note",
    on: {
      change: () => {
        const { taken, refusal } = choose(chosen, [...(picker.files ?? [])], text);
        note.textContent = refusal || text.added(taken.length - chosen.length);
        chosen = taken;
        picker.value = "";
        draw();
      },
    },
  });
  draw();
  const hint = text.hint(MOST, sizeText(ATTACHMENT_BYTES_LIMIT), sizeText(MOST_TOGETHER));
  const element = h(
    "section",
    { class: "field", "aria-labelledby": "hc-files-title" },
    h("h3", { id: "hc-files-title" }, text.title),
    h("p", { class: "hint", id: "hc-files-hint" }, hint),
    list,
    note,
    h("label", { class: "pick" }, picker, h("span", { class: "button" }, text.add)),
  );
  const files = () =>
    chosen.map((file): FilePart => ({ kind: "file", name: file.name, blob: file }));
  const put = (kept: File[]) => {
    chosen = [...kept];
    draw();
  };
  return { element, chosen: () => chosen, put, files };
}

/** Take as many of the added files as fit; say why the others do not. */
export function choose(
  first: File[],
  added: File[],
  text: Words["files"],
): { taken: File[]; refusal: string } {
  const taken = [...first];
  const refusals: string[] = [];
  for (const file of added) {
    const before = taken.reduce((sum, one) => sum + one.size, 0);
    const room = Math.min(ATTACHMENT_BYTES_LIMIT, MOST_TOGETHER - before);
    if (taken.length >= MOST) refusals.push(text.tooMany(file.name, MOST));
    else if (!file.size) refusals.push(text.empty(file.name));
    else if (file.size > room) refusals.push(text.tooLarge(file.name, sizeText(room)));
    else taken.push(file);
  }
  return { taken, refusal: refusals.join(" ") };
}

function row(file: File, words: Words, remove: () => void): HTMLElement {
  return h(
    "li",
    {},
    h("span", { class: "name" }, file.name),
    h("span", { class: "size" }, sizeText(file.size)),
    button("×", remove, { class: "icon", "aria-label": words.files.remove(file.name) }),
  );
}
