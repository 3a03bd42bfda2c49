import { useUpdate } from './UpdateHint.tsx';

/** Registers the worker that keeps the shell readable offline, and offers a new version when one waits. */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const hadController = navigator.serviceWorker.controller !== null;
  let reloading = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (!hadController || reloading) return;
    reloading = true;
    location.reload();
  });
  const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' });
  const offer = (worker: ServiceWorker | null): void => {
    if (worker?.state !== 'installed' || navigator.serviceWorker.controller === null) return;
    useUpdate.setState({
      apply: () => {
        worker.postMessage('activate');
      },
    });
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      offer(worker);
    });
  });
}
