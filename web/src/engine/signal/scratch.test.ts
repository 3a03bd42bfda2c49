import { expect, test } from 'vitest';
import { EngineParty } from './testing/engine-party.ts';
import { LibsignalParty } from './testing/libsignal-party.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import type { Party } from './testing/party.ts';
import { decodePreKeySignalMessage, decodeSignalMessage } from './wire.ts';
const t = (s: string) => new TextEncoder().encode(s);
async function play(a: Party, b: Party, n: number) {
  await a.open(await b.bundle());
  for (let i = 0; i < n; i++) {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const m = await x.encrypt(y.address, t(`hi ${i}`));
      if (i < 2 && x instanceof LibsignalParty) {
        const inner =
          m.type === 3 ? decodeSignalMessage(decodePreKeySignalMessage(m.bytes).message) : decodeSignalMessage(m.bytes);
        console.log(
          m.type,
          Buffer.from(inner.addresses ?? []).toString('hex'),
          Buffer.from(inner.pqRatchet).toString('hex'),
        );
      }
      expect(await y.decrypt(x.address, m)).toEqual(t(`hi ${i}`));
    }
  }
}
test('ours->lib', async () => {
  const a = await EngineParty.create(aliceAddress, 'a'),
    b = new LibsignalParty(bobAddress);
  await play(a, b, 300);
  console.log('epoch', a.record.pqEpoch);
});
test('lib->ours', async () => {
  const a = new LibsignalParty(aliceAddress),
    b = await EngineParty.create(bobAddress, 'b');
  await play(a, b, 300);
  console.log('epoch', b.record.pqEpoch);
});
test('ours-ours', async () => {
  const a = await EngineParty.create(aliceAddress, 'a'),
    b = await EngineParty.create(bobAddress, 'b');
  const s = performance.now();
  await play(a, b, 300);
  console.log('epoch', b.record.pqEpoch, (performance.now() - s) / 600);
  const s2 = performance.now();
  for (let i = 0; i < 1000; i++) await b.decrypt(a.address, await a.encrypt(b.address, t('x')));
  console.log('chain ms', (performance.now() - s2) / 1000);
});
