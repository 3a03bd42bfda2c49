import type { ChatSummary, Message, Person } from '../bridge/types.ts';

export const myId = '00000000-0000-4000-8000-000000000001';
const minute = 60_000;
const day = 24 * 60 * minute;

const person = (number: number, displayName: string, username: string | null, about = '', bot?: true): Person => ({
  accountId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  username,
  displayName,
  about,
  ...(bot ? { bot } : {}),
});

export const people: readonly Person[] = [
  person(11, 'Mira Okonkwo', 'mira', 'Gardens and long trains'),
  person(12, 'سلمى الحداد', 'salma', 'أقرأ كل شيء'),
  person(13, 'Jonas Lindqvist', 'jonas.l'),
  person(14, 'Amélie Fournier-Delacroix de la Très Longue Maison', 'amelie'),
  person(15, 'Tea Timer', 'tea_bot', 'Reminds you of tea', true),
  person(16, 'Priya Raman', 'priya', 'On call until Friday'),
  person(17, 'Dad', null),
  person(18, 'Noor Haddad', 'noor'),
  person(19, 'Kenji Watanabe', 'kenji', 'Coffee first'),
  person(20, 'Mirabel Stone', 'mirabel', 'Potter'),
  person(21, 'Milo Brandt', 'milo'),
  person(22, 'مذكّر المواعيد الطويل الاسم جدًا لكل يوم', 'mawaeed_bot', '', true),
  person(23, 'Théo', null),
];

const lines = [
  'Did you see the light over the harbour this morning?',
  'I did! I nearly missed the tram for it.',
  'Sounds good 👍',
  'The draft is at https://example.org/papers/draft-7?view=print (second half is new).',
  'ok',
  'Could you bring the blue folder tomorrow? It should be on the shelf beside the window, under the atlas.',
  'Two things:\n1. the key is with the neighbours\n2. the cat has already eaten, whatever she says',
  '😀🎉',
  'مرحبا، كيف الحال اليوم؟',
  'Let me look and come back to you.',
  'Half past seven, then. I will take the early one and wait at the corner, the one with the bakery that never opens.',
  'Yes.',
];

/** A conversation that always looks the same: runs by one side, pauses, days. */
export function history(chatId: string, otherId: string, count: number, until: number): Message[] {
  const messages: Message[] = [];
  let at = until;
  for (let index = 0; index < count; index++) {
    const sequence = count - index;
    const mine = sequence % 5 < 2;
    messages.push({
      id: `${chatId.slice(0, 24)}${String(sequence).padStart(12, '0')}`,
      chatId,
      sequence,
      senderId: mine ? myId : otherId,
      mine,
      at,
      content: { kind: 'text', text: lines[(sequence * 7) % lines.length] ?? '' },
      state: index < 3 && mine ? 'delivered' : 'read',
    });
    at -= sequence % 9 === 0 ? day / 5 : sequence % 3 === 0 ? 11 * minute : minute;
  }
  return messages.reverse();
}

export function chatWith(other: Person, at: number): ChatSummary {
  return {
    id: other.accountId.replace('-8000-', '-9000-'),
    person: other,
    verification: 'none',
    lastMessage: null,
    unread: 0,
    readSequence: 0,
    typing: false,
    presence: { online: false, lastSeen: null },
    draft: '',
    earlier: 'none',
    at,
  };
}
