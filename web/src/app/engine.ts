import type { Engine, EngineCalls } from '../bridge/types.ts';
import { reduce } from './mirror.ts';
import { useMirror } from './store.ts';

const engine = Promise.withResolvers<Engine>();

/** Asks the engine; before it has started, the question waits. */
export async function ask<K extends keyof EngineCalls>(
  name: K,
  ...args: Parameters<EngineCalls[K]>
): Promise<ReturnType<EngineCalls[K]>> {
  return (await engine.promise).call(name, ...args);
}

/** For what needs no answer. */
export function tell<K extends keyof EngineCalls>(name: K, ...args: Parameters<EngineCalls[K]>): void {
  void ask(name, ...args);
}

export function attach(started: Engine): void {
  started.subscribe((event) => {
    useMirror.setState((mirror) => reduce(mirror, event));
  });
  engine.resolve(started);
}
