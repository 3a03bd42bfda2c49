import type { EngineCalls, EngineEvent } from '../../bridge/types.ts';

/** A call on its way from the tab that has the screen to the tab that has the engine. */
export interface RelayedCall {
  kind: 'call';
  from: string;
  id: number;
  name: keyof EngineCalls;
  args: unknown[];
}

/** What tabs tell each other. `to` is left out when all are meant. */
export type TabMessage =
  | RelayedCall
  | { kind: 'hello'; from: string }
  | { kind: 'goodbye'; from: string }
  | { kind: 'owner' }
  | { kind: 'result'; to: string; id: number; result: unknown }
  | { kind: 'error'; to: string; id: number; message: string }
  | { kind: 'event'; to?: string; event: EngineEvent };

/** What a tab needs of its surroundings: a channel to the others, and the lock that makes one of them the owner. */
export interface TabEnvironment {
  readonly id: string;
  post(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
  /** Calls back once this tab is the owner, which it stays until it is closed. */
  whenOwner(callback: () => Promise<void>): void;
}

export function browserTab(name: string): TabEnvironment {
  const channel = new BroadcastChannel(name);
  return {
    id: crypto.randomUUID(),
    post: (message) => channel.postMessage(message),
    listen: (listener) => channel.addEventListener('message', ({ data }) => listener(data as TabMessage)),
    whenOwner: (callback) => {
      void navigator.locks.request(name, async () => {
        await callback();
        // Held for as long as the tab lives: the browser gives it to the next one.
        await new Promise<never>(() => undefined);
      });
    },
  };
}
