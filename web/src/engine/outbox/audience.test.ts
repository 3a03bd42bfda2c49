import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bytes.ts';
import { audienceHash } from './audience.ts';

const alice = { accountId: '00000000-0000-4000-8000-000000000001', epoch: 3 };
const bob = { accountId: 'fedcba98-7654-4321-8fed-cba987654321', epoch: 0x01020304 };

describe('the audience hash', () => {
  it('is SHA-256 over the domain, a zero byte, and id and epoch of each account by its bytes', () => {
    const preimage =
      '5061726c65792f41756469656e63652f7631' +
      '00' +
      '00000000000040008000000000000001' +
      '00000003' +
      'fedcba98765443218fedcba987654321' +
      '01020304';
    const expected = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
    expect(toHex(audienceHash([alice, bob]))).toBe(expected);
  });

  it('does not depend on the order in which the accounts are given, nor on the case of their ids', () => {
    const loud = { ...bob, accountId: bob.accountId.toUpperCase() };
    expect(audienceHash([loud, alice])).toEqual(audienceHash([alice, bob]));
  });

  it('changes with an epoch and with an account', () => {
    const hashes = [[alice, bob], [alice, { ...bob, epoch: 1 }], [alice]].map((each) => toHex(audienceHash(each)));
    expect(new Set(hashes).size).toBe(3);
  });

  it('is not made for something that is no account id', () => {
    expect(() => audienceHash([{ accountId: 'alice', epoch: 1 }])).toThrow('not a uuid');
  });
});
