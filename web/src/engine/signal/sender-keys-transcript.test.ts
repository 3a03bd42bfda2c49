import { describe, expect, test } from 'vitest';
import {
  freezeSenderKeys,
  outcomesOf,
  readSenderKeysTranscript,
  replaySenderKeys,
  writeSenderKeysTranscript,
} from './testing/sender-keys-transcript.ts';

// A new fixture, when its format changes: FREEZE_TRANSCRIPTS=1 npx vitest run sender-keys-transcript.test.ts
test.runIf(process.env.FREEZE_TRANSCRIPTS)('freeze a transcript of sender keys', async () => {
  writeSenderKeysTranscript(await freezeSenderKeys());
});

describe('a frozen transcript of sender keys with the official library', () => {
  test('is read, written and refused as it was', async () => {
    const transcript = readSenderKeysTranscript();
    const outcomes = await replaySenderKeys(transcript);
    expect(outcomes).toEqual(outcomesOf(transcript));
    const count = (kind: string) => outcomes.filter((outcome) => outcome.kind === kind).length;
    expect(count('wrote')).toBeGreaterThan(90);
    expect(count('read')).toBeGreaterThan(60);
    expect(count('took')).toBeGreaterThan(10);
    const refusals = outcomes.filter(({ kind }) => kind === 'refused').map(({ value }) => value);
    expect(new Set(refusals)).toEqual(new Set(['duplicate', 'no-session']));
  });

  test('is another one when a draw was another', async () => {
    const transcript = readSenderKeysTranscript();
    const [first, ...events] = transcript.events;
    const draws = first!.draws.map((drawn) => Buffer.from(drawn, 'base64').fill(1).toString('base64'));
    const changed = { ...transcript, events: [{ ...first!, draws }, ...events] };
    expect(await replaySenderKeys(changed)).not.toEqual(outcomesOf(transcript));
  });
});
