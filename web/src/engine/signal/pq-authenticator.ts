import { be64, concat, equalBytes, utf8 } from './bytes.ts';
import { SignalError } from './errors.ts';
import { hkdf, hmacSha256, split32 } from './kdf.ts';

/** Keys that vouch for what the braid carries (ML-KEM Braid section 2.3): each epoch's secret is mixed into them. */
export interface Authenticator {
  readonly root: Uint8Array;
  readonly mac: Uint8Array;
}

export const macSize = 32;

const protocol = 'Signal_PQCKA_V1_MLKEM768';
const updateLabel = utf8(`${protocol}:Authenticator Update`);
const headerLabel = utf8(`${protocol}:ekheader`);
const ciphertextLabel = utf8(`${protocol}:ciphertext`);
const secretLabel = utf8(`${protocol}:SCKA Key`);

export function newAuthenticator(sharedSecret: Uint8Array): Authenticator {
  const zero = { root: new Uint8Array(32), mac: new Uint8Array(32) };
  return updateAuthenticator(zero, 1, sharedSecret);
}

export function updateAuthenticator(authenticator: Authenticator, epoch: number, secret: Uint8Array): Authenticator {
  const [root, mac] = split32(
    hkdf(undefined, concat(authenticator.root, secret), concat(updateLabel, be64(epoch)), 64),
  ) as [Uint8Array, Uint8Array];
  return { root, mac };
}

export function headerMac({ mac }: Authenticator, epoch: number, header: Uint8Array): Uint8Array {
  return hmacSha256(mac, concat(headerLabel, be64(epoch), header));
}

export function ciphertextMac({ mac }: Authenticator, epoch: number, ct1: Uint8Array, ct2: Uint8Array): Uint8Array {
  return hmacSha256(mac, concat(ciphertextLabel, be64(epoch), ct1, ct2));
}

export function checkMac(expected: Uint8Array, received: Uint8Array): void {
  if (!equalBytes(expected, received)) throw new SignalError('invalid-message', 'the braid is not authentic');
}

export function epochSecret(epoch: number, kemSecret: Uint8Array): Uint8Array {
  return hkdf(undefined, kemSecret, concat(secretLabel, be64(epoch)), 32);
}
