import { create } from 'zustand';
import type { ChatId, ChatSummary, Message, Profile, Thread } from '../bridge/types.ts';
import { blank, type Mirror } from './mirror.ts';

export const useMirror = create<Mirror>(() => blank);

useMirror.subscribe((mirror) => {
  document.documentElement.dataset['connection'] = mirror.connection;
});

const nothing: readonly Message[] = [];

export const useMe = (): Profile | null =>
  useMirror((mirror) => (mirror.session.kind === 'ready' ? mirror.session.me : null));

export const useChat = (id: ChatId): ChatSummary | undefined =>
  useMirror((mirror) => mirror.chats?.find((chat) => chat.id === id));

export const useThread = (id: ChatId): Thread | undefined => useMirror((mirror) => mirror.threads[id]);

export const usePending = (id: ChatId): readonly Message[] => useMirror((mirror) => mirror.pending[id] ?? nothing);
