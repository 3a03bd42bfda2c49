import type { Engine } from '../bridge/types.ts';
import { attach, tell } from './engine.ts';

/** Starts the engine behind the first paint and keeps it told about the window. */
export function startEngine(start: () => Promise<Engine>): void {
  afterPaint(() => {
    void start().then((engine) => {
      attach(engine);
      tell('setVisible', visible());
    });
  });
  document.addEventListener('visibilitychange', () => {
    tell('setVisible', visible());
  });
  window.addEventListener('online', () => {
    tell('networkChanged', true);
  });
  window.addEventListener('offline', () => {
    tell('networkChanged', false);
  });
}

const visible = (): boolean => document.visibilityState === 'visible';

/** A page in the background paints nothing; there is nothing to wait for then. */
function afterPaint(action: () => void): void {
  if (!visible()) action();
  else requestAnimationFrame(() => setTimeout(action));
}
