/**
 * - `invalid-message`: malformed, wrong version, wrong addresses, or a braid step that cannot be.
 * - `bad-mac`: authentic under no session that could have made it.
 * - `duplicate`: the message key was already used, or was dropped by the limit of kept keys.
 * - `no-session`: nothing to encrypt or decrypt with (in a group: no distribution), or an unacknowledged session older
 *   than 30 days.
 * - `untrusted-identity`: the identity key is not the one the caller expects.
 * - `invalid-key`: a public key that is malformed, non-canonical, of low order or outside the prime-order group.
 * - `invalid-signature`: a prekey is not signed by the identity of its bundle, or a group message not by its sender.
 * - `missing-prekey`: the message names a prekey that is not in the store.
 * - `too-far-ahead`: more than 25,000 messages ahead.
 * - `invalid-state`: serialised state or a container that does not parse.
 * - `invalid-argument`: a caller's mistake (bounds of ids, lengths).
 */
export type SignalErrorCode =
  | 'invalid-message'
  | 'bad-mac'
  | 'duplicate'
  | 'no-session'
  | 'untrusted-identity'
  | 'invalid-key'
  | 'invalid-signature'
  | 'missing-prekey'
  | 'too-far-ahead'
  | 'invalid-state'
  | 'invalid-argument';

/** Every refusal of this engine. `code` is stable; `message` is for logs and holds no secret. */
export class SignalError extends Error {
  override readonly name = 'SignalError';
  readonly code: SignalErrorCode;

  constructor(code: SignalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
