import { describe, expect, test } from 'vitest';
import { freeze, readTranscript, replay, writeTranscript } from './testing/transcript.ts';

const roles = ['initiator', 'responder'] as const;

// New fixtures, when the format of transcripts changes: FREEZE_TRANSCRIPTS=1 npx vitest run transcript.test.ts
test.runIf(process.env.FREEZE_TRANSCRIPTS).each(roles)('freeze a transcript as %s', async (role) => {
  const transcript = await freeze(role);
  expect(transcript.pqEpoch).toBeGreaterThanOrEqual(2);
  writeTranscript(transcript);
});

describe.each(roles)('a frozen transcript with the official library, we are the %s', (role) => {
  test('is read and written byte for byte', async () => {
    const transcript = readTranscript(role);
    const from = (side: 'local' | 'peer') => transcript.events.filter((event) => event.from === side);
    expect(await replay(transcript)).toEqual({
      read: from('peer').map(({ plaintext }) => plaintext),
      written: from('local').map(({ bytes }) => bytes),
      pqEpoch: transcript.pqEpoch,
      undrawn: 0,
    });
    expect(from('peer').length).toBeGreaterThan(40);
    expect(transcript.pqEpoch).toBeGreaterThanOrEqual(2);
  });

  test('is not read with another private key', async () => {
    const transcript = readTranscript(role);
    const { privateKey } = role === 'initiator' ? transcript.identityKey : transcript.signedPreKey;
    const wrong = Buffer.from(privateKey, 'base64');
    wrong[7]! ^= 1;
    const pair = { ...transcript.signedPreKey, privateKey: wrong.toString('base64') };
    const changed = role === 'initiator' ? { ...transcript, identityKey: pair } : { ...transcript, signedPreKey: pair };
    await expect(replay(changed)).rejects.toMatchObject({ code: 'bad-mac' });
  });
});
