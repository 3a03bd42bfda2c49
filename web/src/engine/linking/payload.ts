import { concat, equal, sha256 } from '../bytes.ts';
import { fromBase64, toBase64, toHex, uuidBytes } from '../bytes.ts';
import { refuse } from '../refusal.ts';

const version = 1;
const sizes = { id: 16, ephemeral: 32, device: 32, kyberHash: 32, secret: 32 };
const payloadSize = 1 + 16 + 32 * 4;
const keyType = Uint8Array.of(0x05);

/** What the picture of a new device says: everything that authenticates it. */
export interface LinkPayload {
  /** As it stands in the picture: 145 bytes. */
  bytes: Uint8Array;
  linkId: string;
  /** X25519, 33 bytes. */
  ephemeralKey: Uint8Array;
  /** The identity key of the new device, 33 bytes. */
  deviceKey: Uint8Array;
  /** SHA-256 of its Kyber key. */
  kyberHash: Uint8Array;
  secret: Uint8Array;
}

/** `0x01 || link id (16) || ephemeral u (32) || device identity u (32) || SHA-256 of the Kyber key (32) || secret (32)`. */
export function makePayload(link: {
  linkId: string;
  ephemeralKey: Uint8Array;
  deviceKey: Uint8Array;
  kyberKey: Uint8Array;
  secret: Uint8Array;
}): LinkPayload {
  const { linkId, ephemeralKey, deviceKey, kyberKey, secret } = link;
  const kyberHash = sha256(kyberKey);
  const u = (key: Uint8Array): Uint8Array => key.subarray(1);
  const bytes = concat(Uint8Array.of(version), uuidBytes(linkId), u(ephemeralKey), u(deviceKey), kyberHash, secret);
  return { bytes, linkId, ephemeralKey, deviceKey, kyberHash, secret };
}

/** The text of a picture: `<origin>/link#<payload in base64url>`. */
export function linkText(origin: string, { bytes }: LinkPayload): string {
  const encoded = toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return `${origin}/link#${encoded}`;
}

/** Reads what was scanned, pasted or opened: the address, or only what stands behind its `#`. */
export function readLinkText(text: string): LinkPayload {
  const encoded = /^(?:\S*#)?([\w-]+)$/.exec(text.trim())?.[1] ?? '';
  const bytes = decode(encoded);
  const isNewer = bytes !== null && (bytes[0] ?? 0) > version && bytes.length >= payloadSize;
  if (isNewer) throw refuse('link-version', 'This code was made by a newer version. Update this device first.');
  if (bytes?.length !== payloadSize || bytes[0] !== version) {
    throw refuse('link-malformed', 'This is not a code for linking a device.');
  }
  let at = 1;
  const next = (size: number): Uint8Array => bytes.slice(at, (at += size));
  const linkId = toHex(next(sizes.id)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const ephemeralKey = concat(keyType, next(sizes.ephemeral));
  const deviceKey = concat(keyType, next(sizes.device));
  return { bytes, linkId, ephemeralKey, deviceKey, kyberHash: next(sizes.kyberHash), secret: next(sizes.secret) };
}

/** Whether the server has handed out the Kyber key of the picture. */
export function isKyberKeyOf({ kyberHash }: LinkPayload, kyberKey: Uint8Array): boolean {
  return equal(sha256(kyberKey), kyberHash);
}

function decode(encoded: string): Uint8Array | null {
  try {
    return fromBase64(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return null;
  }
}
