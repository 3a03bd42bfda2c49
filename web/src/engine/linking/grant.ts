import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { AccountId } from '../../bridge/types.ts';
import type { LinkAcceptance, LinkGrant } from '../../contract/gen/parley/v1/keys_pb.ts';
import {
  LinkAcceptanceSchema,
  LinkGrantSchema,
  LinkOfferSchema,
  SignedDeviceListSchema,
} from '../../contract/gen/parley/v1/keys_pb.ts';
import { be32, concat, equal, fromBase64, toBase64, utf8, uuidBytes } from '../bytes.ts';
import type { GrantedHistory } from '../history/granted.ts';
import { verifyDeviceList } from '../people/deviceList.ts';
import { refuse } from '../refusal.ts';
import { openContainer, sealContainer, signXEdDSA, verifyXEdDSA } from '../signal/index.ts';
import type { RandomSource } from '../signal/index.ts';
import type { DeviceListRecord, KeyPairRecord } from '../store/records.ts';
import type { ApiDeviceList } from '../transport/api.ts';
import { agreeAsNewcomer, agreeAsSponsor } from './agreement.ts';
import type { LinkKeys, LinkSecrets } from './agreement.ts';
import type { LinkPayload } from './payload.ts';

const offerContext = 'Parley/link/offer/v1';
const answerContext = 'Parley/link/answer/v1';
const certificateDomain = utf8('Parley/LinkCertificate/v1\0');
const lastDeviceId = 127;
const lastRegistrationId = 16380;

/** What the signed-in device gives to the new one. */
export interface Grant {
  accountId: AccountId;
  accountKey: KeyPairRecord;
  list: ApiDeviceList;
  deviceId: number;
  refreshToken: string;
  history?: GrantedHistory;
}

/** What the new device has been given, after all of it checked out. */
export interface Granted {
  accountId: AccountId;
  accountKey: Uint8Array;
  /** The list before it is in it. */
  list: DeviceListRecord;
  deviceId: number;
  refreshToken: string;
  history: GrantedHistory;
}

/** Seals the grant for the new device. Throws `SignalError` when the keys of the picture are none. */
export async function makeOffer(
  payload: LinkPayload,
  kyberKey: Uint8Array,
  { accountId, accountKey, list, deviceId, refreshToken, history }: Grant,
  random: RandomSource,
): Promise<{ bytes: Uint8Array; keys: LinkKeys }> {
  const { ephemeralKey, kyberCiphertext, keys } = await agreeAsSponsor(payload, kyberKey, random);
  const certified = certificateOf(accountId, payload.deviceKey, deviceId);
  const grant = create(LinkGrantSchema, {
    accountId,
    accountIdentityKey: accountKey.publicKey,
    certificate: signXEdDSA(accountKey.privateKey, certified, random),
    deviceList: create(SignedDeviceListSchema, {
      body: fromBase64(list.body),
      signature: fromBase64(list.signature),
      accountIdentityKey: fromBase64(list.accountIdentityKey),
    }),
    deviceId,
    refreshToken,
    ...(history ?? {}),
  });
  const sealed = await sealContainer(keys.offer, offerContext, toBinary(LinkGrantSchema, grant), random);
  return { bytes: toBinary(LinkOfferSchema, create(LinkOfferSchema, { ephemeralKey, kyberCiphertext, sealed })), keys };
}

/** Opens and checks an offer. Throws whatever is wrong with it; nothing of it is to be believed then. */
export async function openOffer(
  payload: LinkPayload,
  secrets: LinkSecrets,
  bytes: Uint8Array,
  now: number,
): Promise<{ granted: Granted; keys: LinkKeys }> {
  const { ephemeralKey, kyberCiphertext, sealed } = fromBinary(LinkOfferSchema, bytes);
  const keys = await agreeAsNewcomer(payload, secrets, ephemeralKey, kyberCiphertext);
  const grant = fromBinary(LinkGrantSchema, await openContainer(keys.offer, offerContext, sealed));
  return { granted: await check(grant, secrets.device.publicKey, now), keys };
}

export async function sealAcceptance(
  keys: LinkKeys,
  acceptance: { registrationId: number; acceptSignature: Uint8Array },
  random: RandomSource,
): Promise<Uint8Array> {
  const plain = toBinary(LinkAcceptanceSchema, create(LinkAcceptanceSchema, acceptance));
  return sealContainer(keys.answer, answerContext, plain, random);
}

/** Opens the answer of the new device; its signature is not checked here. */
export async function openAcceptance(keys: LinkKeys, bytes: Uint8Array): Promise<LinkAcceptance> {
  const acceptance = fromBinary(LinkAcceptanceSchema, await openContainer(keys.answer, answerContext, bytes));
  const { registrationId } = acceptance;
  if (registrationId < 1 || registrationId > lastRegistrationId) throw refused('a registration id that is none');
  return acceptance;
}

async function check(grant: LinkGrant, deviceKey: Uint8Array, now: number): Promise<Granted> {
  const { accountId, accountIdentityKey: accountKey, certificate, deviceList, deviceId, refreshToken } = grant;
  const { historyKeys, historyChoice, keyringHeads } = grant;
  if (deviceId < 1 || deviceId > lastDeviceId || refreshToken === '') throw refused('no device');
  if (!(await verifyXEdDSA(accountKey, certificateOf(accountId, deviceKey, deviceId), certificate))) {
    throw refused('a certificate that does not hold');
  }
  if (!deviceList || !equal(deviceList.accountIdentityKey, accountKey))
    throw refused('the list of another account key');
  const { record } = await verifyDeviceList(toApi(deviceList), accountId, undefined, now);
  if (record.devices.some((device) => device.deviceId === deviceId)) throw refused('a number that another device has');
  const history = { historyKeys, keyringHeads, ...(historyChoice ? { historyChoice } : {}) };
  return { accountId, accountKey, list: record, deviceId, refreshToken, history };
}

function certificateOf(accountId: AccountId, deviceKey: Uint8Array, deviceId: number): Uint8Array {
  return concat(certificateDomain, uuidBytes(accountId), deviceKey, be32(deviceId));
}

function toApi(list: { body: Uint8Array; signature: Uint8Array; accountIdentityKey: Uint8Array }): ApiDeviceList {
  return {
    body: toBase64(list.body),
    signature: toBase64(list.signature),
    accountIdentityKey: toBase64(list.accountIdentityKey),
  };
}

function refused(what: string): Error {
  return refuse('link-refused', `The other device offered ${what}.`);
}
