// The border between the engine (a worker) and the screen: plain data only, everything can be cloned.

export type AccountId = string;
export type ChatId = string;
export type MessageId = string;

/** Where the person stands: decides between onboarding and the chats. */
export type SessionState =
  | { kind: 'starting' }
  | { kind: 'signed-out'; notice?: SessionNotice }
  | { kind: 'linking'; step: JoiningStep }
  /** The code was right, and the account has devices already: link with one of them, restore from the backup, or start anew. */
  | { kind: 'has-devices'; backup: FoundBackup | null }
  | { kind: 'code-sent'; phoneNumber: string; delivery: 'console' | 'sms'; resendAt: number; expiresAt: number }
  | { kind: 'needs-profile' }
  | { kind: 'ready'; me: Profile };

/** Why there is no session any more. */
export type SessionNotice = 'session-ended' | 'device-removed' | 'storage-lost';

/** What the server has to restore the account from. */
export interface FoundBackup {
  /** Milliseconds since 1970. */
  at: number;
  /** It opens by a passphrase too, not only by the recovery key. */
  passphrase: boolean;
}

/** How far this browser has come in being let into an account by another device. */
export type JoiningStep =
  | { kind: 'preparing' }
  /** The address to be drawn as a picture; renewed before it is void. */
  | { kind: 'code'; link: string }
  /** Nobody has scanned one of the last codes: a new one when the person asks. */
  | { kind: 'stale' }
  | { kind: 'working' }
  /** The other device shows these six digits too, and waits for the person to say so. */
  | { kind: 'compare'; digits: string }
  | { kind: 'failed'; refusal: Refusal };

export interface Profile {
  accountId: AccountId;
  phoneNumber: string;
  username: string | null;
  displayName: string;
  about: string;
}

export interface Person {
  accountId: AccountId;
  username: string | null;
  displayName: string;
  about: string;
  /** Absent of people. */
  bot?: true;
}

/** 'another-tab': this tab is not the owner of the engine and works through the tab that is. */
export type Connection = 'offline' | 'connecting' | 'syncing' | 'online';

export type MessageState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

export interface Message {
  id: MessageId;
  chatId: ChatId;
  /** Null until the server has committed it. */
  sequence: number | null;
  senderId: AccountId;
  mine: boolean;
  /** Milliseconds since 1970: the server's once committed, the device's before. */
  at: number;
  content:
    | { kind: 'text'; text: string }
    | { kind: 'file'; file: FileInfo; caption: string }
    /** Written by a newer version: this one cannot show it. */
    | { kind: 'unsupported' }
    | { kind: 'waiting' }
    | { kind: 'notice'; notice: 'security-code-changed' };
  /** Only meaningful for own messages. */
  state: MessageState;
  /** It is sent as soon as a device of the other person has been online: theirs were away for too long. */
  waitsForDevice?: boolean;
}

/** A file as its sender describes it. Name and type are not to be trusted: what is drawn is decided by the bytes. */
export interface FileInfo {
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** Absent of everything that is no picture. */
  picture?: PictureInfo;
}

export interface PictureInfo {
  width: number;
  height: number;
  /** Very small and blurred, a JPEG; empty when there is none. */
  preview: Uint8Array;
}

/** How far a file has come, up or down. */
export interface Transfer {
  moved: number;
  total: number;
}

export interface Presence {
  online: boolean;
  lastSeen: number | null;
}

/**
 * Whether the person has compared the safety number. 'changed': the key is not the one that was compared, and nothing is sent
 * until the person has decided.
 */
export type Verification = 'none' | 'verified' | 'changed';

export interface ChatSummary {
  id: ChatId;
  person: Person;
  verification: Verification;
  lastMessage: Message | null;
  unread: number;
  /** The first unread message when the chat was opened last; for the "new messages" line. */
  readSequence: number;
  typing: boolean;
  presence: Presence | null;
  draft: string;
  /** Says why there is no last message. */
  earlier: Earlier;
  /** For sorting: the last message's or the chat's own time. */
  at: number;
  /** The other person's app was shown other device lists than this one, for longer than a moment. */
  listsDiffer?: boolean;
}

/** Whether messages before the first one here exist: none, on another device of this account only, or nowhere any more. */
export type Earlier = 'none' | 'elsewhere' | 'gone';

/** A loaded part of a conversation, without gaps: oldest first, own unsent messages at the end. */
export interface Thread {
  chatId: ChatId;
  messages: Message[];
  /** More older messages can be loaded. */
  more: boolean;
  /** More newer messages can be loaded: this part is about a message that was gone to, and does not reach the end. */
  newer: boolean;
  earlier: Earlier;
}

