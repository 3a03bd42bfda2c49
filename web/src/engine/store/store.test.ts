import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../signal/testing/seeded.ts';
import { decodeRecord, encodeRecord } from './codec.ts';
import { newVaultKey, Vault } from './vault.ts';
import { Store } from './store.ts';
import { Stopped } from '../refusal.ts';
import type { StoredMessage } from './records.ts';
import type { Step } from './step.ts';

const message = (id: string, order: number, text = 'hello'): StoredMessage => ({
  id,
  chatId: 'chat',
  order,
  sequence: order,
  senderId: 'somebody',
  mine: false,
  at: 0,
  content: { kind: 'text', text },
  failed: false,
});

const draft =
  (text: string, key = 'chat') =>
  (step: Step): void =>
    step.put('drafts', key, { text });

describe('the local store', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });
  const open = () => Store.open('store', seededRandom('store'));

  it('gives back after reopening what was stored, byte arrays included', async () => {
    const first = await open();
    await first.step((step) => {
      step.put('sessions', 'a.1', { state: Uint8Array.of(0, 255, 7) });
      step.put('drafts', 'chat', { text: 'ü\u0000"' });
    });
    first.close();
    const second = await open();
    expect(await second.read('sessions', 'a.1')).toEqual({ state: Uint8Array.of(0, 255, 7) });
    expect(second.all('drafts').get('chat')).toEqual({ text: 'ü\u0000"' });
  });

  it('says so when the browser takes it away, and takes nothing more', async () => {
    const store = await open();
    const onLost = vi.fn();
    store.onLost = onLost;
    await new Promise((resolve) => (indexedDB.deleteDatabase('store').onsuccess = resolve));
    expect(onLost).toHaveBeenCalledTimes(1);
    await expect(store.step(draft('late'))).rejects.toBeInstanceOf(Stopped);
  });

  it('lets a step see its own writes and nobody else before the commit', async () => {
    const store = await open();
    await store.step(async (step) => {
      step.put('drafts', 'chat', { text: 'mine' });
      expect(await step.get('drafts', 'chat')).toEqual({ text: 'mine' });
      expect(store.all('drafts').size).toBe(0);
      step.delete('drafts', 'chat');
      expect(await step.get('drafts', 'chat')).toBeUndefined();
    });
    expect(store.all('drafts').size).toBe(0);
  });

  it('runs one step at a time, so that no two read the same state', async () => {
    const store = await open();
    const append = (letter: string) =>
      store.step(async (step) => {
        const before = (await step.get('drafts', 'chat'))?.text ?? '';
        await Promise.resolve();
        step.put('drafts', 'chat', { text: before + letter });
      });
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(append));
    expect(store.all('drafts').get('chat')?.text).toBe('abcdef');
  });

  it('changes nothing and tells nobody when a step throws, and runs the next', async () => {
    const store = await open();
    const heard = vi.fn();
    const failing = store.step(async (step) => {
      step.put('drafts', 'chat', { text: 'never' });
      step.after(heard);
      await Promise.reject(new Error('half way'));
    });
    await expect(failing).rejects.toThrow('half way');
    expect(store.all('drafts').size).toBe(0);
    expect(heard).not.toHaveBeenCalled();
    await store.step(draft('next'));
    expect(store.all('drafts').get('chat')?.text).toBe('next');
  });

  it('changes nothing and tells nobody when the commit fails, not even in the stores that came first', async () => {
    const store = await open();
    await store.step(draft('before'));
    const heard = vi.fn();
    const failing = store.step((step) => {
      step.put('drafts', 'chat', { text: 'after' });
      step.put('sessions', 'a.1', { state: Uint8Array.of(1) });
      // A place that no index can hold: the database refuses it, after it has taken the others.
      step.put('messages', 'broken', message('broken', Symbol.iterator as unknown as number));
      step.after(heard);
    });
    await expect(failing).rejects.toThrow();
    expect(heard).not.toHaveBeenCalled();
    expect(store.all('drafts').get('chat')?.text).toBe('before');
    expect(await store.read('sessions', 'a.1')).toBeUndefined();
    store.close();
    const again = await open();
    expect(again.all('drafts').get('chat')?.text).toBe('before');
    expect(await again.read('sessions', 'a.1')).toBeUndefined();
  });

  it('tells observers only once the transaction is committed', async () => {
    const store = await open();
    let seen: unknown;
    await store.step((step) => {
      step.put('drafts', 'chat', { text: 'committed' });
      step.after(() => (seen = store.all('drafts').get('chat')));
      expect(seen).toBeUndefined();
    });
    expect(seen).toEqual({ text: 'committed' });
  });

  it('refuses steps once it is closed, also those that wait for their turn', async () => {
    const store = await open();
    const heard = vi.fn();
    const slow = store.step((step) => {
      step.put('drafts', 'chat', { text: 'too late' });
      step.after(heard);
      store.close();
    });
    const waiting = store.step(heard);
    await expect(slow).rejects.toThrow('closed');
    await expect(waiting).rejects.toThrow('closed');
    expect(heard).not.toHaveBeenCalled();
  });

  it('forgets everything at once, and writes nothing that began before', async () => {
    const store = await open();
    await store.step(draft('old'));
    const { era } = store;
    const wiped = store.wipe(() => expect(store.all('drafts').size).toBe(0));
    const late = store.step(draft('late'), era);
    const stillLater = store.step(draft('new', 'other'), era + 1);
    await wiped;
    await expect(late).rejects.toThrow('forgotten');
    await stillLater;
    expect([...store.all('drafts').keys()]).toEqual(['other']);
  });

  it('keeps a record past a step that runs, and none for a person who is forgotten in that moment', async () => {
    const written = { chatId: 'chat', text: 'hello', at: 0, turn: 1 };
    const first = await open();
    void first.step(() => new Promise<void>(() => undefined));
    await first.keep('past', written);
    first.close();
    const second = await open();
    expect([...second.all('written')]).toEqual([['past', written]]);
    const outcomes = await Promise.allSettled([
      second.wipe(() => undefined),
      ...Array.from({ length: 200 }, async (_, ticks) => {
        for (let each = 0; each < ticks; each++) await Promise.resolve();
        await second.keep(`at ${ticks}`, written);
      }),
    ]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((reason) => reason instanceof Stopped)).toBe(true);
    second.close();
    await expect(open()).resolves.toBeDefined();
  });

  it('adds the stores that a database of the version before does not have', async () => {
    await new Promise((resolve) => {
      const request = indexedDB.open('store', 6);
      request.onupgradeneeded = () => request.result.createObjectStore('drafts', { keyPath: 'key' });
      request.onsuccess = () => {
        request.result.close();
        resolve(null);
      };
    });
    const store = await open();
    await store.keep('id', { chatId: 'chat', text: 'hello', at: 0, turn: 1 });
    await store.step(draft('kept'));
    expect(store.all('written').size).toBe(1);
    store.close();
  });

  it('pages messages of a chat by their place, newest page first', async () => {
    const store = await open();
    await store.step((step) => {
      for (const order of [3, 1, 2.5, 2, 10]) step.put('messages', `m${order}`, message(`m${order}`, order));
      step.put('messages', 'elsewhere', { ...message('elsewhere', 4), chatId: 'another' });
    });
    const orders = async (before: number, limit: number) =>
      (await store.messages('chat', before, limit)).map(({ order }) => order);
    expect(await orders(Infinity, 2)).toEqual([3, 10]);
    expect(await orders(3, 2)).toEqual([2, 2.5]);
    expect(await orders(2, 2)).toEqual([1]);
  });
});

