// How much may still be added. Pictures and files share the template's limits.
import {
  ATTACHMENT_BYTES_LIMIT,
  ATTACHMENTS_LIMIT,
  BODY_BYTES_LIMIT,
  JSON_BYTES_LIMIT,
} from "../generated";
import type { Words } from "../words/en";

export interface Sized {
  name: string;
  size: number;
}

export interface Room {
  /** Say why something cannot be added to what is there; "" when it can. */
  refusal(added: Sized): string;
  /** The same, for something that has its place already. */
  tooLarge(added: Sized): string;
  /** Say how much more can be added. */
  left(): string;
}

const MOST_TOGETHER = BODY_BYTES_LIMIT - 2 * JSON_BYTES_LIMIT;

/** Return a file's name as it can be read: without what turns its letters round, or is none. */
export function shownName({ name }: { name: string }): string {
  return name.replace(/[\p{Cc}\p{Bidi_C}]/gu, "");
}

/** Say what may be sent at all. */
export function limits(text: Words["files"]): string {
  return text.hint(ATTACHMENTS_LIMIT, text.size(ATTACHMENT_BYTES_LIMIT), text.size(MOST_TOGETHER));
}

/** Return the room beside what is `taken`, in bytes each. */
export function roomBeside(taken: () => number[], text: Words["files"]): Room {
  const free = () => MOST_TOGETHER - taken().reduce((sum, size) => sum + size, 0);
  const tooLarge = (added: Sized) => {
    const most = Math.min(ATTACHMENT_BYTES_LIMIT, free());
    return added.size > most ? text.tooLarge(shownName(added), text.size(most)) : "";
  };
  const isFull = () => taken().length >= ATTACHMENTS_LIMIT;
  return {
    tooLarge,
    refusal: (added) =>
      isFull() ? text.tooMany(shownName(added), ATTACHMENTS_LIMIT) : tooLarge(added),
    left: () => text.left(ATTACHMENTS_LIMIT - taken().length, text.size(free())),
  };
}
