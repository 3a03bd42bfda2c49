import type { ChatSummary, Person } from '../../bridge/types.ts';

export type Row =
  | { kind: 'chat'; key: string; chat: ChatSummary }
  | { kind: 'people'; key: string }
  | { kind: 'person'; key: string; person: Person };

/** The chats found here, then the people found on the server with whom there is no chat among them. */
export function listRows(chats: readonly ChatSummary[], people: readonly Person[], self: string | undefined): Row[] {
  const shown = new Set([self, ...chats.map((chat) => chat.person.accountId)]);
  const others = people.filter((person) => !shown.has(person.accountId));
  return [
    ...chats.map((chat): Row => ({ kind: 'chat', key: chat.id, chat })),
    ...(others.length > 0 ? [{ kind: 'people', key: 'people' } as const] : []),
    ...others.map((person): Row => ({ kind: 'person', key: person.accountId, person })),
  ];
}
