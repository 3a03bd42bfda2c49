import { concat, utf8 } from './bytes.ts';
import { agree, generateKeyPair, validatePublicKey } from './curve.ts';
import { SignalError } from './errors.ts';
import { hkdf, split32 } from './kdf.ts';
import { kyber1024 } from './kyber.ts';
import { verifyPreKeyBundle } from './prekeys.ts';
import type { KeyPair, PreKeyBundle, RandomSource } from './types.ts';

/** What both sides of PQXDH end with. The third output, a first chain key, is never used by a session and not kept. */
export interface SharedSecrets {
  readonly rootKey: Uint8Array;
  /** Seeds the post-quantum ratchet. */
  readonly pqKey: Uint8Array;
}

export interface InitiatorAgreement extends SharedSecrets {
  readonly baseKey: Uint8Array;
  readonly kyberCiphertext: Uint8Array;
}

/** The private keys the responder needs, and the initiator's message. */
export interface ResponderKeys {
  readonly identityKey: KeyPair;
  readonly signedPreKey: KeyPair;
  readonly kyberPreKey: KeyPair;
  readonly oneTimePreKey?: KeyPair;
}

const label = utf8('WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024');
const discontinuity = new Uint8Array(32).fill(0xff);

/** PQXDH section 3.2: verifies the bundle, then agrees with a fresh base key. */
export async function agreeAsInitiator(
  identityKey: KeyPair,
  bundle: PreKeyBundle,
  random: RandomSource,
): Promise<InitiatorAgreement> {
  await verifyPreKeyBundle(bundle);
  const base = await generateKeyPair(random);
  const signedPreKey = bundle.signedPreKey.publicKey;
  const { ciphertext, sharedSecret } = kyber1024.encapsulate(bundle.kyberPreKey.publicKey, random);
  const secrets = [
    await agree(identityKey.privateKey, signedPreKey),
    await agree(base.privateKey, bundle.identityKey),
    await agree(base.privateKey, signedPreKey),
  ];
  if (bundle.oneTimePreKey) secrets.push(await agree(base.privateKey, bundle.oneTimePreKey.publicKey));
  return { ...derive([...secrets, sharedSecret]), baseKey: base.publicKey, kyberCiphertext: ciphertext };
}

/** PQXDH section 3.3: the same secrets from the initiator's identity, base key and ciphertext. */
export async function agreeAsResponder(
  keys: ResponderKeys,
  initiator: { readonly identityKey: Uint8Array; readonly baseKey: Uint8Array; readonly kyberCiphertext: Uint8Array },
): Promise<SharedSecrets> {
  validatePublicKey(initiator.identityKey);
  validatePublicKey(initiator.baseKey);
  const secrets = [
    await agree(keys.signedPreKey.privateKey, initiator.identityKey),
    await agree(keys.identityKey.privateKey, initiator.baseKey),
    await agree(keys.signedPreKey.privateKey, initiator.baseKey),
  ];
  if (keys.oneTimePreKey) secrets.push(await agree(keys.oneTimePreKey.privateKey, initiator.baseKey));
  return derive([...secrets, kyber1024.decapsulate(keys.kyberPreKey.privateKey, initiator.kyberCiphertext)]);
}

function derive(secrets: readonly Uint8Array[]): SharedSecrets {
  const input = concat(discontinuity, ...secrets);
  const [rootKey, , pqKey] = split32(hkdf(undefined, input, label, 96));
  for (const secret of [input, ...secrets]) secret.fill(0);
  if (!rootKey || !pqKey) throw new SignalError('invalid-state', 'short key material');
  return { rootKey, pqKey };
}
