import type { Connection, EngineCalls, EngineEvent, Result } from '../bridge/types.ts';
import { Core } from './core.ts';
import type { EngineEnvironment } from './environment.ts';
import type { Online } from './online.ts';
import { compose, composeAgain, composeWritten, takePlace } from './outbox/compose.ts';
import { done, toRefusal } from './refusal.ts';
import { Store } from './store/store.ts';

type Calls = {
  [K in keyof EngineCalls]: (
    client: string,
    ...args: Parameters<EngineCalls[K]>
  ) => Promise<ReturnType<EngineCalls[K]>>;
};

/** The engine of the one tab that owns the local store. Each call names the tab it comes from. */
export class LocalEngine {
  readonly #core: Core;
  readonly #online: Promise<Online>;
  readonly #calls: Calls;
  #connection: Connection = 'offline';

  private constructor(core: Core, load: () => Promise<{ Online: new (core: Core) => Online }>) {
    this.#core = core;
    core.showSession();
    core.board.changed();
    this.#online = load().then(({ Online: Loaded }) => {
      const online = new Loaded(core);
      if (!core.store.closed) online.start();
      return online;
    });
    this.#calls = this.#bind();
  }

  /** Opens the local store and shows what is in it; then loads the rest and connects. */
  static async open(
    environment: EngineEnvironment,
    emit: (event: EngineEvent, to?: string) => void,
  ): Promise<LocalEngine> {
    const store = await Store.open(environment.databaseName, environment.random);
    let engine: LocalEngine | null = null;
    const core = new Core(environment, store, (event, to) => {
      if (event.type === 'connection' && engine) engine.#connection = event.connection;
      emit(event, to);
    });
    await composeWritten(core);
    const opened = new LocalEngine(core, () => import('./online.ts'));
    engine = opened;
    store.onLost = () => {
      void opened.stop();
      emit({ type: 'lost' });
    };
    return opened;
  }

  async call<K extends keyof EngineCalls>(
    client: string,
    name: K,
    args: Parameters<EngineCalls[K]>,
  ): Promise<ReturnType<EngineCalls[K]>> {
    try {
      return await this.#calls[name](client, ...args);
    } catch (error) {
      const refusal = toRefusal(error);
      if (!refusal) throw error;
      return { ok: false, refusal } as ReturnType<EngineCalls[K]>;
    }
  }

  /** Everything as it is now, for a tab that has just come. */
  show(client: string, listener: (event: EngineEvent) => void): void {
    this.#core.show(client, listener);
    listener({ type: 'connection', connection: this.#connection });
  }

  /** A tab is gone: it looks at nothing and nobody sits before it. */
  async leave(client: string): Promise<void> {
    await this.#core.threads.look(client, null);
    const { presence, history } = await this.#online;
    presence.setVisible(client, false);
    if (!presence.isHere) await history.leave();
  }

  async stop(): Promise<void> {
    this.#core.store.close();
    (await this.#online).stop();
  }

  #bind(): Calls {
    const core = this.#core;
    const after = async (work: Promise<unknown>): Promise<Result> => {
      await work;
      return done;
    };
    const online = <T>(use: (online: Online) => T | Promise<T>): Promise<T> => this.#online.then(use);
    /** For what the local store has taken already: the rest happens when it can. */
    const later = (use: (online: Online) => void): void => void this.#online.then(use).catch(() => undefined);
    return {
      requestCode: (_, phoneNumber) => after(online((o) => o.onboarding.requestCode(phoneNumber))),
      verifyCode: (_, code, password) => after(online((o) => o.onboarding.verifyCode(code, password))),
      cancelCode: () => after(online((o) => o.onboarding.cancelCode())),
      beginLinking: () => after(online((o) => o.joining.begin())),
      cancelLinking: () => after(online((o) => o.joining.cancel())),
      restore: (_, secret) => after(online((o) => o.onboarding.restore(secret))),
      startAnew: () => after(online((o) => o.onboarding.startAnew())),
      linkedDevices: async () => ({ ok: true, value: await online((o) => o.devices.list()) }),
      removeDevice: (_, deviceId) => after(online((o) => o.devices.remove(deviceId))),
      admitDevice: async (_, link) => ({ ok: true, value: await online((o) => o.admission.admit(link)) }),
      deviceAnswered: () => after(online((o) => o.admission.answered())),
      confirmDevice: () => after(online((o) => o.admission.confirm())),
      declineDevice: () => after(online((o) => o.admission.decline())),
      dismissDevice: (_, deviceId) => after(online((o) => o.devices.dismiss(deviceId))),
      saveProfile: (_, profile) => after(online((o) => o.saveProfile(profile))),
      signOut: () => after(online((o) => o.signOut())),
      searchPeople: async (_, query) => ({ ok: true, value: await online((o) => o.search(query)) }),
      startChat: async (_, person) => ({ ok: true, value: await online((o) => o.startChat(person)) }),
      openChat: (client, chatId) => after(core.threads.look(client, chatId)),
      loadOlder: async (client, chatId) => {
        if (await core.threads.lacksOlder(client, chatId)) await online((o) => o.history.older(chatId));
        return after(core.threads.loadOlder(client, chatId));
      },
      loadNewer: (client, chatId) => after(core.threads.loadNewer(client, chatId)),
      showMessage: (client, chatId, messageId) => after(core.threads.reach(client, chatId, messageId)),
      showNewest: (client, chatId) => after(core.threads.showNewest(client, chatId)),
      searchMessages: async (_, query) => ({ ok: true, value: await online((o) => o.messages.find(query)) }),
      keepOnlyHere: (_, onlyHere) => after(online((o) => o.history.keepOnlyHere(onlyHere))),
      dismissHistoryWarnings: () => after(online((o) => o.history.dismissWarnings())),
      sendText: async (_, chatId, id, text) => {
        await compose(core, chatId, id, text);
        later((o) => o.outbox.kick());
        return done;
      },
      sendFile: async (_, chatId, id, file, name, caption) => {
        const place = takePlace(core);
        void place.catch(() => undefined);
        await online((o) => o.files.send(chatId, id, file, name, caption, place));
        later((o) => o.outbox.kick());
        return done;
      },
      openFile: async (_, id) => ({ ok: true, value: await online((o) => o.files.open(id)) }),
      retry: async (_, chatId, id) => {
        await composeAgain(core, chatId, id);
        later((o) => o.outbox.kick());
        return done;
      },
      setDraft: (_, chatId, text) =>
        after(
          core.store.step(async (step) => {
            if (((await step.get('drafts', chatId))?.text ?? '') === text) return;
            if (text) step.put('drafts', chatId, { text });
            else step.delete('drafts', chatId);
            step.after(() => core.board.changed());
          }),
        ),
      typing: (_, chatId, active) => after(online((o) => o.presence.type(chatId, active))),
      markRead: async (_, chatId, sequence) => {
        const { chats } = await this.#online;
        await chats.markRead(chatId, sequence);
        later((o) => o.reads.kick());
        return done;
      },
      setVisible: (client, visible) =>
        after(
          online((o) => {
            o.presence.setVisible(client, visible);
            if (visible) o.live.nudge();
            else if (!o.presence.isHere) void o.history.leave();
          }),
        ),
      safetyNumber: async (_, chatId) => ({ ok: true, value: await online((o) => o.verifications.number(chatId)) }),
      markVerified: (_, chatId, digits) => after(online((o) => o.verifications.mark(chatId, digits))),
      compareCode: async (_, chatId, scanned) => ({
        ok: true,
        value: await online((o) => o.verifications.compare(chatId, scanned)),
      }),
      clearVerified: (_, chatId) => after(online((o) => o.verifications.clear(chatId))),
      makeRecoveryKey: async () => ({ ok: true, value: await online((o) => o.recovery.makeKey()) }),
      confirmRecoveryKey: (_, answers) => after(online((o) => o.recovery.confirmKey(answers))),
      ratePassphrase: async (_, passphrase) => ({ ok: true, value: await online((o) => o.recovery.rate(passphrase)) }),
      setPassphrase: (_, passphrase) => after(online((o) => o.recovery.setPassphrase(passphrase))),
      removePassphrase: () => after(online((o) => o.recovery.removePassphrase())),
      turnOffRecovery: () => after(online((o) => o.recovery.turnOff())),
      dismissReminder: () => after(online((o) => o.recovery.dismissReminder())),
      registrationLock: async () => ({
        ok: true,
        value: { setAt: await online((o) => o.api.registrationLock()) },
      }),
      setRegistrationLock: (_, password) => after(online((o) => o.api.setRegistrationLock(password))),
      endRegistrationLock: () => after(online((o) => o.api.endRegistrationLock())),
      networkChanged: (_, isOnline) =>
        after(
          online((o) => {
            if (isOnline) o.live.nudge();
          }),
        ),
    };
  }
}
