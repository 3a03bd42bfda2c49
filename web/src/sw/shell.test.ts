import { expect, it } from 'vitest';
import { answersPage, cacheName, shellUrl } from './shell.ts';

it.each(['/', '/chat/1', '/settings', '/apiary', '/openapis'])('%s is a page of the shell', (path) => {
  expect(answersPage(path)).toBe(true);
});

it.each(['/api/v1/live', '/api', '/health', '/health/ready', '/metrics', '/openapi/v1.json'])(
  '%s is the server’s',
  (path) => {
    expect(answersPage(path)).toBe(false);
  },
);

it('every change of a piece makes a new cache', () => {
  const piece = { url: 'index.html', revision: 'a' };
  expect(cacheName([piece])).toBe(cacheName([{ ...piece }]));
  expect(cacheName([piece])).not.toBe(cacheName([{ ...piece, revision: 'b' }]));
  expect(shellUrl(piece, 'https://parley.example')).toBe('https://parley.example/index.html');
});
