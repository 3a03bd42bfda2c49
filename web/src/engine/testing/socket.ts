import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { ClientFrame, ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { ClientBatchSchema, ServerBatchSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { concat } from '../bytes.ts';
import type { LiveSocket } from '../environment.ts';

/** What the server does with a connection. */
export interface Line {
  opened(socket: FakeSocket): void;
  heard(socket: FakeSocket, frame: ClientFrame): void;
  closed(socket: FakeSocket): void;
}

/** Both ends of one WebSocket. Everything takes a turn of the event loop, in order. */
export class FakeSocket implements LiveSocket {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly protocols: readonly string[];
  /** What the client has sent, as it went over the wire. */
  readonly sent: Uint8Array[] = [];
  readonly #line: Line;
  #over = false;

  constructor(protocols: readonly string[], line: Line, refused: boolean) {
    this.protocols = protocols;
    this.#line = line;
    setImmediate(() => {
      if (refused) this.drop(1006);
      if (this.#over) return;
      this.onopen?.();
      line.opened(this);
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.sent.push(data);
    setImmediate(() => {
      for (const frame of fromBinary(ClientBatchSchema, data).frames) if (!this.#over) this.#line.heard(this, frame);
    });
  }

  close(): void {
    this.#over = true;
    this.#line.closed(this);
  }

  /** From the server. */
  tell(...frames: ServerFrame[]): void {
    this.tellRaw(toBinary(ServerBatchSchema, create(ServerBatchSchema, { frames })));
  }

  tellRaw(bytes: Uint8Array): void {
    setImmediate(() => {
      if (!this.#over) this.onmessage?.({ data: concat(bytes).buffer });
    });
  }

  /** The connection ends here and now; what is on its way is lost. */
  drop(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#line.closed(this);
    this.onclose?.({ code, reason: '' });
  }
}
