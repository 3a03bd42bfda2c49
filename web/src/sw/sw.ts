/// <reference lib="webworker" />
import { answersPage, cacheName, type PrecacheEntry, shellUrl } from './shell.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const entries = self.__WB_MANIFEST;
const cache = cacheName(entries);
const urls = new Set(entries.map((entry) => shellUrl(entry, self.location.origin)));

self.addEventListener('install', (event) => {
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data === 'activate') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (answersPage(url.pathname)) event.respondWith(page(request));
  } else if (urls.has(url.origin + url.pathname)) {
    event.respondWith(piece(request));
  }
});

/** Keeps what an older version has already fetched under the same hashed name. */
async function fill(): Promise<void> {
  const shell = await caches.open(cache);
  const add = async (entry: PrecacheEntry): Promise<void> => {
    const url = shellUrl(entry, self.location.origin);
    const kept = entry.revision === null ? await caches.match(url) : undefined;
    const response = kept ?? (await fetch(url, { cache: entry.revision === null ? 'default' : 'reload' }));
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    await shell.put(url, response);
  };
  await Promise.all(entries.map(add));
}

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name !== cache && name.startsWith('shell-')).map((name) => caches.delete(name)),
  );
}

/**
 * A new version waits until no page of the old one is open. When the last one navigates, nothing holds the old version
 * any more: the new one takes over and the page is asked for once again.
 */
async function page(request: Request): Promise<Response> {
  const waiting = self.registration.waiting;
  if (waiting !== null && (await self.clients.matchAll({ type: 'window' })).length < 2) {
    waiting.postMessage('activate');
    return new Response('', { headers: { Refresh: '0', 'Content-Type': 'text/html' } });
  }
  const shell = await caches.open(cache);
  return (await shell.match(`${self.location.origin}/index.html`)) ?? fetch(request);
}

async function piece(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const shell = await caches.open(cache);
  return (await shell.match(url.origin + url.pathname)) ?? fetch(request);
}
