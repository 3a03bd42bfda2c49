import type { Engine, EngineCalls } from '../bridge/types.ts';
import { reduce } from './mirror.ts';
import { useMirror } from './store.ts';

let started: (engine: Engine) => void;
const engine = new Promise<Engine>((resolve) => {
  started = resolve;
});

/** Asks the engine; before it has started, the question waits. */
export async function ask<K extends keyof EngineCalls>(
  name: K,
  ...args: Parameters<EngineCalls[K]>
): Promise<ReturnType<EngineCalls[K]>> {
  return (await engine).call(name, ...args);
}

/** For what needs no answer. */
export function tell<K extends keyof EngineCalls>(name: K, ...args: Parameters<EngineCalls[K]>): void {
  void ask(name, ...args);
}

export function attach(running: Engine): void {
  running.subscribe((event) => {
    if (event.type === 'lost') location.reload();
    useMirror.setState((mirror) => reduce(mirror, event));
  });
  started(running);
}
