// What is pasted or dropped anywhere in the dialog.
import { h } from "../dom";
import type { Words } from "../words/en";

/** What came from outside at once: files that can be read, and the names of folders. */
export interface Given {
  files: File[];
  folders: string[];
}

const WRITABLE = "input,textarea,select";

/** Make the whole dialog a place to drop on and to paste into, as long as it is there. */
export function takeDrops(
  dialog: HTMLDialogElement,
  words: Words,
  take: (given: Given) => void,
): void {
  const sign = h("p", { class: "drop", "aria-hidden": "true", hidden: true }, words.files.drop);
  dialog.append(sign);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    sign.hidden = false;
  };
  const out = (event: DragEvent) => {
    sign.hidden ||= !dialog.contains(event.relatedTarget as Node | null);
  };
  const drop = (event: DragEvent) => {
    sign.hidden = true;
    if (event.dataTransfer && accept(event, event.dataTransfer, take)) event.stopPropagation();
  };
  dialog.addEventListener("dragenter", over);
  dialog.addEventListener("dragover", over);
  dialog.addEventListener("dragleave", out);
  dialog.addEventListener("drop", drop);
  const paste = (event: ClipboardEvent) => pasted(event, dialog, take);
  addEventListener("paste", paste, true);
  dialog.addEventListener("close", () => removeEventListener("paste", paste, true));
}

// Without a focus in the dialog the event goes to the page, which is inert behind it.
function pasted(
  event: ClipboardEvent,
  dialog: HTMLDialogElement,
  take: (given: Given) => void,
): void {
  const path = event.composedPath();
  const target = path[0] as Element;
  const data = event.clipboardData;
  if (!data || !(path.includes(dialog) || target === document.body)) return;
  // A table or a paragraph comes as words and as a picture of them: a field takes the words.
  if (data.types.includes("text/plain") && target.matches(WRITABLE)) return;
  if (accept(event, data, take)) event.stopPropagation();
}

function accept(event: Event, data: DataTransfer, take: (given: Given) => void): boolean {
  const given: Given = { files: [], folders: [] };
  for (const item of data.items) {
    const file = item.kind === "file" && item.getAsFile();
    if (!file) continue;
    if (item.webkitGetAsEntry()?.isDirectory) given.folders.push(file.name);
    else given.files.push(file);
  }
  const isAny = given.files.length + given.folders.length > 0;
  if (isAny) event.preventDefault();
  if (isAny) take(given);
  return isAny;
}
