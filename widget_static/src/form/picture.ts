// The picture of the page: shown before it is sent, removable, repeatable.
import type { Core, Photo, Picture } from "../core";
import type { FilePart } from "../outbox";
import type { Words } from "../words/en";
import { button, h } from "./dom";

export interface PicturePart {
  element: HTMLElement;
  /** The file to be sent, none when there is no picture or it was removed. */
  files(): FilePart[];
  /** Resolves when a picture that is being taken has arrived; after two seconds anyway. */
  settled(): Promise<void>;
}

const PREVIEW_PIXELS = 1200;
const PATIENCE_MS = 2000;

/** Build the section around the picture that is being taken while the dialog comes up. */
export function pictureSection(core: Core, words: Words, first: Promise<Picture>): PicturePart {
  const text = words.picture;
  let blob: Blob | undefined;
  let coming: Promise<Picture> | undefined;
  let arrived = Promise.resolve();
  const frame = h("div", { class: "frame" });
  const note = h("p", { class: "note", role: "status" });
  const remove = button(text.remove, () => show());
  const again = button(text.again, () => take(core.picture(), text.taken));
  const show = (picture?: Picture) => {
    coming = undefined;
    const photo = picture && "blob" in picture ? picture : undefined;
    const reason = picture && "reason" in picture ? picture.reason : "";
    blob = photo?.blob;
    note.textContent = blob ? "" : reason ? text.failed(text.reasons[reason]) : text.removed;
    frame.replaceChildren(...(photo ? [preview(photo, text)] : []));
    if (!blob && focusIsOn(remove)) again.focus();
    frame.hidden = remove.hidden = !blob;
    again.textContent = blob || reason ? text.again : text.take;
  };
  // The last one that was asked for counts; one that was removed meanwhile does not.
  const expect = async (picture: Promise<Picture>, said = "") => {
    coming = picture;
    frame.hidden = remove.hidden = false;
    note.textContent = text.taking;
    const taken = await picture;
    if (coming !== picture) return;
    show(taken);
    if (blob) note.textContent = said;
  };
  const take = (picture: Promise<Picture>, said?: string) => {
    arrived = expect(picture, said);
  };
  take(first);
  const element = h(
    "section",
    { class: "field picture", "aria-labelledby": "hc-picture" },
    h("h3", { id: "hc-picture" }, text.title),
    h("p", { class: "hint" }, text.hint),
    frame,
    note,
    h("div", { class: "row" }, remove, again),
  );
  const files = (): FilePart[] =>
    blob ? [{ kind: "screenshot", name: "screenshot.png", blob }] : [];
  const settled = () =>
    Promise.race([arrived, new Promise<void>((go) => setTimeout(go, PATIENCE_MS))]);
  return { element, files, settled };
}

// A canvas, since a policy may forbid any picture that has an address.
function preview({ blob, width, height }: Photo, text: Words["picture"]): HTMLElement {
  const scale = Math.min(1, PREVIEW_PIXELS / width);
  const canvas = h("canvas", {
    role: "img",
    "aria-label": text.alt(width, height),
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  });
  createImageBitmap(blob).then(
    (bitmap) => canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height),
    () => {}, // the picture is sent all the same; only its preview stays empty
  );
  return canvas;
}

function focusIsOn(element: HTMLElement): boolean {
  return (element.getRootNode() as ShadowRoot).activeElement === element;
}
