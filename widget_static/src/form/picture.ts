// The picture of the page: shown before it is sent, removable, repeatable.
import type { Core, Picture } from "../core";
import type { FilePart } from "../outbox";
import type { Words } from "../words";
import { button, h } from "./dom";

export interface PicturePart {
  element: HTMLElement;
  /** The file to be sent, none when there is no picture or it was removed. */
  files(): FilePart[];
}

const PREVIEW_PIXELS = 1200;

/** Build the section around the picture that was taken before the dialog came up. */
export function pictureSection(core: Core, words: Words, first: Picture): PicturePart {
  const text = words.picture;
  let blob: Blob | undefined;
  const frame = h("div", { class: "frame" });
  const note = h("p", { class: "note", role: "status" });
  const remove = button(text.remove, () => show({ reason: "" }));
  const again = button(text.again, () => void retake());
  const show = (picture: Picture) => {
    blob = "blob" in picture ? picture.blob : undefined;
    const reason = "reason" in picture ? picture.reason : "";
    note.textContent = blob ? "" : reason ? text.failed(reason) : text.removed;
    frame.replaceChildren(...("blob" in picture ? [preview(picture, text)] : []));
    if (!blob && focusIsOn(remove)) again.focus();
    remove.hidden = !blob;
    again.textContent = blob || reason ? text.again : text.take;
  };
  const retake = async () => {
    note.textContent = text.taking;
    show(await core.picture());
    if (blob) note.textContent = text.taken;
  };
  show(first);
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
  return { element, files };
}

// A canvas, since a policy may forbid any picture that has an address.
function preview(
  picture: Exclude<Picture, { reason: string }>,
  text: Words["picture"],
): HTMLElement {
  const { blob, width, height } = picture;
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
