import type { PictureInfo } from '../bridge/types.ts';
import { pictureOf } from './media/picture.ts';
import { upload } from './media/upload.ts';
import type { Argon2Cost } from './recovery/argon2.ts';

/** What a live connection needs of a WebSocket. */
export interface LiveSocket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** Everything the engine takes from outside, so that a test decides about time, chance and the network. */
export interface EngineEnvironment {
  /** Where the server is, without a trailing slash: `https://chat.example`. */
  readonly origin: string;
  readonly databaseName: string;
  readonly deviceName: string;
  /** One-time prekeys that the server is to have of each kind: the first few come with the sign-up, so that it feels instant. */
  readonly stock: { first: number; preKeys: number; kyberPreKeys: number };
  /** What Argon2id takes to make a key of a passphrase. */
  readonly passphraseCost: Argon2Cost;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (length: number) => Uint8Array;
  /** A number from 0 (included) to 1 (excluded), for jitter. */
  readonly chance: () => number;
  readonly newId: () => string;
  /** Runs `callback` once after `ms`; the answer cancels it. */
  readonly timer: (ms: number, callback: () => void) => () => void;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** POST of a file; tells how many bytes have gone. Rejects when there is no answer. */
  readonly upload: typeof upload;
  /** What is said of a picture beside its file; null when it is none. */
  readonly pictureOf: (file: Blob) => Promise<PictureInfo | null>;
  readonly openSocket: (url: string, protocols: string[]) => LiveSocket;
  /** For the developer's console; never a secret, never a text. */
  readonly log: (event: string, detail?: unknown) => void;
}

/** The environment of a browser's worker. */
export function browserEnvironment(): EngineEnvironment {
  return {
    origin: self.location.origin,
    databaseName: 'parley',
    deviceName: deviceName(navigator.userAgent),
    stock: { first: 10, preKeys: 100, kyberPreKeys: 50 },
    passphraseCost: { memoryKib: 64 * 1024, passes: 3, lanes: 1 },
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    chance: () => Math.random(),
    newId: () => crypto.randomUUID(),
    timer: (ms, callback) => {
      const id = setTimeout(callback, ms);
      return () => clearTimeout(id);
    },
    fetch: (url, init) => fetch(url, init),
    upload,
    pictureOf,
    openSocket: (url, protocols) => new WebSocket(url, protocols) as unknown as LiveSocket,
    log: (event, detail) => console.warn(`parley: ${event}`, detail ?? ''),
  };
}

function deviceName(userAgent: string): string {
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(userAgent)?.[0] ?? 'Browser';
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(userAgent)?.[0] ?? 'Web';
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS': 'macOS' };
  return `${names[browser] ?? browser}, ${names[system] ?? system}`;
}
