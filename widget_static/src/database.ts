// One store of one IndexedDB database, opened for each use and closed again.

/** Where something is kept; without a `keyPath` each thing is put there under a name. */
export interface Place {
  database: string;
  store: string;
  keyPath?: string;
}

/** Some browsers' databases neither open nor fail. */
const PATIENCE_MS = 5_000;
/** Databases that have not answered: they are not waited for again until they do. */
const silent = new Set<string>();

/** Do one thing in a store; rejects when storage is denied or full, or says nothing. */
export async function run<T>(
  place: Place,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const database = await open(place);
  try {
    const transaction = database.transaction(place.store, mode, { durability: "strict" });
    const request = act(transaction.objectStore(place.store));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
    });
    return request.result as T;
  } finally {
    database.close();
  }
}

// Whatever version is there is taken as it is: a later widget may have added to it. A database
// without our store gets one, and keeps all else.
function open(place: Place, version?: number): Promise<IDBDatabase> {
  const { database, store, keyPath } = place;
  return new Promise((resolve, reject) => {
    if (silent.has(database)) return reject();
    const late = setTimeout(() => {
      silent.add(database);
      reject();
    }, PATIENCE_MS);
    const request = indexedDB.open(database, version);
    request.onupgradeneeded = () => {
      const { objectStoreNames } = request.result;
      if (!objectStoreNames.contains(store)) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => {
      clearTimeout(late);
      silent.delete(database);
      const found = request.result;
      found.onversionchange = () => found.close();
      if (found.objectStoreNames.contains(store)) return resolve(found);
      found.close();
      open(place, found.version + 1).then(resolve, reject);
    };
    request.onerror = () => {
      clearTimeout(late);
      reject();
    };
  });
}
