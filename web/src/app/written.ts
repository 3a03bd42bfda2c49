import type { ChatId, MessageId } from '../bridge/types.ts';

/** A text on its way from the screen to the engine. */
export interface WrittenText {
  id: MessageId;
  chatId: ChatId;
  text: string;
  at: number;
}

type Cipher = (id: MessageId) => { encrypt(plain: Uint8Array): Uint8Array; decrypt(sealed: Uint8Array): Uint8Array };

const prefix = 'parley.written.';

/**
 * Keeps each text that was sent until the engine has it. That happens in the same turn in which the person presses *send*,
 * so that it does not matter how busy the engine is or when the page is closed. What is kept is sealed, and bound to its id.
 */
export class WrittenTexts {
  readonly #storage: Storage | null;
  #cipher: Cipher | null = null;
  #era = 0;

  /** Without a storage, since it may be forbidden, nothing is kept. */
  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  /** Keeps texts under this key from now on. Answers with what was left under it, in the order of writing; all else is forgotten. */
  async open(key: Uint8Array): Promise<WrittenText[]> {
    const era = this.#era;
    const [{ xchacha20poly1305 }, { managedNonce, hexToBytes }] = await Promise.all([
      import('@noble/ciphers/chacha.js'),
      import('@noble/ciphers/utils.js'),
    ]);
    if (era !== this.#era) return [];
    const seal = managedNonce(xchacha20poly1305);
    const cipher: Cipher = (id) => seal(key, new TextEncoder().encode(id));
    this.#cipher = cipher;
    return this.#ids()
      .flatMap((id) => {
        try {
          const plain = cipher(id).decrypt(hexToBytes(this.#storage?.getItem(prefix + id) ?? ''));
          return [{ id, ...(JSON.parse(new TextDecoder().decode(plain)) as Omit<WrittenText, 'id'>) }];
        } catch {
          this.drop(id);
          return [];
        }
      })
      .sort((one, other) => one.at - other.at);
  }

  keep({ id, ...text }: WrittenText): void {
    if (!this.#cipher) return;
    const sealed = this.#cipher(id).encrypt(new TextEncoder().encode(JSON.stringify(text)));
    try {
      this.#storage?.setItem(prefix + id, Array.from(sealed, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    } catch {
      // It is full. The engine has the text in a moment.
    }
  }

  drop(id: MessageId): void {
    this.#storage?.removeItem(prefix + id);
  }

  /** Nobody is signed in any more. */
  forget(): void {
    this.#era++;
    this.#cipher = null;
    for (const id of this.#ids()) this.drop(id);
  }

  #ids(): MessageId[] {
    const storage = this.#storage;
    return Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? '')
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  }
}
