import type { Engine, EngineCalls, EngineEvent } from '../../bridge/types.ts';
import { Emitter } from '../emitter.ts';
import type { LocalEngine } from '../engine.ts';
import type { RelayedCall, TabEnvironment, TabMessage } from './protocol.ts';

type CallName = keyof EngineCalls;

interface PendingCall {
  name: CallName;
  args: unknown[];
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

/**
 * The engine as one tab sees it. One tab of the browser owns the ratchets; the others work through it. When the owner
 * closes, another takes over from the local store, and what was asked and not answered is asked again: every call that
 * changes something names what it changes, so asking twice is harmless.
 */
export class Tab implements Engine {
  readonly #tabs: TabEnvironment;
  readonly #open: (emit: (event: EngineEvent, to?: string) => void) => Promise<LocalEngine>;
  readonly #events = new Emitter<EngineEvent>();
  readonly #pending = new Map<number, PendingCall>();
  #local: LocalEngine | null = null;
  #lastId = 0;
  #lastOpen: unknown[] | null = null;
  #lastVisible: unknown[] | null = null;

  constructor(tabs: TabEnvironment, open: (emit: (event: EngineEvent, to?: string) => void) => Promise<LocalEngine>) {
    this.#tabs = tabs;
    this.#open = open;
    tabs.listen((message) => void this.#heard(message));
    tabs.whenOwner(() => this.#becomeOwner());
    tabs.post({ kind: 'hello', from: tabs.id });
  }

  call<K extends CallName>(name: K, ...args: Parameters<EngineCalls[K]>): Promise<ReturnType<EngineCalls[K]>> {
    if (name === 'openChat') this.#lastOpen = args;
    if (name === 'setVisible') this.#lastVisible = args;
    if (this.#local) return this.#local.call(this.#tabs.id, name, args);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { name, args, resolve: resolve, reject });
      this.#tabs.post({ kind: 'call', from: this.#tabs.id, id, name, args });
    });
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#local?.show(this.#tabs.id, listener);
    return this.#events.subscribe(listener);
  }

  /** The tab is being closed. */
  close(): void {
    this.#tabs.post({ kind: 'goodbye', from: this.#tabs.id });
  }

  async #becomeOwner(): Promise<void> {
    const local = await this.#open((event, to) => {
      const { id } = this.#tabs;
      if (to === undefined || to === id) this.#events.emit(event);
      if (to === undefined) this.#tabs.post({ kind: 'event', event });
      else if (to !== id) this.#tabs.post({ kind: 'event', to, event });
    });
    this.#local = local;
    this.#tabs.post({ kind: 'owner' });
    if (this.#lastVisible) void local.call(this.#tabs.id, 'setVisible', this.#lastVisible as [boolean]);
    if (this.#lastOpen) void local.call(this.#tabs.id, 'openChat', this.#lastOpen as [string | null]);
    local.show(this.#tabs.id, (event) => this.#events.emit(event));
    for (const [id, { name, args, resolve, reject }] of [...this.#pending]) {
      this.#pending.delete(id);
      local.call(this.#tabs.id, name, args as never).then((result) => resolve(result as never), reject);
    }
  }

  async #heard(message: TabMessage): Promise<void> {
    switch (message.kind) {
      case 'call':
        await this.#serve(message);
        break;
      case 'hello':
        this.#local?.show(message.from, (event) => this.#tabs.post({ kind: 'event', to: message.from, event }));
        break;
      case 'goodbye':
        await this.#local?.leave(message.from).catch(() => undefined);
        break;
      case 'owner':
        this.#ownerChanged();
        break;
      case 'event':
        if (!this.#local && (!message.to || message.to === this.#tabs.id)) this.#events.emit(message.event);
        break;
      case 'result':
        this.#take(message.to, message.id)?.resolve(message.result as never);
        break;
      case 'error':
        this.#take(message.to, message.id)?.reject(new Error(message.message));
        break;
    }
  }

  async #serve({ from, id, name, args }: RelayedCall): Promise<void> {
    if (!this.#local) return;
    try {
      const result = await this.#local.call(from, name, args as never);
      this.#tabs.post({ kind: 'result', to: from, id, result });
    } catch (error) {
      this.#tabs.post({ kind: 'error', to: from, id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Another tab has taken over: it knows nothing of this one yet. */
  #ownerChanged(): void {
    if (this.#local) return;
    const { id: from, post } = { id: this.#tabs.id, post: this.#tabs.post.bind(this.#tabs) };
    post({ kind: 'hello', from });
    if (this.#lastVisible) post({ kind: 'call', from, id: 0, name: 'setVisible', args: this.#lastVisible });
    if (this.#lastOpen) post({ kind: 'call', from, id: 0, name: 'openChat', args: this.#lastOpen });
    for (const [id, { name, args }] of this.#pending) post({ kind: 'call', from, id, name, args });
  }

  #take(to: string, id: number): PendingCall | undefined {
    if (to !== this.#tabs.id) return undefined;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
