// What sends is a part of its own: the dialog is painted without it, and only sending waits for it.
import type { Core, SendingPart } from "../core";
import { loadSending } from "../parts";
import { judgeBy } from "./private";

/** Fetch the part; rejects when it cannot be had. */
export async function sending(core: Core): Promise<SendingPart> {
  const part = await loadSending(core.config.folder);
  judgeBy(part.looksPrivate);
  return part;
}
