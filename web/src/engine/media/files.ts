import type { ChatId, MessageId } from '../../bridge/types.ts';
import { toHex } from '../bytes.ts';
import type { Core } from '../core.ts';
import { composeFile } from '../outbox/compose.ts';
import type { Place } from '../outbox/compose.ts';
import { refuse } from '../refusal.ts';
import { openBlob, sealBlob, SignalError } from '../signal/index.ts';
import type { OutboxRecord, StoredFile } from '../store/records.ts';
import type { MediaApi } from './api.ts';
import { fileContext, goodMediaType, isCaption, maxFileBytes } from './content.ts';
import { withoutMetadata } from './metadata.ts';
import { fileName } from './names.ts';
import { drawableTypeOf } from './sniff.ts';

/** Told at most so often: a screen has no use for more. */
const tellEveryBytes = 128 * 1024;

/** Files of messages: sealed here and kept until they are sent, uploaded when it is their turn, fetched and opened. */
export class Files {
  readonly #core: Core;
  readonly #api: MediaApi;
  readonly #opening = new Map<MessageId, Promise<Blob>>();
  readonly #sealing = new Map<ChatId, Promise<void>>();
  /** Places of files that are being sealed or wait for it; before everything as long as they are not known. */
  readonly #places = new Set<{ chatId: ChatId; order: number }>();
  /** What was written after a file may go, perhaps: that has its message now, or its place. */
  onSealed: () => void = () => undefined;

  constructor(core: Core, api: MediaApi) {
    this.#core = core;
    this.#api = api;
  }

  /**
   * Seals a file onto the shelf and writes its message. Those of a chat keep their order, however large they are, and what
   * is written meanwhile comes after them: `taken` is the place that was taken for this one when the person sent it.
   */
  send(chatId: ChatId, id: MessageId, file: Blob, name: string, caption: string, taken: Promise<Place>): Promise<void> {
    const held = { chatId, order: -Infinity };
    this.#places.add(held);
    const known = taken.then((place) => {
      held.order = place.order;
      this.onSealed();
      return place;
    });
    void known.catch(() => undefined);
    const before = this.#sealing.get(chatId) ?? Promise.resolve();
    const sealing = before
      .catch(() => undefined)
      .then(async () => {
        await this.#send(chatId, id, file, name, caption, await known);
      })
      .finally(() => {
        this.#places.delete(held);
        this.onSealed();
      });
    this.#sealing.set(chatId, sealing);
    return sealing;
  }

  /** Whether a file that stands before this place in a chat is still being sealed. */
  isSealingBefore({ chatId, order }: OutboxRecord): boolean {
    return [...this.#places].some((held) => held.chatId === chatId && held.order < order);
  }

  /** The same message id again is the same message. */
  async #send(chatId: ChatId, id: MessageId, chosen: Blob, name: string, caption: string, place: Place): Promise<void> {
    const { store, environment } = this.#core;
    if (await store.read('messages', id)) return;
    if (chosen.size > maxFileBytes) throw refuse('too-large', 'A file has at most 100 MiB.');
    if (!isCaption(caption)) throw refuse('input-invalid', 'A caption has at most 16,384 characters.');
    const file = await withoutMetadata(chosen).catch(gone);
    const key = environment.random(32);
    const described: StoredFile = {
      mediaId: toHex(environment.random(16)),
      key,
      size: file.size,
      name: fileName(name),
      mediaType: goodMediaType(file.type),
    };
    const picture = await environment.pictureOf(file);
    const sealed = await sealBlob(key, fileContext, file, environment.random).catch(gone);
    await store.shelf.put(described.mediaId, sealed);
    await composeFile(this.#core, chatId, id, caption, picture ? { ...described, picture } : described, place);
  }

  /** Uploads the file of an entry, if it has one that the server has not. Throws what passes. */
  async upload(entry: OutboxRecord): Promise<OutboxRecord> {
    const { store } = this.#core;
    if (!entry.file || entry.uploaded) return entry;
    const { era } = store;
    const { mediaId } = entry.file;
    const sealed = await store.shelf.get(mediaId);
    if (!sealed) throw refuse('file-lost', 'The file that was to be sent is here no more.');
    await this.#telling(entry.id, sealed.size, (moved) => this.#api.upload(mediaId, sealed, moved));
    return store.step(async (step) => {
      const uploaded = { ...((await step.get('outbox', entry.id)) ?? entry), uploaded: true as const };
      step.put('outbox', entry.id, uploaded);
      return uploaded;
    }, era);
  }

  /** The server has the message. */
  sent({ file }: OutboxRecord): void {
    if (file) void this.#core.store.shelf.delete(file.mediaId).catch(() => undefined);
  }

  /** Everything of it is authentic before any of it is given out. */
  open(id: MessageId): Promise<Blob> {
    let opening = this.#opening.get(id);
    if (!opening) {
      opening = this.#open(id).finally(() => this.#opening.delete(id));
      this.#opening.set(id, opening);
    }
    return opening;
  }

  /** What a page that died has left behind. */
  async sweep(): Promise<void> {
    const waiting = [...this.#core.store.all('outbox').values()].flatMap(({ file }) => (file ? [file.mediaId] : []));
    await this.#core.store.shelf.sweep(new Set(waiting));
  }

  async #open(id: MessageId): Promise<Blob> {
    const { store } = this.#core;
    const content = (await store.read('messages', id))?.content;
    if (content?.kind !== 'file') throw refuse('file-missing', 'This message has no file.');
    const { file } = content;
    const read = (bytes: ReadableStream<Uint8Array>): Promise<Blob> =>
      openBlob(file.key, fileContext, bytes, file.size);
    const own = await store.shelf.get(file.mediaId);
    try {
      const opened = own
        ? await read(own.stream())
        : await this.#telling(id, file.size, (moved) => this.#api.download(file.mediaId, moved, read));
      return opened.slice(0, opened.size, await drawableTypeOf(opened));
    } catch (error) {
      if (!(error instanceof SignalError)) throw error;
      throw refuse('file-damaged', 'What the server has is not the file that was sent.');
    }
  }

  async #telling<T>(id: MessageId, total: number, work: (moved: (bytes: number) => void) => Promise<T>): Promise<T> {
    let told = 0;
    const tell = (bytes: number): void => {
      if (bytes - told < tellEveryBytes && bytes < total) return;
      told = bytes;
      this.#core.emit({ type: 'transfer', id, transfer: { moved: Math.min(bytes, total), total } });
    };
    this.#core.emit({ type: 'transfer', id, transfer: { moved: 0, total } });
    try {
      return await work(tell);
    } finally {
      this.#core.emit({ type: 'transfer', id, transfer: null });
    }
  }
}

/** It was moved or changed after the person had chosen it. */
function gone(cause: unknown): never {
  throw new DOMException('the file cannot be read', { name: 'NotReadableError', cause } as never);
}
