import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import { EnvelopeType } from '../../contract/gen/parley/v1/live_pb.ts';
import { Core } from '../core.ts';
import { encryptFor } from '../outbox/envelope.ts';
import { Lists } from '../people/lists.ts';
import { Sessions } from '../people/sessions.ts';
import { Store } from '../store/store.ts';
import { Api } from '../transport/api.ts';
import { Tokens } from '../transport/tokens.ts';
import type { TestDevice } from './device.ts';

/**
 * Somebody has the keys of a device whose page is closed, and a client of another make: says whatever it likes as a
 * control. The answer is the number that the other side acknowledges.
 */
export async function say(from: TestDevice, to: TestDevice, kind: DevicePayload['kind']): Promise<bigint> {
  const { server } = from;
  const environment = from.environment({ alive: true });
  const store = await Store.open(from.databaseName, environment.random);
  const core = new Core(environment, store, () => undefined);
  const tokens = new Tokens(environment);
  tokens.expect(core.account);
  const api = new Api(environment, tokens);
  const lists = new Lists(core, api);
  const sessions = new Sessions(core, api, lists);
  const [target] = server.account(to.phoneNumber).devices.slice(-1);
  const list = await lists.ensure(to.me, 0);
  const device = list.devices.find(({ deviceId }) => deviceId === target?.id);
  if (!target || !device) throw new Error(`${to.name} has no device`);
  // Whatever became of the last session: this one the other side can open.
  await store.step((step) => sessions.discard(step, to.me, device.deviceId));
  await sessions.establish(to.me, [device.deviceId]);
  const envelope = await store.step((step) =>
    encryptFor(step, sessions, lists.pinned(core.me), { list, device }, kind),
  );
  store.close();
  const entry = server.delivery.entry({
    senderAccountId: from.me,
    senderDeviceId: core.account?.deviceId ?? 0,
    type: envelope.type === 3 ? EnvelopeType.PREKEY : EnvelopeType.WHISPER,
    ciphertext: envelope.ciphertext,
    committedAt: 1n,
  });
  server.delivery.post(target, { ...entry, controlId: from.newId() });
  return entry.mailboxId;
}
