// What is fetched before it is needed, and what still waits to be sent.
import type { Core } from "../core";
import { loadCamera, loadForm } from "../parts";
import { quietly } from "../watch/wrap";

const SOON_MS = 2000;
const OUTBOX_FLAG = "hypercare.outbox";

/** Fetch the parts in a while, unless data is to be saved; send what waits. */
export function prepareSoon(core: Core): () => void {
  const timer = setTimeout(() => prepare(core).catch(() => {}), SOON_MS);
  return () => clearTimeout(timer);
}

async function prepare(core: Core): Promise<void> {
  const { folder } = core.config;
  const isWaiting = quietly(() => localStorage.getItem(OUTBOX_FLAG));
  if (!isWaiting && navigator.connection?.saveData) return;
  const [form, words] = await Promise.all([loadForm(folder), core.words()]);
  if (core.stopped) return;
  if (isWaiting) form.resume(core, words);
  else await loadCamera(folder);
}

declare global {
  interface Navigator {
    connection?: { saveData?: boolean };
  }
}
