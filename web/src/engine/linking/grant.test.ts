import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LinkGrant } from '../../contract/gen/parley/v1/keys_pb.ts';
import { LinkGrantSchema, LinkOfferSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { toHex } from '../bytes.ts';
import { hasAccepted, listedDevice, listLifetimeMs, signDeviceList } from '../people/deviceList.ts';
import { generateIdentityKey, generateKeyPair, kyber1024, openContainer, sealContainer } from '../signal/index.ts';
import type { KeyPair } from '../signal/index.ts';
import { seededRandom } from '../signal/testing/seeded.ts';
import { agreeAsSponsor } from './agreement.ts';
import type { LinkKeys, LinkSecrets } from './agreement.ts';
import type { Grant } from './grant.ts';
import { makeOffer, openAcceptance, openOffer, sealAcceptance } from './grant.ts';
import { linkText, makePayload, readLinkText } from './payload.ts';
import type { LinkPayload } from './payload.ts';
import vector from './fixtures/link.json';

const accountId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const linkId = '0d9a6f5e-1111-4222-8333-944455556666';
const now = Date.UTC(2026, 0, 5);
const random = seededRandom('grant');
const offerContext = 'Parley/link/offer/v1';

let accountKey: KeyPair;
let deviceKey: KeyPair;
let secrets: LinkSecrets;
let payload: LinkPayload;
beforeAll(async () => {
  accountKey = await generateIdentityKey(random);
  deviceKey = await generateIdentityKey(random);
  secrets = {
    ephemeral: await generateKeyPair(random),
    device: await generateKeyPair(random),
    kyber: kyber1024.generate(random),
  };
  payload = makePayload({
    linkId,
    ephemeralKey: secrets.ephemeral.publicKey,
    deviceKey: secrets.device.publicKey,
    kyberKey: secrets.kyber.publicKey,
    secret: random(32),
  });
});

const listOf = (key: KeyPair, at = now) => {
  const entry = listedDevice(accountId, key.publicKey, { deviceId: 1, key: deviceKey, registrationId: 7 }, random);
  return signDeviceList({ accountId, accountKey: key, previous: null, devices: [entry], now: at }, random);
};
const grantOf = (change: Partial<Grant> = {}): Grant => {
  return { accountId, accountKey, list: listOf(accountKey), deviceId: 2, refreshToken: 'token', ...change };
};
const offer = (change: Partial<Grant> = {}) => makeOffer(payload, secrets.kyber.publicKey, grantOf(change), random);
const opened = (bytes: Uint8Array) => openOffer(payload, secrets, bytes, now);

describe('the picture', () => {
  it('is an address that says all of it again, with or without what stands before it', () => {
    const text = linkText('https://chat.example', payload);
    expect(text).toMatch(/^https:\/\/chat\.example\/link#[\w-]{194}$/);
    expect(payload.bytes).toHaveLength(145);
    for (const each of [text, `  ${text}\n`, text.split('#')[1]!, `https://other.example/link#${text.split('#')[1]}`]) {
      expect(readLinkText(each)).toEqual(payload);
    }
  });

  it.each([
    ['', 'link-malformed'],
    ['https://chat.example/link', 'link-malformed'],
    ['https://chat.example/link#', 'link-malformed'],
    ['hello there', 'link-malformed'],
    ['AQ', 'link-malformed'],
    [Buffer.alloc(145).toString('base64url'), 'link-malformed'],
    [Buffer.alloc(146, 1).toString('base64url'), 'link-malformed'],
    [Buffer.alloc(145, 2).toString('base64url'), 'link-version'],
  ])('that says %j is refused', (text, code) => {
    expect(() => readLinkText(text)).toThrow(code);
  });
});

describe('a frozen link', () => {
  const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
  const pair = ({ publicKey, privateKey }: { publicKey: string; privateKey: string }): KeyPair => {
    return { publicKey: bytes(publicKey), privateKey: bytes(privateKey) };
  };
  const frozen: LinkSecrets = {
    ephemeral: pair(vector.ephemeral),
    device: pair(vector.device),
    kyber: pair(vector.kyber),
  };

  it('is opened as ever', async () => {
    const seen = readLinkText(vector.link);
    const { granted, keys } = await openOffer(seen, frozen, bytes(vector.offer), vector.now);
    expect(toHex(keys.offer)).toBe(vector.offerKey);
    expect(toHex(keys.answer)).toBe(vector.answerKey);
    expect(keys.digits).toBe(vector.digits);
    expect(granted).toMatchObject({
      accountId: vector.accountId,
      accountKey: bytes(vector.accountIdentityKey),
      deviceId: vector.deviceId,
      refreshToken: vector.refreshToken,
    });
    const acceptance = await openAcceptance(keys, bytes(vector.answer));
    expect(acceptance).toMatchObject({ registrationId: vector.registrationId });
    const accepted = { deviceId: vector.deviceId, identityKey: seen.deviceKey, ...acceptance };
    expect(await hasAccepted(vector.accountId, granted.accountKey, accepted)).toBe(true);
  });
});

describe('an offer', () => {
  it('gives the new device its account, and both the same digits', async () => {
    const { bytes, keys } = await offer();
    const { granted, keys: theirs } = await opened(bytes);
    expect(theirs).toEqual(keys);
    expect(keys.digits).toMatch(/^\d{6}$/);
    expect(granted).toMatchObject({ accountId, accountKey: accountKey.publicKey, deviceId: 2, refreshToken: 'token' });
    expect(granted.list.devices.map(({ deviceId }) => deviceId)).toEqual([1]);
  });

  it('cannot be opened by whoever lacks any one of the secrets', async () => {
    const { bytes } = await offer();
    const other: LinkSecrets = {
      ephemeral: await generateKeyPair(random),
      device: await generateKeyPair(random),
      kyber: kyber1024.generate(random),
    };
    for (const part of ['ephemeral', 'device', 'kyber'] as const) {
      await expect(openOffer(payload, { ...secrets, [part]: other[part] }, bytes, now)).rejects.toThrow();
    }
    await expect(openOffer({ ...payload, secret: random(32) }, secrets, bytes, now)).rejects.toThrow();
    const changed = payload.bytes.slice();
    changed[144]! ^= 1;
    await expect(openOffer({ ...payload, bytes: changed }, secrets, bytes, now)).rejects.toThrow();
  });

  it.each(['ephemeralKey', 'kyberCiphertext', 'sealed'] as const)('does not open with another %s', async (part) => {
    const parsed = fromBinary(LinkOfferSchema, (await offer()).bytes);
    const other = fromBinary(LinkOfferSchema, (await offer()).bytes);
    parsed[part] = other[part];
    await expect(opened(toBinary(LinkOfferSchema, parsed))).rejects.toThrow();
    parsed[part] = new Uint8Array();
    await expect(opened(toBinary(LinkOfferSchema, parsed))).rejects.toThrow();
  });

  const wrong: Record<string, () => Promise<Partial<Grant>>> = {
    'of a device number that is none': () => Promise.resolve({ deviceId: 128 }),
    'of a number that is in the list already': () => Promise.resolve({ deviceId: 1 }),
    'without a session': () => Promise.resolve({ refreshToken: '' }),
    'with the list of another account key': async () => ({ list: listOf(await generateIdentityKey(random)) }),
    'with a list that has expired': () => Promise.resolve({ list: listOf(accountKey, now - listLifetimeMs) }),
    'with the list of another account': () => Promise.resolve({ accountId: accountId.replace('3f', '4f') }),
  };
  it.each(Object.keys(wrong))('is refused %s', async (title) => {
    const { bytes } = await offer(await wrong[title]!());
    await expect(opened(bytes)).rejects.toThrow();
  });

  /** As only the device that was scanned for could send it. */
  const crafted = async (change: (grant: LinkGrant) => void) => {
    const { bytes, keys } = await offer();
    const parsed = fromBinary(LinkOfferSchema, bytes);
    const grant = fromBinary(LinkGrantSchema, await openContainer(keys.offer, offerContext, parsed.sealed));
    change(grant);
    const plain = toBinary(LinkGrantSchema, grant);
    parsed.sealed = await sealContainer(keys.offer, offerContext, plain, random);
    return toBinary(LinkOfferSchema, create(LinkOfferSchema, parsed));
  };
  const certificates: Record<string, (grant: LinkGrant) => void> = {
    'of another number': (grant) => (grant.deviceId = 3),
    'of another account': (grant) => (grant.accountId = accountId.replace('3f', '4f')),
    'that nobody has signed': (grant) => (grant.certificate = random(64)),
    'that is not there': (grant) => (grant.certificate = new Uint8Array()),
  };
  it.each(Object.keys(certificates))('is refused with a certificate %s', async (title) => {
    await expect(opened(await crafted(certificates[title]!))).rejects.toThrow('link-refused');
  });

  it('is refused with the certificate of another device', async () => {
    const device = await generateKeyPair(random);
    const { bytes } = await makeOffer(
      { ...payload, deviceKey: device.publicKey },
      secrets.kyber.publicKey,
      grantOf(),
      random,
    );
    await expect(opened(bytes)).rejects.toThrow();
  });
});

describe('an answer', () => {
  let keys: LinkKeys;
  beforeAll(async () => {
    ({ keys } = await agreeAsSponsor(payload, secrets.kyber.publicKey, random));
  });
  const acceptSignature = new Uint8Array(64);

  it('is opened by the device that made the offer', async () => {
    const bytes = await sealAcceptance(keys, { registrationId: 77, acceptSignature }, random);
    expect(await openAcceptance(keys, bytes)).toMatchObject({ registrationId: 77, acceptSignature });
  });

  it('does not open under another key, as an offer, or with a registration id that is none', async () => {
    const bytes = await sealAcceptance(keys, { registrationId: 77, acceptSignature }, random);
    await expect(openAcceptance({ ...keys, answer: keys.offer }, bytes)).rejects.toThrow('authentic');
    for (const registrationId of [0, 16381]) {
      const strange = await sealAcceptance(keys, { registrationId, acceptSignature }, random);
      await expect(openAcceptance(keys, strange)).rejects.toThrow('link-refused');
    }
  });
});
