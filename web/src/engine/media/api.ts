import type { EngineEnvironment } from '../environment.ts';
import { RefusalError, refuse, Unreachable } from '../refusal.ts';
import { refusalOf } from '../transport/problem.ts';
import type { Tokens } from '../transport/tokens.ts';
import { unknownType } from './content.ts';

/** Given up when nothing has moved for so long. */
const patienceMs = 30_000;

type Moved = (bytes: number) => void;

/** Sealed files on their way to the server and back; they take as long as they take. */
export class MediaApi {
  readonly #environment: EngineEnvironment;
  readonly #tokens: Tokens;

  constructor(environment: EngineEnvironment, tokens: Tokens) {
    this.#environment = environment;
    this.#tokens = tokens;
  }

  /** The same again under its id is harmless. */
  async upload(mediaId: string, sealed: Blob, moved: Moved): Promise<void> {
    await this.#attempt(async (authorization, patience) => {
      const headers = { ...authorization, 'Idempotency-Key': mediaId, 'Content-Type': unknownType };
      const tell = (bytes: number): void => {
        patience.renew();
        moved(bytes);
      };
      return this.#environment.upload(`${this.#url}/upload`, headers, sealed, tell, patience.signal);
    });
  }

  /** Hands the sealed bytes to whoever reads them. */
  async download<T>(
    mediaId: string,
    moved: Moved,
    read: (bytes: ReadableStream<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const { answer, patience } = await this.#attempt(async (headers, { signal }) =>
      this.#environment.fetch(`${this.#url}/${mediaId}`, { headers, signal, credentials: 'same-origin' }),
    ).catch((error: unknown) => {
      const isGone = error instanceof RefusalError && error.status === 404;
      throw isGone ? refuse('file-gone', 'The file is on the server no more.') : error;
    });
    let bytes = 0;
    let broken: unknown = null;
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        patience.renew();
        moved((bytes += piece.length));
        controller.enqueue(piece);
      },
    });
    const piped = (answer.body ?? new Blob([]).stream()).pipeTo(count.writable).catch((error: unknown) => {
      broken = error;
    });
    try {
      return await read(count.readable);
    } catch (error) {
      // Reading stops at once when the content is wrong; a network that broke off says so itself.
      if (error === broken || (error as { name?: string }).name !== 'SignalError')
        throw new Unreachable('the file broke off', { cause: error });
      throw error;
    } finally {
      patience.end();
      await piped;
    }
  }

  get #url(): string {
    return `${this.#environment.origin}/api/v1/media`;
  }

  async #attempt(
    ask: (headers: Record<string, string>, patience: Patience) => Promise<Response>,
  ): Promise<{ answer: Response; patience: Patience }> {
    const token = await this.#tokens.token();
    const first = await this.#once(ask, token);
    const { answer, patience } =
      first.answer.status === 401 ? await this.#once(ask, await this.#tokens.renew(token)) : first;
    if (!answer.ok) {
      patience.end();
      throw await refusalOf(answer);
    }
    return { answer, patience };
  }

  async #once(
    ask: (headers: Record<string, string>, patience: Patience) => Promise<Response>,
    token: string,
  ): Promise<{ answer: Response; patience: Patience }> {
    const patience = new Patience(this.#environment);
    try {
      return { answer: await ask({ Authorization: `Bearer ${token}` }, patience), patience };
    } catch (cause) {
      patience.end();
      throw new Unreachable('no answer about a file', { cause });
    }
  }
}

class Patience {
  readonly #environment: EngineEnvironment;
  readonly #abort = new AbortController();
  #cancel: () => void = () => undefined;

  constructor(environment: EngineEnvironment) {
    this.#environment = environment;
    this.renew();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  renew(): void {
    this.#cancel();
    this.#cancel = this.#environment.timer(patienceMs, () => this.#abort.abort());
  }

  end(): void {
    this.#cancel();
  }
}
