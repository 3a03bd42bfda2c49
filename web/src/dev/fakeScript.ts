import type { ChatSummary, Message } from '../bridge/types.ts';

/** Gives each invented chat something of its own to look at: unread, typing, drafts, failures. */
export function script(chats: readonly ChatSummary[], stored: ReadonlyMap<string, Message[]>): ChatSummary[] {
  return chats.map((chat, index) => {
    const messages = stored.get(chat.id) ?? [];
    const last = messages.at(-1);
    if (index === 2) {
      messages.push(
        {
          ...last!,
          id: crypto.randomUUID(),
          sequence: last!.sequence! + 1,
          mine: false,
          senderId: chat.person.accountId,
          content: { kind: 'waiting' },
        },
        {
          ...last!,
          id: crypto.randomUUID(),
          sequence: last!.sequence! + 2,
          content: { kind: 'notice', notice: 'security-code-changed' },
        },
        {
          ...last!,
          id: crypto.randomUUID(),
          sequence: null,
          mine: true,
          content: { kind: 'text', text: 'This one did not leave.' },
          state: 'failed',
        },
      );
    }
    const newest = messages.at(-1) ?? null;
    const unread = index === 1 ? 4 : index === 3 ? 128 : 0;
    const incoming = messages.filter((message) => !message.mine);
    return {
      ...chat,
      lastMessage: newest,
      at: newest?.at ?? chat.at,
      unread: Math.min(unread, incoming.length),
      readSequence: unread > 0 ? (incoming.at(-unread - 1)?.sequence ?? 0) : (incoming.at(-1)?.sequence ?? 0),
      typing: index === 4,
      presence: { online: index % 3 === 0, lastSeen: index % 3 === 0 ? null : Date.now() - index * index * 5 * 60_000 },
      draft: index === 5 ? 'About the keys: I think' : '',
    };
  });
}
