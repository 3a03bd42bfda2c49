import type { CallName, Port, ToScreen, ToWorker } from './protocol.ts';
import type { Engine } from './types.ts';

/**
 * Exposes an engine over a port; inside the dedicated worker: `serve(engine, self)`. Call it synchronously while the
 * worker's script is evaluated, or messages posted meanwhile are lost. Returns what stops it.
 */
export function serve(engine: Engine, port: Port<ToWorker, ToScreen>): () => void {
  const answer = async ({ data }: MessageEvent<ToWorker>): Promise<void> => {
    try {
      const call = engine.call.bind(engine) as (name: CallName, ...args: unknown[]) => ReturnType<Engine['call']>;
      const result = await call(data.name, ...data.args);
      port.postMessage({ kind: 'result', id: data.id, result });
    } catch (error) {
      console.error(`engine call ${data.name} failed`, error);
      port.postMessage({ kind: 'error', id: data.id, message: error instanceof Error ? error.message : String(error) });
    }
  };
  const onMessage = (event: MessageEvent<ToWorker>): void => void answer(event);

  port.addEventListener('message', onMessage);
  if (port instanceof MessagePort) port.start();
  const unsubscribe = engine.subscribe((event) => {
    port.postMessage({ kind: 'event', event });
  });
  return () => {
    unsubscribe();
    port.removeEventListener('message', onMessage);
  };
}
