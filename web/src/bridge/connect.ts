import type { Port, ToScreen, ToWorker } from './protocol.ts';
import type { Engine, EngineEvent, Result } from './types.ts';

/** The screen's end of the border: an engine whose work is done on the other side of a port. */
export function connect(port: Port<ToScreen, ToWorker>): Engine {
  const waiting = new Map<number, (result: Result<never>) => void>();
  const listeners = new Set<(event: EngineEvent) => void>();
  let last = 0;

  port.addEventListener('message', ({ data }) => {
    if (data.kind === 'event') {
      for (const listener of listeners) listener(data.event);
      return;
    }
    const settle = waiting.get(data.id);
    waiting.delete(data.id);
    settle?.(data.kind === 'result' ? (data.result as Result<never>) : broken(data.message));
  });

  return {
    call(name, ...args) {
      const id = ++last;
      return new Promise((resolve) => {
        waiting.set(id, resolve as (result: Result<never>) => void);
        port.postMessage({ kind: 'call', id, name, args } as ToWorker);
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function startWorker(): Engine {
  const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  worker.addEventListener('error', (event) => {
    console.error('engine worker stopped', event.message);
  });
  return connect(worker);
}

function broken(detail: string): Result<never> {
  return { ok: false, refusal: { code: 'engine-failed', detail } };
}
