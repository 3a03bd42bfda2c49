import type { CiphertextType, DeviceAddress, PreKeyBundle } from '../types.ts';

export interface Envelope {
  readonly type: CiphertextType;
  readonly bytes: Uint8Array;
}

/** One end of a play: this engine, or the official library. `decrypt` throws what that implementation throws. */
export interface Party {
  readonly address: DeviceAddress;
  bundle(): Promise<PreKeyBundle>;
  open(bundle: PreKeyBundle): Promise<void>;
  encrypt(peer: DeviceAddress, plaintext: Uint8Array): Promise<Envelope>;
  decrypt(peer: DeviceAddress, envelope: Envelope): Promise<Uint8Array>;
}

export const aliceAddress: DeviceAddress = { accountId: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
export const bobAddress: DeviceAddress = { accountId: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
