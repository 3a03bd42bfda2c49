import { create, toBinary } from '@bufbuild/protobuf';
import type { DevicePayload } from '../../contract/gen/parley/v1/keys_pb.ts';
import { DevicePayloadSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { headOf } from '../people/deviceList.ts';
import type { Sessions } from '../people/sessions.ts';
import { encryptMessage } from '../signal/index.ts';
import type { DeviceListRecord, SealedEnvelope } from '../store/records.ts';
import type { Step } from '../store/step.ts';
import type { Target } from './audience.ts';

/** Takes the ratchet to a device one message further, within the step of the caller. */
export async function encryptFor(
  step: Step,
  sessions: Sessions,
  own: DeviceListRecord | undefined,
  { list, device }: Target,
  kind: DevicePayload['kind'],
): Promise<SealedEnvelope> {
  const { accountId } = list;
  const { deviceId, registrationId } = device;
  const payload = create(DevicePayloadSchema, {
    ...(own ? { senderList: headOf(own) } : {}),
    recipientList: headOf(list),
    kind,
  });
  const { type, bytes, record } = await encryptMessage(
    await sessions.load(step, accountId, deviceId),
    sessions.local(),
    { accountId, deviceId },
    toBinary(DevicePayloadSchema, payload),
    sessions.signal,
  );
  sessions.save(step, accountId, deviceId, record);
  return { accountId, deviceId, registrationId, type, ciphertext: bytes };
}
