import { expect } from 'vitest';
import { SignalError } from '../index.ts';

/** The code a promise is refused with, or `none`; any other error as it is, so that a comparison shows it. */
export async function refusalOf(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
    return 'none';
  } catch (error) {
    return error instanceof SignalError ? error.code : error;
  }
}

export const refusedAs = (code: string): Error => expect.objectContaining({ code }) as Error;
