import type { Refusal, Result } from '../bridge/types.ts';

/** A refusal on its way to the screen. `status` is the server's, 0 when the engine itself refuses. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly refusal: Refusal;
  readonly status: number;
  /** The server's time, where it is the reason. Milliseconds since 1970. */
  readonly serverNow: number | null;

  constructor(refusal: Refusal, status = 0, serverNow: number | null = null) {
    super(`${refusal.code}: ${refusal.detail}`);
    this.refusal = refusal;
    this.status = status;
    this.serverNow = serverNow;
  }
}

/** The server could not be reached or did not answer in time; nothing is known about what it did. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The server has ended this session for good. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
  /** The device was taken out of its account. */
  readonly removed: boolean;

  constructor(message: string, removed = false) {
    super(message);
    this.removed = removed;
  }
}

/** The engine was stopped while this was under way. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export const done: Result = { ok: true, value: null };

export function refuse(code: string, detail: string): RefusalError {
  return new RefusalError({ code, detail });
}

/** Worth trying again without the person's doing anything. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof RefusalError && (error.status >= 500 || error.status === 429 || error.status === 408);
}

export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof RefusalError) return error.refusal;
  if (error instanceof Unreachable)
    return { code: 'unreachable', detail: 'The server cannot be reached. Check the network and try again.' };
  if (error instanceof SessionEnded) return { code: 'session-ended', detail: 'This session has ended. Sign in again.' };
  if (error instanceof Stopped) return { code: 'engine-stopped', detail: 'The app is closing.' };
  return null;
}
