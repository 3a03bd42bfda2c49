import type {
  ChatSummary,
  Engine,
  EngineCalls,
  EngineEvent,
  HistoryState,
  Message,
  Result,
  SearchHit,
  SessionState,
} from '../bridge/types.ts';
import { pictureOf } from '../engine/media/picture.ts';
import { chatWith, history, myId, people } from './fakePeople.ts';
import { fakeRecovery } from './fakeRecovery.ts';
import { fakeLinking } from './fakeLinking.ts';
import { script } from './fakeScript.ts';

/** In memory and only for looking at the screens: `?fake` (signed in), `?fake=new`, `?fake=empty`, `?fake=offline`, `?fake=linked`. */
export function fakeEngine(): Engine {
  const mode = new URLSearchParams(location.search).get('fake') ?? '';
  const listeners = new Set<(event: EngineEvent) => void>();
  const emit = (event: EngineEvent): void => {
    for (const listener of listeners) listener(structuredClone(event));
  };
  const stored = new Map<string, Message[]>();
  const loaded = new Map<string, number>();
  const opened = new Map<string, Blob>();
  const page = 60;
  let me = {
    accountId: myId,
    phoneNumber: '+44 7700 900123',
    username: null as string | null,
    displayName: 'Robin Ashdown',
    about: '',
  };
  let chats: ChatSummary[] = [];
  let kept: HistoryState = {
    onlyHere: false,
    filling: 0,
    warnings: mode === 'linked' ? [{ kind: 'missing', chatId: 'chat', at: Date.now() }] : [],
  };

  const session = (state: SessionState): void => {
    emit({ type: 'session', session: state });
  };
  const emitChats = (): void => {
    emit({ type: 'chats', chats });
  };
  const change = (id: string, values: Partial<ChatSummary>): void => {
    chats = chats.map((chat) => (chat.id === id ? { ...chat, ...values } : chat));
    emitChats();
  };
  const emitThread = (chatId: string): void => {
    const all = stored.get(chatId) ?? [];
    const count = loaded.get(chatId) ?? page;
    emit({
      type: 'thread',
      thread: {
        chatId,
        messages: all.slice(-count),
        more: all.length > count,
        newer: false,
        earlier: mode === 'linked' ? 'elsewhere' : 'none',
      },
    });
  };
  const put = (message: Message): void => {
    const all = (stored.get(message.chatId) ?? []).filter((other) => other.id !== message.id);
    all.push(message);
    stored.set(message.chatId, all);
    loaded.set(message.chatId, (loaded.get(message.chatId) ?? page) + 1);
    emit({ type: 'messages', chatId: message.chatId, messages: [message] });
    const chat = chats.find((other) => other.id === message.chatId);
    change(message.chatId, {
      lastMessage: message,
      at: message.at,
      unread: (chat?.unread ?? 0) + (message.mine ? 0 : 1),
    });
  };
  const nextSequence = (chatId: string): number =>
    Math.max(0, ...(stored.get(chatId) ?? []).map((message) => message.sequence ?? 0)) + 1;

  const enter = (): void => {
    if (mode !== 'empty' && mode !== 'new') {
      chats = people.slice(0, 9).map((person) => chatWith(person, Date.now()));
      chats.forEach((chat, index) => {
        const until = Date.now() - [4, 31, 200, 1500, 3100, 9000, 30_000, 300_000, 700_000][index]! * 60_000;
        stored.set(chat.id, history(chat.id, chat.person.accountId, index === 0 ? 5000 : index * 9, until));
      });
      chats = script(chats, stored);
    }
    session({ kind: 'ready', me });
    emitChats();
    emit({ type: 'history', history: kept });
    emit({ type: 'connection', connection: mode === 'offline' ? 'offline' : 'online' });
  };

  const calls: { [K in keyof EngineCalls]: (...args: Parameters<EngineCalls[K]>) => ReturnType<EngineCalls[K]> } = {
    requestCode(phoneNumber) {
      if (!/^\+[\d\s-]{7,}$/u.test(phoneNumber)) {
        return refuse('input-invalid', 'The number needs its country code.', {
          phoneNumber: 'The number must begin with + and the country code.',
        });
      }
      session({
        kind: 'code-sent',
        phoneNumber,
        delivery: 'console',
        resendAt: Date.now() + 30_000,
        expiresAt: Date.now() + 300_000,
      });
      return done;
    },
    verifyCode(code, password) {
      if (code === '222222' && password === undefined) return refuse('password-required', 'Locked.');
      if (password === 'wrong') return refuse('password-wrong', 'Wrong.');
      if (code === '000000') return refuse('code-wrong', 'Wrong code.');
      if (code === '111111') {
        session({ kind: 'has-devices', backup: { at: Date.now() - 86_400_000, passphrase: true } });
        return done;
      }
      session({ kind: 'needs-profile' });
      return done;
    },
    cancelCode() {
      session({ kind: 'signed-out' });
      return done;
    },
    ...fakeLinking(emit, enter, mode !== 'linked'),
    saveProfile(profile) {
      if (profile.username === 'taken') return refuse('username-taken', 'Taken.');
      const fresh = chats.length === 0;
      me = { ...me, ...profile };
      if (fresh) enter();
      else session({ kind: 'ready', me });
      return done;
    },
    signOut() {
      session({ kind: 'signed-out' });
      return done;
    },
    searchPeople(query) {
      const wanted = query.toLowerCase().replace('@', '');
      const found = people.filter((one) => `${one.displayName} ${one.username ?? ''}`.toLowerCase().includes(wanted));
      return { ok: true, value: found };
    },
    startChat(person) {
      const known = chats.find((chat) => chat.person.accountId === person.accountId);
      const chat = known ?? chatWith(person, Date.now());
      if (known === undefined) chats = [...chats, chat];
      emitChats();
      return { ok: true, value: chat.id };
    },
    openChat(chatId) {
      if (chatId !== null) {
        loaded.set(chatId, page);
        setTimeout(emitThread, 20, chatId);
      }
      return done;
    },
    loadOlder(chatId) {
      loaded.set(chatId, (loaded.get(chatId) ?? page) + page);
      const all = stored.get(chatId) ?? [];
      const count = loaded.get(chatId) ?? page;
      const older = all.slice(-count, -(count - page));
      emit({ type: 'messages', chatId, messages: older, more: all.length > count });
      return done;
    },
    loadNewer: () => done,
    showNewest: () => done,
    sendText(chatId, id, text) {
      const message: Message = {
        id,
        chatId,
        sequence: null,
        senderId: myId,
        mine: true,
        at: Date.now(),
        content: { kind: 'text', text },
        state: 'sending',
      };
      put(message);
      if (text.startsWith('fail')) {
        setTimeout(put, 500, { ...message, state: 'failed' });
        return done;
      }
      if (mode === 'offline') return done;
      const sequence = nextSequence(chatId);
      const steps: [number, Partial<Message>][] = [
        [400, { sequence, state: 'sent' }],
        [900, { sequence, state: 'delivered' }],
        [1700, { sequence, state: 'read' }],
      ];
      for (const [after, values] of steps)
        setTimeout(() => {
          put({ ...message, ...values });
        }, after);
      setTimeout(change, 1900, chatId, { typing: true });
      setTimeout(() => {
        const other = chats.find((chat) => chat.id === chatId)?.person.accountId ?? '';
        change(chatId, { typing: false });
        put({
          id: crypto.randomUUID(),
          chatId,
          sequence: nextSequence(chatId),
          senderId: other,
          mine: false,
          at: Date.now(),
          content: { kind: 'text', text: `You said: ${text}` },
          state: 'delivered',
        });
      }, 4200);
      return done;
    },
    sendFile(chatId, id, file, name, caption) {
      const info = { name, mediaType: file.type, size: file.size };
      const content = { kind: 'file', file: info, caption } as const;
      opened.set(id, file);
      const base = { id, chatId, senderId: myId, mine: true, at: Date.now(), content } as const;
      put({ ...base, sequence: null, state: 'sending' });
      void pictureOf(file).then((picture) => {
        const known = picture ? { ...content, file: { ...info, picture } } : content;
        if (mode !== 'offline') put({ ...base, content: known, sequence: nextSequence(chatId), state: 'delivered' });
      });
      return done;
    },
    openFile(id) {
      const blob = opened.get(id);
      return blob ? { ok: true, value: blob } : refuse('file-gone', 'Gone.');
    },
    retry(chatId, id) {
      const message = stored.get(chatId)?.find((one) => one.id === id);
      if (message) put({ ...message, state: 'sent', sequence: nextSequence(chatId) });
      return done;
    },
    setDraft(chatId, draft) {
      change(chatId, { draft });
      return done;
    },
    typing: () => done,
    markRead(chatId, sequence) {
      const chat = chats.find((one) => one.id === chatId);
      if (chat && sequence > chat.readSequence) {
        const unread = (stored.get(chatId) ?? []).filter((one) => !one.mine && (one.sequence ?? 0) > sequence).length;
        change(chatId, { readSequence: sequence, unread });
      }
      return done;
    },
    setVisible: () => done,
    showMessage(chatId, messageId) {
      const all = stored.get(chatId) ?? [];
      const at = all.findIndex(({ id }) => id === messageId);
      if (at >= 0) loaded.set(chatId, Math.max(loaded.get(chatId) ?? page, all.length - at + 30));
      emitThread(chatId);
      return done;
    },
    searchMessages({ text, skip = 0 }) {
      const wanted = text.toLowerCase();
      const all = [...stored.values()].flat().flatMap((message): SearchHit[] => {
        const words = message.content.kind === 'text' ? message.content.text : '';
        const at = words.toLowerCase().indexOf(wanted);
        return wanted && at >= 0 ? [{ message, text: words, marks: [[at, at + wanted.length]], nameMarks: [] }] : [];
      });
      const sorted = all.sort((a, b) => b.message.at - a.message.at);
      const next = skip + 30 < sorted.length ? skip + 30 : null;
      return { ok: true, value: { hits: sorted.slice(skip, skip + 30), total: sorted.length, complete: true, next } };
    },
    ...fakeRecovery(emit, enter, () => chats, change, mode),
    keepOnlyHere(onlyHere) {
      kept = { ...kept, onlyHere };
      emit({ type: 'history', history: kept });
      return done;
    },
    dismissHistoryWarnings() {
      kept = { ...kept, warnings: [] };
      emit({ type: 'history', history: kept });
      return done;
    },
    networkChanged(online) {
      emit({ type: 'connection', connection: online ? 'online' : 'offline' });
      return done;
    },
  };

  setTimeout(() => {
    if (mode === 'new') {
      session({ kind: 'signed-out' });
      emit({ type: 'connection', connection: 'online' });
    } else enter();
    if (mode === 'linked') emit({ type: 'devices', arrived: [{ deviceId: 6, name: 'Edge, Windows', at: Date.now() }] });
  }, 30);

  return {
    async call(name, ...args) {
      await new Promise((resolve) => setTimeout(resolve, name === 'loadOlder' ? 150 : 5));
      return calls[name](...args);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const done: Result = { ok: true, value: null };

function refuse(code: string, detail: string, errors?: Record<string, string>): Result<never> {
  return { ok: false, refusal: errors === undefined ? { code, detail } : { code, detail, errors } };
}
