import { test } from 'vitest';
import { EngineParty } from './testing/engine-party.ts';
import { LibsignalParty } from './testing/libsignal-party.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { introduce } from './testing/plays.ts';
const t = (s: string) => new TextEncoder().encode(s);
test('jump', async () => {
  for (const skip of [0, 1]) {
  const a = await EngineParty.create(aliceAddress, 'a'), b = new LibsignalParty(bobAddress);
  await introduce(a, b);
  let s = performance.now();
  if (skip) await b.decrypt(a.address, await a.encrypt(b.address, t('x')));
  const m = [];
  for (let i = 0; i < 25003; i++) m.push(await a.encrypt(b.address, t('x')));
  console.log('encrypt', (performance.now() - s) / 25003);
  for (const i of [25002, 25001, 25000, 24999]) {
    s = performance.now();
    try { await b.decrypt(a.address, m[i]!); console.log(i, 'ok', performance.now() - s); } catch (e) { console.log(i, String(e), performance.now() - s); }
  }
  for (const i of [25000 - 1999, 25000-2000, 25000-2001, 25000-2002,25000-2003, 24999-1999, 1]) {
    try { await b.decrypt(a.address, m[i]!); console.log(i, 'ok'); } catch (e) { console.log(i, String(e)); }
  }
  }
}, 100000);
