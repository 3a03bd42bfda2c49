import { useUpdate } from './UpdateHint.tsx';

/** Registers the worker that keeps the shell readable offline, and offers a new version when there is one. */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const container = navigator.serviceWorker;
  const updating = container.controller !== null;
  let chosenHere = false;

  container.addEventListener('controllerchange', () => {
    if (chosenHere) location.reload();
    // Another tab took the new version; this one may hold half a sentence and is only asked.
    else if (updating) useUpdate.setState({ apply: reload });
  });

  const registration = await container.register('/sw.js', { scope: '/', updateViaCache: 'none' });
  const offer = (worker: ServiceWorker | null): void => {
    if (worker?.state !== 'installed' || container.controller === null) return;
    const apply = (): void => {
      chosenHere = true;
      worker.postMessage('activate');
    };
    useUpdate.setState({ apply });
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      offer(worker);
    });
  });
}

/** A lazily loaded piece of an older version is gone from the server: take the new version, but never in a circle. */
export function reloadWhenPiecesAreGone(): void {
  window.addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem('parley.reloaded') ?? 0);
    if (Date.now() - last < 60_000) return;
    sessionStorage.setItem('parley.reloaded', String(Date.now()));
    reload();
  });
}

function reload(): void {
  location.reload();
}
