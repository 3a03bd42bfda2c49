import { uuidBytes, uuidText } from './bytes.ts';
import { SignalError } from './errors.ts';
import { readReceivingChain, writeReceivingChain } from './pq-codec.ts';
import type { ReceivingChain } from './skipped-keys.ts';
import { readList, readOptional, requireState, StateWriter } from './state-writer.ts';
import type { KeyPair, SenderKeyRecord } from './types.ts';
import { ByteReader } from './varint.ts';

/** Of a sender's chains, only this many are kept: the newest. */
export const maxSenderChains = 5;

/** The end of every chain: no message has a higher number. */
export const lastIteration = 0xffffffff;

const formatVersion = 1;

/** The chain this device sends with; `iteration` is the number of its next message. */
export interface OwnChain {
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: Uint8Array;
  readonly signingKey: KeyPair;
}

/** A chain of the sender whose record it is in; its keys are seeds of message keys. */
export interface SenderChain extends ReceivingChain {
  readonly chainId: number;
  readonly signingKey: Uint8Array;
}

/** The one implementation of `SenderKeyRecord`; `chains` is newest first. */
export class SenderKeys implements SenderKeyRecord {
  readonly distributionId: string | undefined;
  readonly own: OwnChain | undefined;
  readonly chains: readonly SenderChain[];

  constructor(distributionId?: string, own?: OwnChain, chains: readonly SenderChain[] = []) {
    this.distributionId = distributionId;
    this.own = own;
    this.chains = chains;
  }

  get canSend(): boolean {
    return this.own !== undefined && this.own.iteration <= lastIteration;
  }

  get nextIteration(): number | undefined {
    return this.own?.iteration;
  }

  get chainCount(): number {
    return this.chains.length;
  }

  withOwn(distributionId: string, own: OwnChain): SenderKeys {
    return new SenderKeys(distributionId, own, this.chains);
  }

  /** `chain` as the newest; one of the same id gives way to it. */
  withNewest(distributionId: string, chain: SenderChain): SenderKeys {
    const others = this.chains.filter(({ chainId }) => chainId !== chain.chainId);
    return new SenderKeys(distributionId, this.own, [chain, ...others].slice(0, maxSenderChains));
  }

  /** `before` has become `after`, in its place. */
  withAdvanced(before: SenderChain, after: SenderChain): SenderKeys {
    const chains = this.chains.map((chain) => (chain === before ? after : chain));
    return new SenderKeys(this.distributionId, this.own, chains);
  }

  serialize(): Uint8Array {
    const writer = new StateWriter();
    writer.integer(formatVersion);
    writer.optional(this.distributionId, (id) => writer.fixed(uuidBytes(id), 16));
    writer.optional(this.own, (own) => {
      writer.integer(own.chainId);
      writer.integer(own.iteration);
      writer.fixed(own.chainKey, 32);
      writer.fixed(own.signingKey.privateKey, 32);
      writer.fixed(own.signingKey.publicKey, 33);
    });
    writer.list(this.chains, (chain) => {
      writer.integer(chain.chainId);
      writer.fixed(chain.signingKey, 33);
      writeReceivingChain(writer, chain);
    });
    return writer.finish();
  }
}

/** A record without chains: the state before the first distribution. */
export function emptySenderKeyRecord(): SenderKeyRecord {
  return new SenderKeys();
}

/** Reads what `serialize` wrote; anything else is refused with `invalid-state`. */
export function parseSenderKeyRecord(bytes: Uint8Array): SenderKeyRecord {
  try {
    return read(new ByteReader(bytes));
  } catch (cause) {
    if (cause instanceof SignalError) throw new SignalError('invalid-state', cause.message, { cause });
    throw cause;
  }
}

function read(reader: ByteReader): SenderKeys {
  requireState(reader.varint() === formatVersion);
  const distributionId = readOptional(reader, () => uuidText(reader.take(16)));
  const own = readOptional(reader, (): OwnChain => ({
    chainId: reader.varint(0xffffffff),
    iteration: reader.varint(lastIteration + 1),
    chainKey: reader.take(32),
    signingKey: { privateKey: reader.take(32), publicKey: reader.take(33) },
  }));
  const chains = readList(reader, maxSenderChains, (): SenderChain => {
    const chainId = reader.varint(0xffffffff);
    const signingKey = reader.take(33);
    return { chainId, signingKey, ...readReceivingChain(reader) };
  });
  requireState(reader.done);
  requireState(new Set(chains.map(({ chainId }) => chainId)).size === chains.length);
  requireState((distributionId !== undefined) === (own !== undefined || chains.length > 0));
  return new SenderKeys(distributionId, own, chains);
}

export function senderKeysOf(record: SenderKeyRecord): SenderKeys {
  if (!(record instanceof SenderKeys)) throw new SignalError('invalid-argument', 'not a record of this engine');
  return record;
}