/** A device of the own account. */
export interface LinkedDevice {
  deviceId: number;
  /** Empty when nobody has named it. */
  name: string;
  current: boolean;
  /** Milliseconds since 1970; null when the server does not say. */
  linkedAt: number | null;
  lastActive: number | null;
}

export interface LinkedDevices {
  devices: LinkedDevice[];
  /** This device can link and remove others: it has the account identity key. */
  canManage: boolean;
  /** Until then the device that can manage has to be opened, or people cannot write any more. Milliseconds since 1970. */
  goodUntil: number;
}

/** Linked by another device of this account, and not yet taken note of here. */
export interface NewDevice {
  deviceId: number;
  name: string;
  at: number;
}

/** What the server gave back of the history is not what this account's devices gave it. */
export interface HistoryWarning {
  /** A segment or message that a device knows of was held back; it was changed, or given for another; it was given twice over. */
  kind: 'missing' | 'altered' | 'replayed';
  chatId: ChatId;
  /** Milliseconds since 1970. */
  at: number;
}

/** How this account's history is kept, and how far this device has come with it. */
export interface HistoryState {
  /** Kept on the devices that have it, and not for others. */
  onlyHere: boolean;
  /** Chats whose history is still being fetched. */
  filling: number;
  warnings: HistoryWarning[];
}

/** What is looked for: words, all of which have to be there, and what the messages have to be besides. */
export interface SearchQuery {
  text: string;
  chatId?: ChatId | undefined;
  /** Who wrote it. */
  personId?: AccountId | undefined;
  kind?: string | undefined;
  /** Milliseconds since 1970, both included. */
  from?: number | undefined;
  to?: number | undefined;
  /** From an earlier answer: what comes after it. */
  skip?: number | undefined;
}

export interface SearchHit {
  message: Message;
  /** What it says; of a file, what was said about it. */
  text: string;
  /** Where in it the words stand: from and to, ascending and apart. */
  marks: [number, number][];
  /** Likewise in the name of a file. */
  nameMarks: [number, number][];
}

/** Messages that were found, newest first. */
export interface SearchFound {
  hits: SearchHit[];
  total: number;
  /** Everything on this device has been looked through; else there may be more in a moment. */
  complete: boolean;
  /** For the next page; null when there is none. */
  next: number | null;
}

export interface SafetyNumber {
  /** Twelve groups of five digits. */
  digits: string;
  /** To be drawn as a picture; the other person's is another one. */
  code: string;
}

/** How the account can be got back after the loss of all devices. */
export interface RecoveryState {
  /** This device has what belongs into the backup. */
  canManage: boolean;
  /** When the person wrote the recovery key down; null when there is none. Milliseconds since 1970. */
  keyMadeAt: number | null;
  /** When the passphrase was set; null when there is none. */
  passphraseSetAt: number | null;
  /** When the server took the last backup; null when it has none. */
  backedUpAt: number | null;
  /** What the server has is not the newest yet. */
  waiting: boolean;
  /** The person has lived without recovery for some days and should hear of it. */
  reminder: boolean;
}

/** An estimate of how long a passphrase withstands somebody who tries likely ones first. */
export interface PassphraseStrength {
  /** 'weak' is refused. */
  level: 'weak' | 'fair' | 'good' | 'strong';
  /** What it suffers from most; null when nothing is to be said. */
  reason: 'short' | 'common' | 'name' | 'pattern' | null;
  bits: number;
}

/** A refusal with a stable code of the server or the engine, and a sentence for the person. */
export interface Refusal {
  code: string;
  detail: string;
  retryAfterMs?: number;
  /** Per field of the form. */
  errors?: Record<string, string>;
  /** Of a recovery key: where the mistake is, from 1. */
  group?: number;
}

