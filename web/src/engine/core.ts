import type {
  AccountId,
  EngineEvent,
  HistoryState,
  JoiningStep,
  SessionNotice,
  SessionState,
} from '../bridge/types.ts';
import { ChatBoard } from './chats/board.ts';
import { Threads } from './chats/threads.ts';
import type { EngineEnvironment } from './environment.ts';
import { isUnchecked } from './history/progress.ts';
import { recoveryState } from './recovery/record.ts';
import type { MetaRecord, StoredAccount } from './store/records.ts';
import { emptyMeta, only } from './store/records.ts';
import type { Step } from './store/step.ts';
import type { Store } from './store/store.ts';

/** What works without a network and without cryptography: the local store, and what the screen sees of it. */
export class Core {
  readonly environment: EngineEnvironment;
  readonly store: Store;
  /** Without `to`, every client hears it. */
  readonly emit: (event: EngineEvent, to?: string) => void;
  readonly board: ChatBoard;
  readonly threads: Threads;
  #session: SessionState = { kind: 'starting' };
  /** Of texts that were sent since the page was opened. */
  lastTurn = 0;
  /** Set while this browser asks another device to let it in. */
  joining: JoiningStep | null = null;
  /** There is one more key that the keyring does not have yet. */
  onContentKey: () => void = () => undefined;

  constructor(environment: EngineEnvironment, store: Store, emit: (event: EngineEvent, to?: string) => void) {
    this.environment = environment;
    this.store = store;
    this.emit = emit;
    this.board = new ChatBoard(store, emit, (chatId) => this.threads.readSequenceAtOpening(chatId));
    this.threads = new Threads(store, emit);
  }

  get session(): SessionState {
    return this.#session;
  }

  get account(): StoredAccount | null {
    return this.store.meta.account;
  }

  get me(): AccountId {
    return this.account?.accountId ?? '';
  }

  /** Where the person stands, by what is stored. */
  showSession(notice?: SessionNotice): void {
    this.#session = this.joining ? { kind: 'linking', step: this.joining } : sessionOf(this.store.meta, notice);
    this.emit({ type: 'session', session: this.#session });
  }

  /** How far the history has come, by what is stored. */
  showHistory(): void {
    this.emit({ type: 'history', history: this.#history() });
  }

  /** How the account can be got back, by what is stored. */
  showRecovery(): void {
    this.emit({ type: 'recovery', recovery: recoveryState(this) });
  }

  /** The fresh state for one who has just come. */
  show(client: string, listener: (event: EngineEvent) => void): void {
    listener({ type: 'session', session: this.#session });
    listener({ type: 'chats', chats: this.board.summaries() });
    listener({ type: 'devices', arrived: this.store.meta.arrived });
    listener({ type: 'history', history: this.#history() });
    listener({ type: 'recovery', recovery: recoveryState(this) });
    const thread = this.threads.of(client);
    if (thread) listener({ type: 'thread', thread });
  }

  #history(): HistoryState {
    const { choice, warnings } = this.store.all('history').get(only) ?? { choice: { onlyHere: false }, warnings: [] };
    const filling = [...this.store.all('chats').keys()].filter((id) => isUnchecked(this.store, id)).length;
    return { onlyHere: choice.onlyHere, filling, warnings };
  }
}

export async function changeMeta(step: Step, change: Partial<MetaRecord>): Promise<void> {
  step.put('meta', only, { ...emptyMeta, ...(await step.get('meta', only)), ...change });
}

export async function changeAccount(step: Step, change: Partial<StoredAccount>): Promise<void> {
  const account = (await step.get('meta', only))?.account;
  if (account) await changeMeta(step, { account: { ...account, ...change } });
}

function sessionOf(meta: MetaRecord, notice?: SessionNotice): SessionState {
  const { account, challenge } = meta;
  if (account?.phase === 'ready' && account.profile) return { kind: 'ready', me: account.profile };
  if (account?.phase === 'profile') return { kind: 'needs-profile' };
  if (account?.phase === 'choice') return { kind: 'has-devices', backup: account.backup ?? null };
  if (account) return { kind: 'starting' };
  if (!challenge) return notice ? { kind: 'signed-out', notice } : { kind: 'signed-out' };
  const { phoneNumber, delivery, resendAt, expiresAt } = challenge;
  return { kind: 'code-sent', phoneNumber, delivery, resendAt, expiresAt };
}
