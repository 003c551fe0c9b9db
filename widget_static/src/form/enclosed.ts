// What travels beside the words: pictures and attachments, which share one room.
import type { Core, Picture, Shown } from "../core";
import type { Kept } from "../drawer";
import type { FilePart } from "../outbox";
import type { Words } from "../words/en";
import { type AttachmentsPart, attachmentsSection } from "./attachments";
import type { Given } from "./drop";
import { Pictures } from "./picture";
import { isPicture } from "./preview";
import { roomBeside } from "./room";

export interface Enclosed {
  pictures: Pictures;
  attachments: AttachmentsPart;
  /** What the draft keeps. */
  chosen(): Kept[];
  /** Say whether the picture of the page was removed, and none is there instead. */
  isPageRemoved(): boolean;
  /** Have these instead; they have been within the limits before. */
  put(kept: Kept[], isPageRemoved?: boolean): void;
  files(): FilePart[];
  /** Resolves when all that was added is there, or has kept the person waiting long enough. */
  settled(): Promise<unknown>;
  /** Take what was pasted or dropped: pictures to the pictures, all else to the attachments. */
  take(given: Given): void;
}

/** Build both sections around the picture that is being taken. */
export function enclose(core: Core, words: Words, first: Promise<Picture>): Enclosed {
  let pictures: Pictures | undefined;
  const sizes = () => [
    ...(pictures?.sizes() ?? []),
    ...attachments.chosen().map(({ size }) => size),
  ];
  const room = roomBeside(sizes, words.files);
  // As with a field that was filled in, the form hears of it and keeps the draft.
  const changed = () => {
    attachments.update();
    attachments.element.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const attachments: AttachmentsPart = attachmentsSection(words, room, () => changed());
  const shown = new Pictures(core, words, first, { room, changed, otherwise: attachments.add });
  pictures = shown;
  attachments.update();
  return {
    pictures,
    attachments,
    chosen: () => [...shown.chosen(), ...attachments.chosen()],
    isPageRemoved: () => shown.isPageRemoved(),
    put: (kept, isPageRemoved) => {
      shown.put(
        kept.filter((one): one is Shown => !(one instanceof File)),
        isPageRemoved,
      );
      attachments.put(kept.filter((one) => one instanceof File));
    },
    files: () => [...shown.files(), ...attachments.files()],
    settled: () => Promise.all([shown.settled(), attachments.settled()]),
    take: ({ files, folders }) => {
      shown.add({ files: files.filter(isPicture), folders: [] });
      const rest = files.filter((file) => !isPicture(file));
      if (rest.length + folders.length) attachments.add({ files: rest, folders });
    },
  };
}
