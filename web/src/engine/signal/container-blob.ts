import { utf8 } from './bytes.ts';
import { beginOpening, beginSealing, chunkSize, headerSize, tagSize } from './cobblestone.ts';
import { paddedSize, paddingMark } from './container.ts';
import { SignalError } from './errors.ts';
import type { RandomSource } from './types.ts';

/** Read at once: some chunks. */
const sliceSize = 64 * chunkSize;
/** So many bytes are handed to the browser, which may keep them on the disk. */
const batchSize = 8 * 1024 * 1024;

/** The container of content that is too large to be held; the same bytes as `sealContainer` makes. */
export async function sealBlob(key: Uint8Array, context: string, content: Blob, random: RandomSource): Promise<Blob> {
  const { header, seal } = beginSealing(key, utf8(context), random);
  const sealed = new Batches();
  sealed.add(header);
  const padded = paddedSize(content.size + 1);
  let slice = new Uint8Array(0);
  for (let at = 0, index = 0; at <= padded; at += chunkSize, index++) {
    if (at % sliceSize === 0) slice = new Uint8Array(await content.slice(at, at + sliceSize).arrayBuffer());
    const chunk = new Uint8Array(Math.min(chunkSize, padded - at));
    chunk.set(slice.subarray(at % sliceSize, (at % sliceSize) + chunk.length));
    if (content.size >= at && content.size < at + chunk.length) chunk[content.size - at] = paddingMark;
    sealed.add(await seal(index, chunk));
  }
  return sealed.blob();
}

/**
 * The content of a container as it comes, once all of it has been found authentic. Throws `bad-mac` as soon as a chunk is
 * not, is not in its place, or when the whole is not as long as content of this size is.
 */
export async function openBlob(
  key: Uint8Array,
  context: string,
  container: ReadableStream<Uint8Array>,
  contentSize: number,
): Promise<Blob> {
  const source = new Exactly(container);
  try {
    const { open } = beginOpening(key, utf8(context), await source.read(headerSize));
    const content = new Batches();
    const padded = paddedSize(contentSize + 1);
    for (let at = 0, index = 0; at <= padded; at += chunkSize, index++) {
      const size = Math.min(chunkSize, padded - at);
      const chunk = await open(index, await source.read(size + tagSize));
      const own = Math.max(0, Math.min(contentSize - at, size));
      const padding = chunk.subarray(own);
      const mark = contentSize >= at ? paddingMark : 0;
      if (padding.length > 0 && padding[0] !== mark) throw wrong();
      if (padding.subarray(1).some((byte) => byte !== 0)) throw wrong();
      content.add(chunk.subarray(0, own));
    }
    if (!(await source.ended())) throw wrong();
    return content.blob();
  } finally {
    source.cancel();
  }
}

/** Pieces, put together into blobs before they become many. */
class Batches {
  readonly #blobs: Blob[] = [];
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;

  add(piece: Uint8Array): void {
    this.#pieces.push(piece as Uint8Array<ArrayBuffer>);
    this.#size += piece.length;
    if (this.#size >= batchSize) this.#pack();
  }

  blob(): Blob {
    this.#pack();
    return new Blob(this.#blobs);
  }

  #pack(): void {
    this.#blobs.push(new Blob(this.#pieces));
    this.#pieces = [];
    this.#size = 0;
  }
}

/** Gives as many bytes as are asked for. */
class Exactly {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #held = new Uint8Array(0);

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  async read(size: number): Promise<Uint8Array> {
    const out = new Uint8Array(size);
    for (let filled = 0; filled < size;) {
      if (this.#held.length === 0 && !(await this.#more())) throw wrong();
      const part = this.#held.subarray(0, size - filled);
      out.set(part, filled);
      filled += part.length;
      this.#held = this.#held.subarray(part.length);
    }
    return out;
  }

  async ended(): Promise<boolean> {
    while (this.#held.length === 0) if (!(await this.#more())) return true;
    return false;
  }

  cancel(): void {
    void this.#reader.cancel().catch(() => undefined);
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (value) this.#held = new Uint8Array(value);
    return !done;
  }
}

function wrong(): SignalError {
  return new SignalError('bad-mac', 'the container is not authentic');
}
