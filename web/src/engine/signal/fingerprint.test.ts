import { Aci, Fingerprint, PublicKey } from '@signalapp/libsignal-client';
import { describe, expect, test } from 'vitest';
import { unshared } from './bytes.ts';
import { combine, iterate } from './fingerprint.ts';
import { compareSafetyQr, generateIdentityKey, safetyNumber } from './index.ts';
import { fromHex, text } from './testing/hex.ts';
import { aliceAddress, bobAddress } from './testing/party.ts';
import { seededRandom } from './testing/seeded.ts';

describe('the safety number', () => {
  test('is the published one', () => {
    const alice = fromHex('0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868');
    const bob = fromHex('05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b');
    const published = '300354477692869396892869876765458257569162576843440918079131';
    const [a, b] = [iterate(text('+14152222222'), alice), iterate(text('+14153333333'), bob)];
    expect(combine(a, b).digits).toBe(published);
    expect(combine(b, a).digits).toBe(published);
  });

  test('and its code are those of the official library', async () => {
    const random = seededRandom('fingerprint');
    const ours = { accountId: aliceAddress.accountId, identityKey: (await generateIdentityKey(random)).publicKey };
    const theirs = { accountId: bobAddress.accountId, identityKey: (await generateIdentityKey(random)).publicKey };
    const number = safetyNumber(ours, theirs);
    const native = Fingerprint.new(
      5200,
      2,
      Aci.fromUuid(ours.accountId).getRawUuidBytes(),
      PublicKey.deserialize(unshared(ours.identityKey)),
      Aci.fromUuid(theirs.accountId).getRawUuidBytes(),
      PublicKey.deserialize(unshared(theirs.identityKey)),
    );
    expect(number.digits).toBe(native.displayableFingerprint().toString());
    expect(number.qr).toEqual(new Uint8Array(native.scannableFingerprint().toBuffer()));
    const mirrored = safetyNumber(theirs, ours);
    expect(mirrored.digits).toBe(number.digits);
    expect(compareSafetyQr(number.qr, mirrored.qr)).toBe(true);
    expect(compareSafetyQr(number.qr, number.qr)).toBe(false);
    expect(() => compareSafetyQr(number.qr, number.qr.subarray(0, 70))).toThrow(
      expect.objectContaining({ code: 'invalid-message' }),
    );
  });
});
