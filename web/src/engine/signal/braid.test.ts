import { beforeEach, describe, expect, test } from 'vitest';
import { newBraid, receiveBraid, sendBraid } from './braid.ts';
import type { Braid, EpochSecret } from './braid.ts';
import type { Payload } from './pq-message.ts';
import { toHex } from './testing/hex.ts';
import { seededRandom } from './testing/seeded.ts';

const random = seededRandom('braid');
const invalid = expect.objectContaining({ code: 'invalid-message' }) as Error;

/** One end of a braid and the secrets it came to know. */
class End {
  readonly secrets: EpochSecret[] = [];
  braid: Braid;

  constructor(initiator: boolean, sharedSecret: Uint8Array) {
    this.braid = newBraid(initiator, sharedSecret);
  }

  send(): { epoch: number; payload: Payload } {
    const { epoch } = this.braid;
    const { braid, payload, secret } = sendBraid(this.braid, random);
    this.braid = braid;
    if (secret) this.secrets.push(secret);
    return { epoch, payload };
  }

  receive({ epoch, payload }: { epoch: number; payload: Payload }): void {
    const { braid, secret } = receiveBraid(this.braid, epoch, payload);
    this.braid = braid;
    if (secret) this.secrets.push(secret);
  }
}

describe('the braid', () => {
  let alice: End;
  let bob: End;

  beforeEach(() => {
    const sharedSecret = random(32);
    alice = new End(true, sharedSecret);
    bob = new End(false, sharedSecret);
  });

  /** Until `stop`, in turns; `alter` may change what is on its way. */
  function converse(stop: () => boolean, alter: (payload: Payload) => Payload = (payload) => payload): number {
    let turns = 0;
    for (; !stop(); turns++) {
      for (const [from, to] of [
        [alice, bob],
        [bob, alice],
      ] as const) {
        const { epoch, payload } = from.send();
        to.receive({ epoch, payload: alter(payload) });
      }
    }
    return turns;
  }

  test('gives both ends the same secret in each epoch, and exchanges their roles', () => {
    const turns = converse(() => alice.braid.epoch > 3 && bob.braid.epoch > 3);
    expect(alice.secrets.slice(0, 3)).toEqual(bob.secrets.slice(0, 3));
    expect(alice.secrets.slice(0, 3).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(new Set(alice.secrets.map(({ secret }) => toHex(secret))).size).toBe(alice.secrets.length);
    expect(turns).toBeLessThan(3 * 50);
  });

  test.each(['header', 'vector', 'vectorAndAcknowledgement', 'ct1', 'ct2'] as const)(
    'refuses in the end a forged %s',
    (kind) => {
      let forged = 0;
      const forge = (payload: Payload): Payload => {
        if (payload.kind !== kind || forged++ > 0) return payload;
        const bytes = payload.chunk.bytes.slice();
        bytes[0]! ^= 1;
        return { kind, chunk: { index: payload.chunk.index, bytes } };
      };
      expect(() => converse(() => alice.braid.epoch > 1 && bob.braid.epoch > 1, forge)).toThrow(invalid);
      expect(forged).toBeGreaterThan(0);
      expect(Math.max(alice.braid.epoch, bob.braid.epoch)).toBe(1);
    },
  );

  test('refuses an epoch from the future and passes over one from the past', () => {
    converse(() => alice.braid.epoch === 2 && bob.braid.epoch === 2);
    const before = bob.braid;
    const chunk = { index: 0, bytes: new Uint8Array(32) };
    bob.receive({ epoch: 1, payload: { kind: 'header', chunk } });
    expect(bob.braid).toBe(before);
    expect(() => bob.receive({ epoch: 3, payload: { kind: 'none' } })).toThrow(invalid);
    expect(() => new End(true, random(32)).receive({ epoch: 2, payload: { kind: 'none' } })).toThrow(invalid);
  });

  test('with another shared secret ends at the header', () => {
    bob = new End(false, random(32));
    expect(() => converse(() => bob.braid.epoch > 1)).toThrow(invalid);
    expect(bob.braid.step).toBe('noHeaderReceived');
  });
});
