// What is not yet acknowledged, kept on this device for all tabs: IndexedDB, or the memory of this
// page where that is denied or full.
import { type Place, run } from "./database";
import type { Feedback } from "./feedback";
import type { Words } from "./words/en";

export interface FilePart {
  kind: "screenshot" | "file";
  name: string;
  blob: Blob;
}

/** Why a feedback has no receipt yet; the words for it are in `kept.reasons` of each language. */
export type KeptReason = keyof Words["kept"]["reasons"];

/** Times are milliseconds since 1970. */
export interface Parcel {
  id: string;
  feedback: Feedback;
  files: FilePart[];
  attempts: number;
  /** When the next attempt may begin by itself. */
  due: number;
  /** When the last attempt ended. */
  tried?: number;
  /** Until when the other side asked to be left alone. */
  hold?: number;
  /** Until when a page is sending it that has no locks to say so. */
  lease?: number;
  reason?: KeptReason;
  /** The last attempt was refused, and the person was told. */
  refused?: boolean;
}

/** How well a parcel is kept: on the device, there without its files, or in this page alone. */
export type Kept = "device" | "words" | "page";

/** Read by the start-up script: whether it is worth loading this part at all. */
export const FLAG = "hypercare.outbox";
/** So many wait on the device at most; one more is kept by its page. */
const PARCELS_LIMIT = 50;

const PLACE: Place = { database: "hypercare", store: "outbox", keyPath: "id" };
const memory = new Map<string, Parcel>();

/** Keep a parcel, or what it has become; sheds files before words. */
export async function put(parcel: Parcel): Promise<Kept> {
  memory.set(parcel.id, parcel);
  for (const stored of parcel.files.length ? [parcel, lightened(parcel)] : [parcel]) {
    try {
      await run(PLACE, "readwrite", (store) => {
        store.put(stored);
        const count = store.count();
        count.onsuccess = () => count.result > PARCELS_LIMIT && store.transaction.abort();
        return count;
      });
      flag(true);
      if (stored !== parcel) return "words";
      memory.delete(parcel.id);
      return "device";
    } catch {} // denied, or too large for the room that is left
  }
  return "page";
}

/** Take a parcel as it stands now, if it is there and `isReady`; leave a lease until `until`. */
export async function claim(
  id: string,
  until: number,
  isReady: (parcel: Parcel) => boolean,
): Promise<Parcel | undefined> {
  let stored: Parcel | undefined;
  await run(PLACE, "readwrite", (store) => {
    const found = store.get(id);
    found.onsuccess = () => {
      stored = found.result;
      if (until && stored && isReady(stored)) store.put({ ...stored, lease: until });
    };
    return found;
  }).catch(() => {});
  const known = stored ?? memory.get(id);
  return known && isReady(known) ? { ...known, ...memory.get(id) } : undefined;
}

/** Forget a parcel that has reached its end. */
export async function remove(id: string): Promise<void> {
  memory.delete(id);
  await run(PLACE, "readwrite", (store) => store.delete(id)).catch(() => {});
  flag((await all()).length > 0);
}

/** Return everything that waits; what this page still holds whole goes before what was stored. */
export async function all(): Promise<Parcel[]> {
  const stored = await run<Parcel[]>(PLACE, "readonly", (store) => store.getAll()).catch(() => []);
  return [
    ...new Map([...stored.map((parcel) => [parcel.id, parcel] as const), ...memory]).values(),
  ];
}

/** Return a parcel without its files, and with a word about that for those who read it. */
export function lightened(parcel: Parcel): Parcel {
  const { feedback } = parcel;
  const extra = { ...(feedback.extra as object), shed: ["attachments"] };
  return { ...parcel, files: [], feedback: { ...feedback, extra } };
}

/** Say whether a parcel, or its files, will be gone with this page. */
export const isHomeless = (id: string): boolean => memory.has(id);

function flag(on: boolean): void {
  try {
    if (on) localStorage.setItem(FLAG, "1");
    else localStorage.removeItem(FLAG);
  } catch {} // storage denied: then nothing was stored either
}
