import type { EngineCalls, EngineEvent } from './types.ts';

export type CallName = keyof EngineCalls;
export type CallArgs<K extends CallName> = Parameters<EngineCalls[K]>;
export type CallResult<K extends CallName> = ReturnType<EngineCalls[K]>;

/** Screen to worker. Calls are numbered by the screen and answered in any order. */
export type ToWorker = { [K in CallName]: { kind: 'call'; id: number; name: K; args: CallArgs<K> } }[CallName];

/** Worker to screen: exactly one `result` or `error` per call; events in the order in which they happened. */
export type ToScreen =
  | { kind: 'result'; id: number; result: CallResult<CallName> }
  /** The engine broke its promise and threw. The screen turns this into the refusal `engine-failed`. */
  | { kind: 'error'; id: number; message: string }
  | { kind: 'event'; event: EngineEvent };

/** What both `MessagePort`, `Worker` and a worker's own global scope can do. */
export interface Port<Incoming, Outgoing> {
  postMessage(message: Outgoing): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Incoming>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<Incoming>) => void): void;
}
