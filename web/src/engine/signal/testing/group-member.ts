import {
  createDistribution,
  emptySenderKeyRecord,
  groupDecrypt,
  groupEncrypt,
  inspectDistribution,
  inspectGroupMessage,
  parseSenderKeyRecord,
  processDistribution,
} from '../index.ts';
import type { DeviceAddress, RandomSource, SenderKeyRecord } from '../index.ts';
import { seededRandom } from './seeded.ts';

/** A device in groups: this engine, or the official library. `decrypt` throws what that implementation throws. */
export interface GroupMember {
  readonly address: DeviceAddress;
  /** The distribution of the own chain, which is drawn if there is none. */
  createDistribution(distributionId: string): Promise<Uint8Array>;
  processDistribution(sender: DeviceAddress, distribution: Uint8Array): Promise<void>;
  encrypt(distributionId: string, plaintext: Uint8Array): Promise<Uint8Array>;
  decrypt(sender: DeviceAddress, bytes: Uint8Array): Promise<Uint8Array>;
  /** Forgets the own chain, so that the next distribution is of a new one. */
  forgetOwnChain(distributionId: string): void;
}

/** A device of this engine, keeping its records as a client would: by sender and distribution, in their stored form. */
export class EngineMember implements GroupMember {
  readonly address: DeviceAddress;
  readonly random: RandomSource;
  readonly stored = new Map<string, Uint8Array>();

  constructor(address: DeviceAddress, seed: string, random = seededRandom(seed)) {
    this.address = address;
    this.random = random;
  }

  async createDistribution(distributionId: string): Promise<Uint8Array> {
    const before = this.record(this.address, distributionId);
    const { distribution, record } = await createDistribution(before, distributionId, this.random);
    this.#store(this.address, distributionId, record);
    return distribution;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a member's are asynchronous
  async processDistribution(sender: DeviceAddress, distribution: Uint8Array): Promise<void> {
    const { distributionId } = inspectDistribution(distribution);
    this.#store(sender, distributionId, processDistribution(this.record(sender, distributionId), distribution));
  }

  async encrypt(distributionId: string, plaintext: Uint8Array): Promise<Uint8Array> {
    const before = this.record(this.address, distributionId);
    const { bytes, record } = await groupEncrypt(before, distributionId, plaintext, this.random);
    this.#store(this.address, distributionId, record);
    return bytes;
  }

  async decrypt(sender: DeviceAddress, bytes: Uint8Array): Promise<Uint8Array> {
    const { distributionId } = inspectGroupMessage(bytes);
    const { plaintext, record } = await groupDecrypt(this.record(sender, distributionId), bytes);
    this.#store(sender, distributionId, record);
    return plaintext;
  }

  forgetOwnChain(distributionId: string): void {
    this.stored.delete(keyOf(this.address, distributionId));
  }

  record(sender: DeviceAddress, distributionId: string): SenderKeyRecord {
    const bytes = this.stored.get(keyOf(sender, distributionId));
    return bytes ? parseSenderKeyRecord(bytes) : emptySenderKeyRecord();
  }

  #store(sender: DeviceAddress, distributionId: string, record: SenderKeyRecord): void {
    this.stored.set(keyOf(sender, distributionId), record.serialize());
  }
}

const keyOf = ({ accountId, deviceId }: DeviceAddress, distributionId: string): string =>
  `${accountId}.${deviceId} ${distributionId}`;
