import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { ClientFrame, ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { ClientBatchSchema, ClientFrameSchema, ServerBatchSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { concat } from '../bytes.ts';
import type { EngineEnvironment, LiveSocket } from '../environment.ts';
import { Unreachable } from '../refusal.ts';
import { Commands } from './commands.ts';

export type ClientEvent = ClientFrame['event'];

export interface LinkEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  closed(code: number): void;
}

const pingEveryMs = 20_000;
const deadAfterMs = 10_000;
const openWithinMs = 15_000;
const framesPerBatch = 50;
/** Well below what the server takes as one message; a frame that is larger goes alone. */
const bytesPerBatch = 128 * 1024;
/** Not a code of the contract: this side gave the connection up. */
const givenUp = 4000;

/** One WebSocket from its opening to its end: frames in batches, commands and their answers, and whether it still lives. */
export class Link {
  readonly #environment: EngineEnvironment;
  readonly #events: LinkEvents;
  readonly #socket: LiveSocket;
  readonly #commands: Commands;
  #queue: ClientFrame[] = [];
  #cancelTimer: () => void;
  #pinging = false;
  #open = false;
  #closed = false;
  #lastId = 0;

  constructor(environment: EngineEnvironment, token: string, events: LinkEvents) {
    this.#environment = environment;
    this.#events = events;
    this.#commands = new Commands(environment.timer);
    const url = `${environment.origin.replace(/^http/, 'ws')}/api/v1/live`;
    this.#socket = environment.openSocket(url, ['parley.v1.proto', `parley.token.${token}`]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.#opened();
    this.#socket.onmessage = ({ data }) => this.#received(data);
    this.#socket.onclose = ({ code }) => this.#end(code);
    this.#socket.onerror = null;
    this.#cancelTimer = environment.timer(openWithinMs, () => this.close());
  }

  get isOpen(): boolean {
    return this.#open && !this.#closed;
  }

  /** Sends a command; resolves with its answer. Throws `CommandRefused`, or `Unreachable` when nothing is known. */
  command(event: ClientEvent): Promise<ServerFrame> {
    if (!this.isOpen) return Promise.reject(new Unreachable('not connected'));
    const id = this.#enqueue(event);
    return this.#commands.expect(id);
  }

  /** Sends what needs no answer. */
  tell(event: ClientEvent): void {
    if (this.isOpen) this.#enqueue(event);
  }

  /** Asks for a sign of life now; without one within 10 s the connection is given up. */
  check(): void {
    if (!this.isOpen || this.#pinging) return;
    this.#cancelTimer();
    this.#pinging = true;
    this.#cancelTimer = this.#environment.timer(deadAfterMs, () => this.close());
    const alive = (): void => {
      this.#pinging = false;
      if (!this.isOpen) return;
      this.#cancelTimer();
      this.#cancelTimer = this.#environment.timer(pingEveryMs, () => this.check());
    };
    this.command({ case: 'ping', value: { $typeName: 'parley.v1.Ping' } }).then(alive, alive);
  }

  close(): void {
    if (this.#closed) return;
    this.#socket.close(givenUp);
    this.#end(givenUp);
  }

  #opened(): void {
    this.#open = true;
    this.#cancelTimer();
    this.#cancelTimer = this.#environment.timer(pingEveryMs, () => this.check());
    this.#events.opened();
  }

  #received(data: unknown): void {
    if (this.#closed || !(data instanceof ArrayBuffer)) return;
    try {
      for (const frame of fromBinary(ServerBatchSchema, new Uint8Array(data)).frames) {
        if (frame.id) this.#commands.answer(frame);
        else this.#events.frame(frame);
      }
    } catch (error) {
      this.#environment.log('a frame could not be read', error);
      this.close();
    }
  }

  #enqueue(event: ClientEvent): string {
    const id = String(++this.#lastId);
    if (this.#queue.length === 0) queueMicrotask(() => this.#flush());
    this.#queue.push(create(ClientFrameSchema, { id, event }));
    return id;
  }

  #flush(): void {
    const frames = this.#queue;
    this.#queue = [];
    let batch: ClientFrame[] = [];
    let bytes = 0;
    for (const frame of frames) {
      const size = toBinary(ClientFrameSchema, frame).length;
      if (batch.length === framesPerBatch || (batch.length > 0 && bytes + size > bytesPerBatch)) {
        this.#send(batch);
        [batch, bytes] = [[], 0];
      }
      batch.push(frame);
      bytes += size;
    }
    if (batch.length > 0) this.#send(batch);
  }

  #send(frames: ClientFrame[]): void {
    if (!this.#closed) this.#socket.send(concat(toBinary(ClientBatchSchema, create(ClientBatchSchema, { frames }))));
  }

  #end(code: number): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    this.#commands.fail();
    this.#events.closed(code);
  }
}
