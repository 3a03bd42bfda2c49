function open(databaseName: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database does not open'));
  });
}

/** Every value in the database of a device, with byte arrays as text of one character a byte. */
export async function rawContent(databaseName: string): Promise<Record<string, string>> {
  const database = await open(databaseName);
  const content: Record<string, string> = {};
  for (const name of database.objectStoreNames) {
    const request = database.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => (request.onsuccess = resolve));
    const asText = (_: string, part: unknown): unknown =>
      part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : part;
    const values = await Promise.all((request.result as unknown[]).map(bytesOf));
    content[name] = values.map((each) => JSON.stringify(each, asText)).join('\n');
  }
  database.close();
  return content;
}

async function bytesOf(value: unknown): Promise<unknown> {
  return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value;
}

/** Empties stores of a device whose page is closed, as if the browser had lost them. */
export async function lose(databaseName: string, ...stores: string[]): Promise<void> {
  const database = await open(databaseName);
  const transaction = database.transaction(stores, 'readwrite');
  for (const name of stores) transaction.objectStore(name).clear();
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}
