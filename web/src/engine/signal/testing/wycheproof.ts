import { existsSync, readFileSync } from 'node:fs';
import { fromHex } from './hex.ts';

// Optional vectors of the C2SP Wycheproof project, kept beside a checkout.
const folder = new URL('../../../../../../shared/vectors/wycheproof/', import.meta.url);

export interface Vector {
  readonly tcId: number;
  readonly comment?: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly group: Readonly<Record<string, unknown>>;
  bytes(name: string): Uint8Array;
  number(name: string): number;
}

interface VectorFile {
  readonly testGroups: readonly (Readonly<Record<string, unknown>> & {
    readonly tests: readonly (Readonly<Record<string, string>> & Pick<Vector, 'tcId' | 'flags' | 'result'>)[];
  })[];
}

export function hasVectors(name: string): boolean {
  return existsSync(new URL(name, folder));
}

export function vectors(name: string): Vector[] {
  const file = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as VectorFile;
  return file.testGroups.flatMap((group) =>
    group.tests.map((test) => ({
      tcId: test.tcId,
      comment: test.comment ?? '',
      flags: test.flags,
      result: test.result,
      group,
      bytes: (field) => fromHex(test[field] ?? ''),
      number: (field) => Number(test[field]),
    })),
  );
}
