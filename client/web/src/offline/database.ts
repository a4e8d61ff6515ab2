/** IndexedDB as promises: open, ask, and wait until a transaction is really on the device. */

/** Opens a database; `upgrade` makes its stores. Rejects when this browser offers none. */
export function openDatabase(
  name: string,
  version: number,
  upgrade: (db: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (typeof indexedDB === 'undefined') {
      reject(new Error('this browser keeps no data for this page'));
      return;
    }
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database did not open'));
    request.onblocked = () => reject(new Error('another page keeps an older database open'));
    request.onsuccess = () => {
      const db = request.result;
      // A newer page, or one that forgets this person, must not wait for this one.
      db.onversionchange = () => db.close();
      resolve(db);
    };
  });
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database did not answer'));
  });
}

/** Resolves when the transaction is complete: what it wrote survives the tab and the browser. */
export function complete(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('could not be stored'));
    transaction.onabort = () => reject(transaction.error ?? new Error('the device is full'));
  });
}

/** Deletes a database, whether or not it exists; open pages give it up by themselves. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('could not be deleted'));
  });
}
