import { create } from '@bufbuild/protobuf';
import type { LinkGrant } from '../../contract/gen/parley/v1/keys_pb.ts';
import { HistoryChoiceSchema, HistoryKeySchema, KeyringHeadsSchema } from '../../contract/gen/parley/v1/keys_pb.ts';
import { toHex } from '../bytes.ts';
import type { Core } from '../core.ts';
import type { Step } from '../store/step.ts';
import { emptyKeyring, headsOf, withHeads } from './chains.ts';
import { changeHistory, historyOf } from './record.ts';
import { fromProto, toProto } from './segment.ts';

/** Chats of which a grant names what their keyrings hold: the newest. */
const mostChats = 300;
const mostHeads = 8;

/** What a new device is told of the history when it is let in. */
export type GrantedHistory = Pick<LinkGrant, 'historyKeys' | 'keyringHeads'> & Pick<LinkGrant, 'historyChoice'>;

export const noHistory: GrantedHistory = { historyKeys: [], keyringHeads: [] };

export async function grantHistory(core: Core): Promise<GrantedHistory> {
  const { store } = core;
  const record = historyOf(core);
  if (!record) return noHistory;
  const { onlyHere, at } = record.choice;
  const chats = [...store.all('chats').values()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, mostChats);
  const keyringHeads: GrantedHistory['keyringHeads'] = [];
  for (const { id: chatId } of chats) {
    const keyring = (await store.read('keyrings', chatId)) ?? emptyKeyring;
    // The server may not have the own segment yet that is on its way.
    const heads = headsOf(keyring, store.all('segments').has(chatId) ? toHex(record.chain) : '');
    const some = heads.slice(-mostHeads).map(toProto);
    if (some.length > 0) keyringHeads.push(create(KeyringHeadsSchema, { chatId, heads: some }));
  }
  return {
    historyKeys: record.keys.map(({ epoch, key }) => create(HistoryKeySchema, { epoch, key })),
    historyChoice: create(HistoryChoiceSchema, { onlyOnDevices: onlyHere, chosenAt: BigInt(at) }),
    keyringHeads,
  };
}

/** Stores it, in the step in which the new device becomes one. */
export async function takeHistory(core: Core, step: Step, granted: GrantedHistory): Promise<void> {
  const keys = granted.historyKeys.filter(({ key, epoch }) => key.length === 32 && epoch > 0);
  const { onlyOnDevices, chosenAt } = granted.historyChoice ?? { onlyOnDevices: false, chosenAt: 0n };
  await changeHistory(core, step, () => ({
    keys: keys.map(({ epoch, key }) => ({ epoch, key })),
    choice: { onlyHere: onlyOnDevices, at: Number(chosenAt) },
  }));
  for (const { chatId, heads } of granted.keyringHeads) {
    step.put('keyrings', chatId, withHeads(emptyKeyring, heads.map(fromProto)).keyring);
  }
}
