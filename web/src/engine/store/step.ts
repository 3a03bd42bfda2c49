import type { Records, StoreName } from './records.ts';

export interface Write {
  store: StoreName;
  key: string;
  /** Undefined deletes. */
  value: Records[StoreName] | undefined;
}

type Reader = <S extends StoreName>(store: S, key: string) => Promise<Records[S] | undefined>;

/**
 * One logical step: reads see its own writes, the writes become one transaction, and what was put off with `after`
 * happens once that is committed. A step that throws has changed nothing.
 */
export class Step {
  readonly #read: Reader;
  readonly #writes = new Map<string, Write>();
  readonly #effects: (() => void)[] = [];
  /** What it writes can be had again: it need not wait for the disk. */
  repeatable = false;

  constructor(read: Reader) {
    this.#read = read;
  }

  async get<S extends StoreName>(store: S, key: string): Promise<Records[S] | undefined> {
    const write = this.#writes.get(`${store}\0${key}`);
    return write ? (write.value as Records[S] | undefined) : this.#read(store, key);
  }

  put<S extends StoreName>(store: S, key: string, value: Records[S]): void {
    this.#writes.set(`${store}\0${key}`, { store, key, value });
  }

  delete(store: StoreName, key: string): void {
    this.#writes.set(`${store}\0${key}`, { store, key, value: undefined });
  }

  /** Observers hear of a step only here. */
  after(effect: () => void): void {
    this.#effects.push(effect);
  }

  get writes(): Write[] {
    return [...this.#writes.values()];
  }

  get effects(): readonly (() => void)[] {
    return this.#effects;
  }
}
