import type { ChatSummary, Person } from '../../bridge/types.ts';

/** Lower case without accents, so that "jose" finds "José". */
export function fold(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Each word of the query begins a word of the name, or the query is part of the username. */
export function matches(person: Person, query: string): boolean {
  const wanted = fold(query).trim();
  const names = fold(person.displayName).split(/\s+/u);
  const byName = wanted.split(/\s+/u).every((word) => names.some((name) => name.startsWith(word)));
  return byName || fold(person.username ?? '').includes(wanted.replace(/^@/u, ''));
}

export function filterChats(chats: readonly ChatSummary[], query: string): readonly ChatSummary[] {
  return query.trim() === '' ? chats : chats.filter((chat) => matches(chat.person, query));
}

/** Too little to ask the server for: it looks up names from two characters on. */
export function worthAsking(query: string): boolean {
  return query.trim().length >= 2;
}