export type Result<T = null> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** What the screen may ask of the engine. Every call returns a promise. */
export interface EngineCalls {
  requestCode(phoneNumber: string): Result;
  /** `password-required` when the account has a registration lock: the same code again, with the password. */
  verifyCode(code: string, password?: string): Result;
  /** Back from the code to the number. */
  cancelCode(): Result;
  /** Shows a code for a device that is signed in; what comes of it is told as the session's state. */
  beginLinking(): Result;
  /** Gives up linking; what was begun is undone. */
  cancelLinking(): Result;
  /** After a code, although the account has devices: they are signed out, and this one is the only one. */
  startAnew(): Result;
  /** Likewise, but with what the backup has: the other devices are signed out, and the safety number stays the same. */
  restore(secret: { recoveryKey: string } | { passphrase: string }): Result;
  saveProfile(profile: { displayName: string; username: string | null; about: string }): Result;
  signOut(): Result;
  searchPeople(query: string): Result<Person[]>;
  /** Opens or makes the direct chat with this person. */
  startChat(person: Person): Result<ChatId>;
  /** From now on 'thread' events come for this chat; the latest page is emitted at once. Null closes. */
  openChat(chatId: ChatId | null): Result;
  loadOlder(chatId: ChatId): Result;
  loadNewer(chatId: ChatId): Result;
  sendText(chatId: ChatId, id: MessageId, text: string): Result;
  /** The text is what the person says about the file. */
  sendFile(chatId: ChatId, id: MessageId, file: Blob, name: string, caption: string): Result;
  /** Fetches the file of a message. The blob's type is what its bytes are, if that may be drawn; else empty. */
  openFile(id: MessageId): Result<Blob>;
  retry(chatId: ChatId, id: MessageId): Result;
  setDraft(chatId: ChatId, text: string): Result;
  /** The composer's text changed (engine sends message:typing, throttled). */
  typing(chatId: ChatId, active: boolean): Result;
  /** The person has seen everything up to this sequence. */
  markRead(chatId: ChatId, sequence: number): Result;
  /** The page is in the foreground or not (user:online, user:offline). */
  setVisible(visible: boolean): Result;
  linkedDevices(): Result<LinkedDevices>;
  removeDevice(deviceId: number): Result;
  /** Reads the code of a new device and offers it access. From then on both show the digits. */
  admitDevice(link: string): Result<{ digits: string; deviceName: string }>;
  /** Waits until the new device has answered. */
  deviceAnswered(): Result;
  /** Both screens show the same: the device is let in. */
  confirmDevice(): Result;
  declineDevice(): Result;
  /** The person has taken note of a new device. */
  dismissDevice(deviceId: number): Result;
  /** Loads what stands around a message of the open conversation, unless it is loaded. */
  showMessage(chatId: ChatId, messageId: MessageId): Result;
  /** Loads the end of the open conversation again, after `showMessage` has gone away from it. */
  showNewest(chatId: ChatId): Result;
  searchMessages(query: SearchQuery): Result<SearchFound>;
  /** Keeps the history on the devices that have it, from now on, or for all devices of the account again. */
  keepOnlyHere(onlyHere: boolean): Result;
  /** The person has taken note of what does not fit. */
  dismissHistoryWarnings(): Result;
  safetyNumber(chatId: ChatId): Result<SafetyNumber>;
  /** The person has compared these digits, and they are the same. */
  markVerified(chatId: ChatId, digits: string): Result;
  /** Compares what the other person's screen shows; when it is the same, the person is verified. */
  compareCode(chatId: ChatId, scanned: string): Result<{ same: boolean }>;
  /** The person is not verified any more, or does without it after the key has changed. */
  clearVerified(chatId: ChatId): Result;
  /** Draws a recovery key, or gives the one that was not written down yet; `ask` are the groups that `confirmRecoveryKey` wants. */
  makeRecoveryKey(): Result<{ key: string; ask: number[] }>;
  /** The person has written it down. From then on it is the key, and one before it opens nothing any more. */
  confirmRecoveryKey(answers: { group: number; digits: string }[]): Result;
  ratePassphrase(passphrase: string): Result<PassphraseStrength>;
  setPassphrase(passphrase: string): Result;
  removePassphrase(): Result;
  /** Deletes the backup. */
  turnOffRecovery(): Result;
  dismissReminder(): Result;
  /** Since when signing in takes a password besides the code; null when it does not. */
  registrationLock(): Result<{ setAt: number | null }>;
  setRegistrationLock(password: string): Result;
  endRegistrationLock(): Result;
  /** The browser says the network is back: try at once. */
  networkChanged(online: boolean): Result;
}

/** What the engine tells the screen. Each event carries the whole of what it names; observers hear of it after the commit. */
export type EngineEvent =
  | { type: 'session'; session: SessionState }
  /** The browser has taken the local store away: what is on the screen is nowhere else any more. */
  | { type: 'lost' }
  | { type: 'connection'; connection: Connection }
  | { type: 'chats'; chats: ChatSummary[] }
  /** Own devices have come or gone. */
  | { type: 'devices'; arrived: NewDevice[] }
  | { type: 'history'; history: HistoryState }
  | { type: 'recovery'; recovery: RecoveryState }
  | { type: 'thread'; thread: Thread }
  /** A file moves; null when it has stopped, there or not. */
  | { type: 'transfer'; id: MessageId; transfer: Transfer | null }
  /**
   * Messages of an open thread that are new or have changed; merged by id. A page of older messages may come this way
   * too, with `more` as it is after it: the whole of a long thread need not be cloned again for each page.
   */
  | { type: 'messages'; chatId: ChatId; messages: Message[]; more?: boolean };

/** The screen's view of the engine, whichever tab runs it. */
export interface Engine {
  call<K extends keyof EngineCalls>(name: K, ...args: Parameters<EngineCalls[K]>): Promise<ReturnType<EngineCalls[K]>>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
}
