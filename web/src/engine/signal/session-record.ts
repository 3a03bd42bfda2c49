import { equalBytes } from './bytes.ts';
import { SignalError } from './errors.ts';
import { decodeSession, encodeSession } from './session-codec.ts';
import { isStale } from './session-state.ts';
import type { SessionState } from './session-state.ts';
import { readList, readOptional, StateWriter } from './state-writer.ts';
import type { SessionRecord } from './types.ts';
import { ByteReader } from './varint.ts';

export const maxArchivedSessions = 40;
const formatVersion = 1;

/** The one implementation of `SessionRecord`; `archived` is newest first. */
export class Sessions implements SessionRecord {
  readonly current: SessionState | undefined;
  readonly archived: readonly SessionState[];

  constructor(current?: SessionState, archived: readonly SessionState[] = []) {
    this.current = current;
    this.archived = archived;
  }

  get remoteIdentityKey(): Uint8Array | undefined {
    return this.current?.remoteIdentityKey.slice();
  }

  get remoteRegistrationId(): number | undefined {
    return this.current?.remoteRegistrationId;
  }

  get archivedCount(): number {
    return this.archived.length;
  }

  get pqEpoch(): number {
    return this.current?.pqRatchet.braid.epoch ?? 0;
  }

  get isAnswered(): boolean {
    return this.current !== undefined && this.current.unacknowledged === undefined;
  }

  canSend(now: number): boolean {
    return this.current?.ratchet.sending !== undefined && !isStale(this.current, now);
  }

  sendsWith(ratchetKey: Uint8Array): boolean {
    return this.current !== undefined && equalBytes(this.current.ratchet.ratchetKey.publicKey, ratchetKey);
  }

  archiveCurrent(): Sessions {
    return this.current
      ? new Sessions(undefined, [this.current, ...this.archived].slice(0, maxArchivedSessions))
      : this;
  }

  /** `session` in place of the current one, which is archived. */
  withNewCurrent(session: SessionState): Sessions {
    return new Sessions(session, this.archiveCurrent().archived);
  }

  /** `before` has become `after`, and worked: it is the current one now. */
  promote(before: SessionState, after: SessionState): Sessions {
    if (before === this.current) return new Sessions(after, this.archived);
    return new Sessions(
      this.current,
      this.archived.filter((session) => session !== before),
    ).withNewCurrent(after);
  }

  get all(): readonly SessionState[] {
    return this.current ? [this.current, ...this.archived] : this.archived;
  }

  serialize(): Uint8Array {
    const writer = new StateWriter();
    writer.integer(formatVersion);
    writer.optional(this.current, (session) => writer.sized(encoded(session)));
    writer.list(this.archived, (session) => writer.sized(encoded(session)));
    return writer.finish();
  }
}

/** Sessions are values, so an archived one is encoded once however often its record is stored. */
const encodings = new WeakMap<SessionState, Uint8Array>();

function encoded(session: SessionState): Uint8Array {
  let bytes = encodings.get(session);
  if (!bytes) encodings.set(session, (bytes = encodeSession(session)));
  return bytes;
}

/** A record without sessions: the state before the first message from a peer. */
export function emptySessionRecord(): SessionRecord {
  return new Sessions();
}

/** Reads what `serialize` wrote; anything else is refused with `invalid-state`. */
export function parseSessionRecord(bytes: Uint8Array): SessionRecord {
  try {
    const reader = new ByteReader(bytes);
    if (reader.varint() !== formatVersion) throw new SignalError('invalid-state', 'unknown version');
    const current = readOptional(reader, () => readSized(reader));
    const archived = readList(reader, maxArchivedSessions, () => readSized(reader));
    if (!reader.done) throw new SignalError('invalid-state', 'trailing bytes');
    return new Sessions(current, archived);
  } catch (cause) {
    if (cause instanceof SignalError) throw new SignalError('invalid-state', cause.message, { cause });
    throw cause;
  }
}

function readSized(reader: ByteReader): SessionState {
  const bytes = reader.take(reader.varint());
  const inner = new ByteReader(bytes);
  const session = decodeSession(inner);
  if (!inner.done) throw new SignalError('invalid-state', 'trailing bytes');
  encodings.set(session, bytes);
  return session;
}

export function sessionsOf(record: SessionRecord): Sessions {
  if (!(record instanceof Sessions)) throw new SignalError('invalid-argument', 'not a record of this engine');
  return record;
}
