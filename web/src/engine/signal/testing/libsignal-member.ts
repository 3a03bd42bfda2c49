/* eslint-disable @typescript-eslint/require-await -- the library's stores are asynchronous, these are in memory */
import * as libsignal from '@signalapp/libsignal-client';
import { unshared } from '../bytes.ts';
import type { DeviceAddress } from '../types.ts';
import type { GroupMember } from './group-member.ts';

/** A device of the official library in groups, the oracle of the plays. Its state is in memory. */
export class LibsignalMember implements GroupMember {
  readonly address: DeviceAddress;
  readonly senderKeys = new SenderKeys();

  constructor(address: DeviceAddress) {
    this.address = address;
  }

  async createDistribution(distributionId: string): Promise<Uint8Array> {
    const own = nativeAddress(this.address);
    const native = await libsignal.SenderKeyDistributionMessage.create(own, distributionId, this.senderKeys);
    return native.serialize();
  }

  async processDistribution(sender: DeviceAddress, distribution: Uint8Array): Promise<void> {
    const native = libsignal.SenderKeyDistributionMessage.deserialize(unshared(distribution));
    await libsignal.processSenderKeyDistributionMessage(nativeAddress(sender), native, this.senderKeys);
  }

  async encrypt(distributionId: string, plaintext: Uint8Array): Promise<Uint8Array> {
    const own = nativeAddress(this.address);
    return (await libsignal.groupEncrypt(own, distributionId, this.senderKeys, unshared(plaintext))).serialize();
  }

  async decrypt(sender: DeviceAddress, bytes: Uint8Array): Promise<Uint8Array> {
    return libsignal.groupDecrypt(nativeAddress(sender), this.senderKeys, unshared(bytes));
  }

  forgetOwnChain(distributionId: string): void {
    this.senderKeys.records.delete(keyOf(nativeAddress(this.address), distributionId));
  }
}

function nativeAddress({ accountId, deviceId }: DeviceAddress): libsignal.ProtocolAddress {
  return libsignal.ProtocolAddress.new(accountId, deviceId);
}

const keyOf = (sender: libsignal.ProtocolAddress, distributionId: string): string =>
  `${sender.name()}.${sender.deviceId()} ${distributionId}`;

class SenderKeys extends libsignal.SenderKeyStore {
  readonly records = new Map<string, Uint8Array>();

  async saveSenderKey(
    sender: libsignal.ProtocolAddress,
    distributionId: libsignal.Uuid,
    record: libsignal.SenderKeyRecord,
  ): Promise<void> {
    this.records.set(keyOf(sender, distributionId), record.serialize());
  }

  async getSenderKey(
    sender: libsignal.ProtocolAddress,
    distributionId: libsignal.Uuid,
  ): Promise<libsignal.SenderKeyRecord | null> {
    const bytes = this.records.get(keyOf(sender, distributionId));
    return bytes ? libsignal.SenderKeyRecord.deserialize(unshared(bytes)) : null;
  }
}
