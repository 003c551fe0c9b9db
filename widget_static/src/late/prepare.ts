// What is fetched before it is needed, what still waits to be sent, and what is worth a word then.
import type { Core } from "../core";
import type { Launcher } from "../element";
import { loadCamera, loadForm } from "../parts";
import { quietly } from "../watch/wrap";
import { doubt } from "./doubts";
import { showNews } from "./news";

const SOON_MS = 2000;
const OUTBOX_FLAG = "hypercare.outbox";
const DATABASE = "hypercare";

/** Fetch the parts in a while, unless data is to be saved; send what waits. */
export function prepareSoon(core: Core, launcher: Launcher): () => void {
  const timer = setTimeout(() => prepare(core, launcher).catch(() => {}), SOON_MS);
  return () => clearTimeout(timer);
}

async function prepare(core: Core, launcher: Launcher): Promise<void> {
  const { folder } = core.config;
  const isFlagged = quietly(() => localStorage.getItem(OUTBOX_FLAG));
  if (!isFlagged && navigator.connection?.saveData) return;
  const [form, words] = await Promise.all([loadForm(folder), core.words()]);
  if (core.stopped) return;
  doubt(core.config, words.lang);
  if (isFlagged || (await hasOutbox())) await form.resume(core, words);
  if (!isFlagged && !core.stopped) await loadCamera(folder);
  if (!core.stopped) await showNews(core, words, launcher);
}

// A page may clear its local storage, as many do when somebody signs out, and with it our flag.
async function hasOutbox(): Promise<boolean> {
  const known = await quietly(() => indexedDB.databases())?.catch(() => []);
  return !!known?.some(({ name }) => name === DATABASE);
}

declare global {
  interface Navigator {
    connection?: { saveData?: boolean };
  }
}
