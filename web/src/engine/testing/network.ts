import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { ClientFrame, ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import { ClientBatchSchema, ServerBatchSchema } from '../../contract/gen/parley/v1/live_pb.ts';
import { concat } from '../bytes.ts';
import type { EngineEnvironment, LiveSocket } from '../environment.ts';
import { ManualClock } from './clock.ts';

/** A socket of which the test plays the other end. */
export class PlayedSocket implements LiveSocket {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly batches: ClientFrame[][] = [];
  closedWith: number | undefined;

  send(data: Uint8Array<ArrayBuffer>): void {
    this.batches.push(fromBinary(ClientBatchSchema, data).frames);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  get frames(): ClientFrame[] {
    return this.batches.flat();
  }

  answer(id: string, event: ServerFrame['event']): void {
    const batch = create(ServerBatchSchema, { frames: [{ id, event }] });
    this.onmessage?.({ data: concat(toBinary(ServerBatchSchema, batch)).buffer });
  }
}

/** A network of which the test plays the other end, request by request and socket by socket. */
export class PlayedNetwork {
  readonly clock = new ManualClock();
  readonly sockets: PlayedSocket[] = [];
  readonly requests: { path: string; authorization: string | null }[] = [];
  /** What a request is answered; at first, with a token that holds for fifteen minutes. */
  respond: (path: string) => Response | Promise<Response> = () =>
    Response.json({ accessToken: `token ${this.requests.length}`, expiresAt: this.clock.now() + 900_000 });

  environment: EngineEnvironment = {
    origin: 'https://chat.example',
    databaseName: 'none',
    deviceName: 'none',
    stock: { first: 0, preKeys: 0, kyberPreKeys: 0 },
    passphraseCost: { memoryKib: 8192, passes: 1, lanes: 1 },
    now: this.clock.now,
    random: (length) => new Uint8Array(length),
    chance: () => 0.5,
    newId: () => 'id',
    timer: this.clock.timer,
    fetch: (url, { headers }) => {
      const path = url.replace('https://chat.example/api/v1/', '');
      this.requests.push({ path, authorization: new Headers(headers).get('Authorization') });
      return Promise.resolve(this.respond(path));
    },
    upload: () => Promise.reject(new TypeError('no files here')),
    pictureOf: () => Promise.resolve(null),
    openSocket: () => {
      const socket = new PlayedSocket();
      this.sockets.push(socket);
      return socket;
    },
    log: () => undefined,
  };
}
