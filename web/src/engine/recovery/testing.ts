import type { TestDevice } from '../testing/device.ts';
import { until } from '../testing/until.ts';

export const passphrase = 'kettle marmot lantern oboe';

/** Makes a recovery key, writes it down, and waits until the server has the backup. */
export async function writeKeyDown(device: TestDevice): Promise<string> {
  const { key, ask } = await device.insist(() => device.call('makeRecoveryKey'));
  const groups = key.split(' ');
  await device.insist(() =>
    device.call(
      'confirmRecoveryKey',
      ask.map((group) => ({ group, digits: groups[group - 1] ?? '' })),
    ),
  );
  await backedUp(device);
  return key;
}

/** Waits for what takes some work to be seen. */
export async function eventually(what: string, find: () => Promise<boolean>): Promise<void> {
  let found = false;
  let looking = false;
  await until(what, () => {
    if (found || looking) return found;
    looking = true;
    void find()
      .then((answer) => (found = answer))
      .finally(() => (looking = false));
    return found;
  });
}

/** The server has all that there is to say. */
export async function backedUp(device: TestDevice): Promise<void> {
  await until(`${device.name} has a backup`, () => device.recovery?.backedUpAt != null && !device.recovery.waiting);
}

/** A fresh browser of the same person, as far as the choice between linking, restoring and starting anew. */
export async function choose(device: TestDevice): Promise<TestDevice> {
  await until('it is signed out', () => device.session.kind === 'signed-out');
  await device.call('requestCode', device.phoneNumber);
  await device.call('verifyCode', '123456');
  await until('it has to choose', () => device.session.kind === 'has-devices');
  return device;
}

export async function restored(device: TestDevice): Promise<TestDevice> {
  await until(`${device.name} is signed in`, () => device.session.kind === 'ready');
  await device.untilOnline();
  return device;
}
