/** Every value in the database of a device, with byte arrays as text of one character a byte. */
export async function rawContent(databaseName: string): Promise<Record<string, string>> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database does not open'));
  });
  const content: Record<string, string> = {};
  for (const name of database.objectStoreNames) {
    const request = database.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => (request.onsuccess = resolve));
    const asText = (_: string, part: unknown): unknown =>
      part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : part;
    content[name] = (request.result as unknown[]).map((each) => JSON.stringify(each, asText)).join('\n');
  }
  database.close();
  return content;
}