describe('the vault', () => {
  it('does not open a record that was moved to another place, or changed', async () => {
    const vault = new Vault(await newVaultKey(), seededRandom('vault'));
    const sealed = await vault.seal('drafts', 'chat', { text: 'hello' });
    expect(await vault.open('drafts', 'chat', sealed)).toEqual({ text: 'hello' });
    await expect(vault.open('drafts', 'other', sealed)).rejects.toThrow();
    await expect(vault.open('outbox', 'chat', sealed)).rejects.toThrow();
    sealed[sealed.length - 1]! ^= 1;
    await expect(vault.open('drafts', 'chat', sealed)).rejects.toThrow();
  });

  it('has a key that no script can read out', async () => {
    await expect(crypto.subtle.exportKey('raw', await newVaultKey())).rejects.toThrow();
  });

  it('never seals the same record to the same bytes', async () => {
    const vault = new Vault(await newVaultKey(), seededRandom('vault'));
    const [one, two] = [await vault.seal('drafts', 'chat', 1), await vault.seal('drafts', 'chat', 1)];
    expect(one).not.toEqual(two);
  });
});

describe('the record codec', () => {
  it('gives back any record of plain data and byte arrays', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 40 }));
    const record = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(leaf, fc.array(leaf, { maxLength: 5 })));
    fc.assert(
      fc.property(record, (value) => {
        const plain = { ...value };
        expect(decodeRecord(encodeRecord(plain))).toEqual(plain);
      }),
    );
  });
});
