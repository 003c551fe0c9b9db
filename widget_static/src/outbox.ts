// What is not yet acknowledged, kept on this device: IndexedDB, or memory where that is denied.
import type { Feedback } from "./report";

export interface FilePart {
  kind: "screenshot" | "file";
  name: string;
  blob: Blob;
}

export interface Parcel {
  id: string;
  feedback: Feedback;
  files: FilePart[];
  attempts: number;
  /** When the next attempt may begin, in milliseconds since 1970. */
  due: number;
  /** The last attempt was refused, and the person was told. */
  refused?: boolean;
}

/** How well a parcel is kept: on the device, there without its files, or in this page alone. */
export type Kept = "device" | "words" | "page";

/** Read by the start-up script: whether it is worth loading this part at all. */
export const FLAG = "hypercare.outbox";

const NAME = "hypercare";
const STORE = "outbox";
const memory = new Map<string, Parcel>();

/** Keep a parcel, or what it has become; sheds files before words. */
export async function put(parcel: Parcel): Promise<Kept> {
  memory.set(parcel.id, parcel);
  for (const [kept, stored] of [
    ["device", parcel],
    ["words", { ...parcel, files: [] }],
  ] as const) {
    try {
      await run("readwrite", (store) => store.put(stored));
      flag(true);
      return kept;
    } catch {} // denied, or too large for the room that is left
  }
  return "page";
}

/** Forget a parcel that has reached its end. */
export async function remove(id: string): Promise<void> {
  memory.delete(id);
  await run("readwrite", (store) => store.delete(id)).catch(() => {});
  flag((await all()).length > 0);
}

/** Return everything that waits; what this page still holds whole goes before what was stored. */
export async function all(): Promise<Parcel[]> {
  const stored = await run<Parcel[]>("readonly", (store) => store.getAll()).catch(() => []);
  return [
    ...new Map([...stored.map((parcel) => [parcel.id, parcel] as const), ...memory]).values(),
  ];
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = act(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    return request.result as T;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

function flag(on: boolean): void {
  try {
    if (on) localStorage.setItem(FLAG, "1");
    else localStorage.removeItem(FLAG);
  } catch {} // storage denied: then nothing was stored either
}
