import { beforeEach, describe, expect, it } from 'vitest';
import { WrittenTexts } from './written.ts';

class MapStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  clear = () => this.#items.clear();
  getItem = (name: string) => this.#items.get(name) ?? null;
  key = (i: number) => [...this.#items.keys()][i] ?? null;
  removeItem = (name: string) => void this.#items.delete(name);
  setItem = (name: string, value: string) => void this.#items.set(name, value);
  text = () => JSON.stringify([...this.#items]);
}

describe('a text that is on its way to the engine', () => {
  const key = new Uint8Array(32).fill(7);
  const one = { id: 'id-one', chatId: 'rhubarb-chat', text: 'rhubarb pie', at: 1 };
  const two = { id: 'id-two', chatId: 'rhubarb-chat', text: 'and custard', at: 2 };
  let storage: MapStorage;
  let texts: WrittenTexts;
  beforeEach(async () => {
    storage = new MapStorage();
    storage.setItem('parley.theme', 'dark');
    texts = new WrittenTexts(storage);
    expect(await texts.open(key)).toEqual([]);
  });

  it('is there when the page is opened again, in the order of writing, until the engine has it', async () => {
    for (const text of [two, one]) texts.keep(text);
    const again = new WrittenTexts(storage);
    expect(await again.open(key)).toEqual([one, two]);
    again.drop(one.id);
    expect(await new WrittenTexts(storage).open(key)).toEqual([two]);
  });

  it('is kept in the same turn, and sealed', () => {
    texts.keep(one);
    expect(storage.length).toBe(2);
    for (const secret of ['rhubarb', 'pie']) {
      expect(storage.text()).not.toContain(secret);
      expect(storage.text()).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('is of no use to another account, or under another id', async () => {
    texts.keep(one);
    storage.setItem('parley.written.id-two', storage.getItem('parley.written.id-one') ?? '');
    storage.setItem('parley.written.id-three', 'no text at all');
    expect(await new WrittenTexts(storage).open(key)).toEqual([one]);
    expect(await new WrittenTexts(storage).open(new Uint8Array(32).fill(8))).toEqual([]);
    expect(storage.text()).toBe('[["parley.theme","dark"]]');
  });

  it('is forgotten when nobody is signed in any more, and none is kept then', async () => {
    texts.keep(one);
    texts.forget();
    texts.keep(two);
    expect(storage.text()).toBe('[["parley.theme","dark"]]');
    const opening = texts.open(key);
    texts.forget();
    expect(await opening).toEqual([]);
    texts.keep(two);
    expect(storage.text()).toBe('[["parley.theme","dark"]]');
  });

  it('is not in the way where nothing may be stored, or there is no room', async () => {
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    texts.keep(one);
    const without = new WrittenTexts(null);
    expect(await without.open(key)).toEqual([]);
    without.keep(one);
    without.drop(one.id);
    without.forget();
  });
});
