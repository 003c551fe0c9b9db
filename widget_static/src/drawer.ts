// The files of drafts, in a database of their own; where storage is denied they are not kept.

import type { Shown } from "./core";
import { type Place, run } from "./database";

/** What is kept beside the words. */
export type Kept = File | Shown;

interface Drawer {
  files: Kept[];
  /** When they were put there, in milliseconds since 1970. */
  at: number;
}

const PLACE: Place = { database: "hypercare.drafts", store: "files" };
/** Says that there may be something in it. */
const FLAG = "hypercare.drawer";

/** Keep files under a name. */
export function keepFiles(name: string, files: Kept[]): void {
  const drawer: Drawer = { files, at: Date.now() };
  run(PLACE, "readwrite", (store) => store.put(drawer, name))
    .then(() => localStorage.setItem(FLAG, "1"))
    .catch(() => {});
}

/** Return the files under a name; none when they could not be kept. */
export async function keptFiles(name: string): Promise<Kept[]> {
  const drawer = await run<Drawer | undefined>(PLACE, "readonly", (store) => store.get(name)).catch(
    () => undefined,
  );
  return drawer?.files ?? [];
}

/** Throw away the files under a name. */
export function dropFiles(name: string): void {
  run(PLACE, "readwrite", (store) => store.delete(name)).catch(() => {});
}

/** Throw away all that is older than so many milliseconds. */
export async function sweepFiles(age: number): Promise<void> {
  try {
    if (localStorage.getItem(FLAG))
      await run(PLACE, "readwrite", (store) => sweep(store, Date.now() - age));
  } catch {} // storage denied: nothing was put there
}

function sweep(store: IDBObjectStore, before: number): IDBRequest {
  const walk = store.openCursor();
  walk.onsuccess = () => {
    const found = walk.result;
    if (found && (found.value as Drawer).at < before) found.delete();
    found?.continue();
  };
  return walk;
}
