import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { StoreName } from './records.ts';
import { storeNames } from './records.ts';
import { newVaultKey } from './vault.ts';

/** What IndexedDB sees of a record: ids and places that an index needs, and sealed bytes. */
export interface RawRecord {
  key: string;
  chatId?: string;
  order?: number;
  sealed: Uint8Array;
}

type RecordStores = { [S in Exclude<StoreName, 'messages'>]: { key: string; value: RawRecord } };

export interface ParleySchema extends DBSchema, RecordStores {
  messages: { key: string; value: RawRecord; indexes: { place: [string, number] } };
  vault: { key: string; value: CryptoKey };
  shelf: { key: string; value: Blob };
}

export type Database = IDBPDatabase<ParleySchema>;

export const vaultKeyName = 'key';

/** One more with every store that is added. */
const version = 7;

/** `onLost` is called when the browser takes the database away while it is open. */
export async function openDatabase(name: string, onLost: () => void): Promise<{ database: Database; key: CryptoKey }> {
  const database = await openDB<ParleySchema>(name, version, {
    upgrade(upgraded) {
      const lacks = (store: StoreName | 'vault' | 'shelf'): boolean => !upgraded.objectStoreNames.contains(store);
      if (lacks('vault')) upgraded.createObjectStore('vault');
      if (lacks('shelf')) upgraded.createObjectStore('shelf');
      for (const store of storeNames) {
        if (store !== 'messages' && lacks(store)) upgraded.createObjectStore(store, { keyPath: 'key' });
      }
      if (lacks('messages')) {
        upgraded.createObjectStore('messages', { keyPath: 'key' }).createIndex('place', ['chatId', 'order']);
      }
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
  return { database, key: await vaultKey(database) };
}

async function vaultKey(database: Database): Promise<CryptoKey> {
  const stored = await database.get('vault', vaultKeyName);
  if (stored) return stored;
  const key = await newVaultKey();
  await database.put('vault', key, vaultKeyName);
  return key;
}
